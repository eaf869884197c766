import { Component, computed, effect, inject, signal } from '@angular/core';
import { SessionStore } from '../../auth/session-store';
import { LocaleFormat } from '../../i18n/locale-format';
import { type Message } from '../../i18n/message';
import { Translator } from '../../i18n/translator';
import { withoutReordering } from '../../i18n/without-reordering';
import { FileButton } from '../../ui/file-button';
import { Notice } from '../../ui/notice';
import { type UnfinishedUpload } from '../../storage/rows';
import { SensitivityBadge } from '../../ui/sensitivity-badge';
import { type UnfinishedRow, UnfinishedStore } from '../../history/unfinished-store';
import { isRunning, percentSent } from '../upload-item';
import { UploadQueue } from '../upload-queue';

/** The uploads that an earlier page left unfinished, with buttons to continue or discard them. */
@Component({
  selector: 'app-unfinished-list',
  imports: [FileButton, Notice, SensitivityBadge],
  templateUrl: './unfinished-list.html',
  styleUrl: './unfinished-list.css',
  host: { '(window:focus)': 'load()' },
})
export class UnfinishedList {
  protected readonly t = inject(Translator).text;
  readonly #session = inject(SessionStore);
  readonly #queue = inject(UploadQueue);
  protected readonly store = inject(UnfinishedStore);
  protected readonly withoutReordering = withoutReordering;
  protected readonly format = inject(LocaleFormat);
  protected readonly mismatch = signal<Message | undefined>(undefined);

  /** The uploads that the list of files below shows already, except those that it cannot continue. */
  readonly #shownBelow = computed(() =>
    this.#queue
      .items()
      .flatMap((item) => item.resumable?.id ?? (isRunning(item) ? item.continues : undefined) ?? [])
      .sort()
      .join(),
  );
  protected readonly rows = computed(() => {
    const shown = this.#shownBelow().split(',');
    return this.store.rows().filter(({ upload }) => !shown.includes(upload.id));
  });

  constructor() {
    effect(() => {
      this.#shownBelow();
      void this.load();
    });
  }

  protected async load(): Promise<void> {
    const userId = this.#session.session()?.userId;
    if (userId !== undefined) await this.store.load(userId);
  }

  protected percent({ upload, sentBytes }: UnfinishedRow): string {
    return this.format.percent(percentSent(sentBytes, upload.size));
  }

  protected resume(upload: UnfinishedUpload, file: File): void {
    const isSame = file.size === upload.size;
    const params = { chosen: file.name, name: upload.name };
    this.mismatch.set(isSame ? undefined : { key: 'upload.unfinished.mismatch', params });
    if (isSame) this.#queue.resume(upload, file);
  }
}
