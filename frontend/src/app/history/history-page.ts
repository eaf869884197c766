import { Component, computed, effect, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../auth/session-store';
import { LocaleFormat } from '../i18n/locale-format';
import { Translator } from '../i18n/translator';
import { saveReceipt } from '../receipts/save-receipt';
import { BrowserStorage } from '../storage/browser-storage';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { SensitivityBadge } from '../ui/sensitivity-badge';
import { isSought, storedRow, unfinishedRow } from './history-row';
import { HistoryStore } from './history-store';
import { UnfinishedStore } from './unfinished-store';

/** What a person has handed in with this browser, with the receipts. */
@Component({
  selector: 'app-history-page',
  imports: [Icon, Notice, RouterLink, SensitivityBadge],
  templateUrl: './history-page.html',
  styleUrl: './history-page.css',
})
export class HistoryPage {
  protected readonly t = inject(Translator).text;
  readonly #session = inject(SessionStore);
  readonly #unfinished = inject(UnfinishedStore);
  protected readonly storage = inject(BrowserStorage);
  protected readonly store = inject(HistoryStore);
  protected readonly format = inject(LocaleFormat);
  protected readonly save = saveReceipt;
  protected readonly sought = signal('');
  protected readonly asksBeforeClearing = signal(false);

  readonly #all = computed(() => {
    const unfinished = this.#unfinished.rows();
    return [
      ...unfinished.map((row) => unfinishedRow(row, this.format.dateTime(row.upload.expiresAt))),
      ...(this.store.entries() ?? []).map(storedRow),
    ];
  });
  protected readonly isEmpty = computed(() => this.store.entries() && this.#all().length === 0);
  protected readonly hasStored = computed(() => (this.store.entries() ?? []).length > 0);
  protected readonly rows = computed(() => this.#all().filter(({ name }) => isSought(name, this.sought())));
  protected readonly found = computed(() => this.format.counted('history.found', this.rows().length));

  constructor() {
    effect(() => {
      const userId = this.#userId();
      if (userId === undefined) return;
      void this.store.load(userId);
      void this.#unfinished.load(userId);
    });
  }

  protected async clear(): Promise<void> {
    this.asksBeforeClearing.set(false);
    const userId = this.#userId();
    if (userId !== undefined) await this.store.clear(userId);
  }

  #userId(): string | undefined {
    return this.#session.session()?.userId;
  }
}
