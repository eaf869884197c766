import { Component, computed, inject } from '@angular/core';
import { LocaleFormat } from '../../i18n/locale-format';
import { type Message } from '../../i18n/message';
import { Translator } from '../../i18n/translator';
import { Icon } from '../../ui/icon';
import { UploadLimits } from '../upload-limits';
import { UploadQueue } from '../upload-queue';

/** What will happen at the start, with the button for it; then the progress of all files. */
@Component({
  selector: 'app-upload-review',
  imports: [Icon],
  templateUrl: './upload-review.html',
  styleUrl: './upload-review.css',
})
export class UploadReview {
  protected readonly t = inject(Translator).text;
  readonly #format = inject(LocaleFormat);
  readonly #limits = inject(UploadLimits);
  protected readonly queue = inject(UploadQueue);

  protected readonly ready = computed(() => this.queue.review().toVault + this.queue.review().normal);
  protected readonly canStart = computed(() => this.ready() > 0 && this.#limits.maxBytes() !== undefined);
  protected readonly total = computed((): Message => {
    const { files, bytes } = this.queue.review();
    return this.#format.counted('upload.review.files', files, { size: this.#format.bytes(bytes) });
  });
  protected readonly start = computed((): Message => {
    const ready = this.ready();
    return ready === 0
      ? { key: 'upload.review.startNone' }
      : this.#format.counted('upload.review.start', ready);
  });

  /** The files by what will happen to them, without empty groups. */
  protected readonly parts = computed(() => {
    const { toVault, normal, undecided, tooLarge } = this.queue.review();
    const parts = [
      { kind: 'vault', count: toVault, message: this.#format.counted('upload.review.toVault', toVault) },
      { kind: 'normal', count: normal, message: this.#format.counted('upload.review.normal', normal) },
      {
        kind: 'undecided',
        count: undecided,
        message: this.#format.counted('upload.review.undecided', undecided),
      },
      {
        kind: 'too-large',
        count: tooLarge,
        message: this.#format.counted('upload.review.tooLarge', tooLarge),
      },
    ];
    return parts.filter(({ count }) => count > 0);
  });
}
