import { Component, input, output } from '@angular/core';

/** A button that opens the browser's file dialog for one file. */
@Component({
  selector: 'app-file-button',
  template: `
    <label class="button button-small">
      <input
        #field
        type="file"
        class="visually-hidden"
        [accept]="accept()"
        [attr.aria-label]="description()"
        (change)="choose(field)"
      />
      {{ label() }}
    </label>
  `,
  styles: `
    .button {
      position: relative;
    }
    .button:has(:focus-visible) {
      outline: 3px solid var(--accent);
      outline-offset: 2px;
    }
  `,
})
export class FileButton {
  readonly label = input.required<string>();
  /** What a screen reader says in place of the label, where several buttons have the same label. */
  readonly description = input<string>();
  readonly accept = input('');
  readonly chosen = output<File>();

  protected choose(field: HTMLInputElement): void {
    const file = field.files?.[0];
    if (file) this.chosen.emit(file);
    // Otherwise choosing the same file again would not be a change.
    field.value = '';
  }
}
