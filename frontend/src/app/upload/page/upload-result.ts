import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LocaleFormat } from '../../i18n/locale-format';
import { Translator } from '../../i18n/translator';
import { Notice } from '../../ui/notice';
import { UploadQueue } from '../upload-queue';

/** The outcome of the files, once none of them is running. */
@Component({
  selector: 'app-upload-result',
  imports: [Notice, RouterLink],
  template: `
    @if (failed(); as failed) {
      <app-notice kind="error">{{ t(failed) }}</app-notice>
    }
    @if (stored(); as stored) {
      <app-notice kind="success">
        <p>
          <strong>{{ t(stored) }}</strong>
        </p>
        <p class="small">{{ t('upload.done.text') }}</p>
        <div class="answers">
          <button type="button" class="button button-small" (click)="queue.removeStored()">
            {{ t('upload.done.clear') }}
          </button>
          <a class="small" routerLink="/history">{{ t('upload.done.receipts') }}</a>
        </div>
      </app-notice>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
    }
    .answers {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2);
    }
    :host:empty {
      display: none;
    }
  `,
})
export class UploadResult {
  protected readonly t = inject(Translator).text;
  readonly #format = inject(LocaleFormat);
  protected readonly queue = inject(UploadQueue);

  protected readonly stored = computed(() => this.#count('upload.done.stored', this.queue.progress().stored));
  protected readonly failed = computed(() => this.#count('upload.done.failed', this.queue.progress().failed));

  #count(key: 'upload.done.stored' | 'upload.done.failed', count: number) {
    return count > 0 && !this.queue.running() ? this.#format.counted(key, count) : undefined;
  }
}
