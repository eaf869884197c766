import { Component, computed, inject } from '@angular/core';
import { takeDrops } from '../drop/drop-target';
import { type DroppedFiles } from '../drop/dropped-files';
import { LocaleFormat } from '../i18n/locale-format';
import { type Message } from '../i18n/message';
import { Translator } from '../i18n/translator';
import { type TranslationKey } from '../i18n/translation-key';
import { FileButton } from '../ui/file-button';
import { Notice } from '../ui/notice';
import { SensitivityBadge } from '../ui/sensitivity-badge';
import { type FileVerdict } from './check-file';
import { type SignatureVerdict } from './check-signature';
import { readReceipts } from './read-receipt';
import { Verification } from './verification';

const signatureTexts = {
  altered: 'verify.altered',
  'unknown-key': 'verify.unknownKey',
  unsigned: 'verify.unsigned',
} as const satisfies Record<Exclude<SignatureVerdict, 'genuine'>, TranslationKey>;

const otherFileTexts = {
  'other-size': 'verify.file.otherSize',
  'other-content': 'verify.file.otherContent',
} as const satisfies Record<Exclude<FileVerdict, 'same'>, TranslationKey>;

/** Shows what a receipt proves, and whether a file is the one that it was given for. */
@Component({
  selector: 'app-verify-page',
  imports: [FileButton, Notice, SensitivityBadge],
  templateUrl: './verify-page.html',
  styleUrl: './verify-page.css',
})
export class VerifyPage {
  protected readonly t = inject(Translator).text;
  protected readonly verification = inject(Verification);
  protected readonly format = inject(LocaleFormat);

  readonly #receipt = this.verification.receiptState;
  readonly #file = this.verification.fileState;

  protected readonly genuine = computed(() => {
    const state = this.#receipt();
    return state.name === 'checked' && state.verdict === 'genuine' ? state.receipt : undefined;
  });
  protected readonly unchecked = computed(() => {
    const state = this.#receipt();
    return state.name === 'keys-missing' ? state.receipt : undefined;
  });
  protected readonly receiptError = computed((): Message | undefined => {
    const state = this.#receipt();
    switch (state.name) {
      case 'none':
        return undefined;
      case 'unreadable':
        return { key: 'verify.receipt.unreadable', params: { name: state.fileName } };
      case 'several':
        return { key: 'verify.receipt.several', params: { name: state.fileName } };
      case 'keys-missing':
        return { key: 'verify.receipt.keysMissing' };
      case 'checked':
        return state.verdict === 'genuine' ? undefined : { key: signatureTexts[state.verdict] };
    }
  });
  protected readonly hasWeakChecksum = computed(() => this.genuine()?.checksum.algorithm === 'CRC32');

  protected readonly checking = computed(() => {
    const state = this.#file();
    return state.name === 'checking' ? state : undefined;
  });
  protected readonly isSameFile = computed(() => {
    const state = this.#file();
    return state.name === 'checked' && state.verdict === 'same';
  });
  protected readonly fileVerdict = computed((): Message | undefined => {
    const state = this.#file();
    if (state.name === 'none' || state.name === 'checking') return undefined;
    const params = { name: state.fileName };
    if (state.name === 'unreadable') return { key: 'verify.file.unreadable', params };
    if (state.verdict !== 'same') return { key: otherFileTexts[state.verdict], params };
    return { key: this.hasWeakChecksum() ? 'verify.file.sameCrc32' : 'verify.file.sameSha256', params };
  });

  constructor() {
    this.verification.reset();
    takeDrops({
      title: 'verify.dropNow',
      text: 'verify.dropNowText',
      take: (dropped) => void this.#take(dropped),
    });
  }

  /** Once a receipt is known, what holds no other one is the file to be compared with it. */
  async #take({ files: [file] }: DroppedFiles): Promise<void> {
    if (!file) return;
    const isForReceipt = this.genuine() !== undefined && (await readReceipts(file)).length === 0;
    await (isForReceipt ? this.verification.takeFile(file) : this.verification.takeReceipt(file));
  }
}
