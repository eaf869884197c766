import { Component, computed, inject, signal } from '@angular/core';
import { takeDrops } from '../../drop/drop-target';
import { type DroppedFiles } from '../../drop/dropped-files';
import { LocaleFormat } from '../../i18n/locale-format';
import { Translator } from '../../i18n/translator';
import { BrowserStorage } from '../../storage/browser-storage';
import { Announcer } from '../../ui/announcer';
import { Notice } from '../../ui/notice';
import { announceUploads } from './announce-uploads';
import { FileChooser } from './file-chooser';
import { SensitivityMeaning } from './sensitivity-meaning';
import { UnfinishedList } from './unfinished-list';
import { UploadLimits } from '../upload-limits';
import { UploadQueue } from '../upload-queue';
import { UploadResult } from './upload-result';
import { UploadReview } from './upload-review';
import { UploadRow } from '../row/upload-row';

/** Shown invisibly until the real limit is known, so that the text does not change its size. */
const usualMaxBytes = 500 * 1024 ** 3;

/** The signed-in home: choose, classify, review, send. */
@Component({
  selector: 'app-upload-page',
  imports: [FileChooser, Notice, SensitivityMeaning, UnfinishedList, UploadResult, UploadReview, UploadRow],
  templateUrl: './upload-page.html',
  styleUrl: './upload-page.css',
  host: { '(window:beforeunload)': 'warnBeforeLeaving($event)' },
})
export class UploadPage {
  protected readonly t = inject(Translator).text;
  readonly #announcer = inject(Announcer);
  readonly #format = inject(LocaleFormat);
  protected readonly limits = inject(UploadLimits);
  protected readonly queue = inject(UploadQueue);
  protected readonly storage = inject(BrowserStorage);
  protected readonly foldersRefused = signal(false);

  protected readonly isEmpty = computed(() => this.queue.items().length === 0);
  protected readonly hasSummary = computed(() => this.queue.running() || this.queue.review().files > 0);
  protected readonly limitsKnown = computed(() => this.limits.maxBytes() !== undefined);
  protected readonly maxSize = computed(() => this.#format.bytes(this.limits.maxBytes() ?? usualMaxBytes));

  constructor() {
    void this.limits.load();
    announceUploads();
    takeDrops({ title: 'drop.add', text: 'drop.addText', take: (dropped) => this.add(dropped) });
  }

  protected add({ files, hasFolders }: DroppedFiles): void {
    this.foldersRefused.set(hasFolders);
    if (files.length === 0) return;
    this.queue.add(files);
    this.#announcer.announce(this.t(this.#format.counted('upload.announce.added', files.length)));
  }

  /** The browser asks with a text of its own. */
  protected warnBeforeLeaving(event: BeforeUnloadEvent): void {
    if (this.queue.running()) event.preventDefault();
  }
}
