import { Component, computed, inject, input } from '@angular/core';
import { LocaleFormat } from '../../i18n/locale-format';
import { type Message } from '../../i18n/message';
import { Translator } from '../../i18n/translator';
import { type TranslationKey } from '../../i18n/translation-key';
import { type WaitReason } from '../engine/upload-request';
import { type UploadItem, nameOf, percentOf } from '../upload-item';

export const waitTexts = {
  offline: 'upload.offline',
  busy: 'upload.busy',
} as const satisfies Record<WaitReason, TranslationKey>;

/** The state of a started file as a text, and as a progress bar while it is running. */
@Component({
  selector: 'app-upload-status',
  template: `
    @if (percent() !== undefined) {
      <progress
        max="100"
        [value]="percent()"
        [attr.aria-label]="t('upload.progressOf', { name: nameOf(item()) })"
      ></progress>
    }
    <p class="small">
      {{ t(message()) }}
      @if (showsPercent()) {
        <span>{{ format.percent(percent() ?? 0) }}</span>
      }
    </p>
    @if (until(); as date) {
      <p class="small until">{{ t('upload.continueUntil', { date }) }}</p>
    }
  `,
  styleUrl: './upload-status.css',
  host: { '[class]': 'item().state.name' },
})
export class UploadStatus {
  protected readonly t = inject(Translator).text;
  protected readonly format = inject(LocaleFormat);
  protected readonly nameOf = nameOf;
  readonly item = input.required<UploadItem>();

  /** The progress, while the file is running. */
  protected readonly percent = computed(() => {
    const { state } = this.item();
    if ('percent' in state) return percentOf(this.item());
    if (state.name === 'finishing') return 99;
    return state.name === 'queued' ? 0 : undefined;
  });
  protected readonly showsPercent = computed(() => 'percent' in this.item().state);

  /** Until when an interrupted upload can continue; not shown while it is running. */
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
