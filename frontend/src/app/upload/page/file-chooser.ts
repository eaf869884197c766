import { Component, inject, input, output } from '@angular/core';
import { Translator } from '../../i18n/translator';
import { Icon } from '../../ui/icon';

/** The button that opens the browser's file dialog; large while the page is empty. */
@Component({
  selector: 'app-file-chooser',
  imports: [Icon],
  template: `
    <label class="button" [class.button-primary]="!compact()">
      <input #field type="file" multiple class="visually-hidden" (change)="choose(field)" />
      @if (!compact()) {
        <app-icon name="upload" />
      }
      {{ t(compact() ? 'upload.addFiles' : 'upload.chooseFiles') }}
    </label>
    @if (!compact()) {
      <p class="hint small muted">{{ t('upload.dropHint') }}</p>
    }
  `,
  styleUrl: './file-chooser.css',
  host: { '[class.compact]': 'compact()' },
})
export class FileChooser {
  protected readonly t = inject(Translator).text;
  readonly compact = input(false);
  readonly chosen = output<readonly File[]>();

  protected choose(field: HTMLInputElement): void {
    this.chosen.emit([...(field.files ?? [])]);
    // Otherwise choosing the same file again would not be a change.
    field.value = '';
  }
}
