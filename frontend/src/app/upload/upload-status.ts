import { Component, computed, inject, input } from '@angular/core';
import { TranslocoDirective } from '@jsverse/transloco';
import { LocaleFormat } from '../i18n/locale-format';
import { type Message } from '../i18n/message';
import { type UploadItem } from './upload-item';

/** How far a started file is, in words, and as a bar while it is under way. */
@Component({
  selector: 'app-upload-status',
  imports: [TranslocoDirective],
  template: `
    <ng-container *transloco="let t">
      @if (percent() !== undefined) {
        <progress
          max="100"
          [value]="percent()"
          [attr.aria-label]="t('upload.progressOf', { name: item().file.name })"
        ></progress>
      }
      <p class="small">
        {{ t(message().key, message().params) }}
        @if (item().state.name === 'sending') {
          <span>{{ format.percent(percent() ?? 0) }}</span>
        }
      </p>
    </ng-container>
  `,
  styleUrl: './upload-status.css',
  host: { '[class]': 'item().state.name' },
})
export class UploadStatus {
  protected readonly format = inject(LocaleFormat);
  readonly item = input.required<UploadItem>();

  /** What the bar shows; nothing when there is nothing under way. */
  protected readonly percent = computed(() => {
    const { state } = this.item();
    if (state.name === 'sending') return state.percent;
    if (state.name === 'finishing') return 99;
    return state.name === 'queued' ? 0 : undefined;
  });

  protected readonly message = computed((): Message => {
    const { state, sensitive } = this.item();
    switch (state.name) {
      case 'chosen':
        return { key: 'upload.undecided' };
      case 'stored':
        return { key: sensitive === true ? 'upload.storedSensitive' : 'upload.stored' };
      case 'failed':
        return state.message;
      case 'queued':
        return { key: 'upload.queued' };
      case 'sending':
        return { key: 'upload.sending' };
      case 'finishing':
        return { key: 'upload.finishing' };
      case 'cancelled':
        return { key: 'upload.cancelled' };
    }
  });
}
