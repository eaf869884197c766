import { Component, computed, inject, input } from '@angular/core';
import { LocaleFormat } from '../i18n/locale-format';
import { type Message } from '../i18n/message';
import { Texts } from '../i18n/texts';
import { type TranslationKey } from '../i18n/translation-key';
import { type WaitReason } from './engine/upload-request';
import { type UploadItem, percentOf } from './upload-item';

export const waitTexts = {
  offline: 'upload.offline',
  busy: 'upload.busy',
} as const satisfies Record<WaitReason, TranslationKey>;

/** How far a started file is, in words, and as a bar while it is under way. */
@Component({
  selector: 'app-upload-status',
  imports: [Texts],
  template: `
    <ng-container *appTexts="let t">
      @if (percent() !== undefined) {
        <progress
          max="100"
          [value]="percent()"
          [attr.aria-label]="t('upload.progressOf', { name: item().file.name })"
        ></progress>
      }
      <p class="small">
        {{ t(message().key, message().params) }}
        @if (showsPercent()) {
          <span>{{ format.percent(percent() ?? 0) }}</span>
        }
      </p>
      @if (until(); as date) {
        <p class="small until">{{ t('upload.continueUntil', { date }) }}</p>
      }
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
    if ('percent' in state) return percentOf(this.item());
    if (state.name === 'finishing') return 99;
    return state.name === 'queued' ? 0 : undefined;
  });
  protected readonly showsPercent = computed(() => 'percent' in this.item().state);

  /** Until when an interrupted upload can go on; of no interest while it runs by itself. */
  protected readonly until = computed(() => {
    const { state, resumable } = this.item();
    const stands = ['paused', 'waiting', 'failed'].includes(state.name);
    return stands && resumable ? this.format.dateTime(resumable.until) : undefined;
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
      case 'checking':
        return { key: 'upload.checking' };
      case 'sending':
        return { key: 'upload.sending' };
      case 'waiting':
        return { key: waitTexts[state.reason] };
      case 'paused':
        return { key: 'upload.paused' };
      case 'finishing':
        return { key: 'upload.finishing' };
      case 'cancelled':
        return { key: 'upload.cancelled' };
    }
  });
}
