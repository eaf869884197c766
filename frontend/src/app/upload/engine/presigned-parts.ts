import { type PresignedPart } from '@static-file-upload/contract/direct-upload';
import { type PartPlan } from '@static-file-upload/contract/part-plan';
import { type Checksums } from '../../checksums/checksums';
import { type DirectApi } from './direct-api';

/** A part with its checksum and the URL it goes to. */
export interface ReadyPart {
  readonly number: number;
  readonly bytes: Blob;
  readonly crc32: string;
  readonly presigned: PresignedPart;
}

interface Source {
  readonly file: File;
  readonly ticket: string;
  readonly parts: readonly PartPlan[];
}

interface Dependencies {
  readonly checksums: Pick<Checksums, 'of'>;
  readonly api: Pick<DirectApi, 'presign'>;
  /** How many parts are worth having ready. */
  readonly ahead: () => number;
  /** Does work again after transient failures. */
  readonly withRetry: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly signal: AbortSignal;
}

/**
 * Hands out the missing parts of a file, ready to be sent. The next few are read and presigned, several in a request,
 * while those before them are on their way; their bytes stay on the disk.
 */
export class PresignedParts {
  readonly #source: Source;
  readonly #dependencies: Dependencies;
  readonly #ready: ReadyPart[] = [];
  readonly #left: PartPlan[];
  #preparing: Promise<void> | undefined;

  constructor(source: Source, dependencies: Dependencies) {
    this.#source = source;
    this.#dependencies = dependencies;
    this.#left = [...source.parts];
  }

  /** @throws what checksums and the API throw */
  async next(): Promise<ReadyPart | undefined> {
    while (this.#ready.length === 0 && (this.#left.length > 0 || this.#preparing)) await this.#prepare();
    const next = this.#ready.shift();
    if (this.#ready.length < this.#dependencies.ahead() && this.#left.length > 0) {
      // The caller that needs the next parts requests them again, and receives the failure then.
      void this.#prepare().catch(() => undefined);
    }
    return next;
  }

  /** The same part with a new URL, when the old one is of no use any more. */
  async presignAgain(part: ReadyPart): Promise<ReadyPart> {
    const [again] = await this.#presign([part]);
    return again ?? part;
  }

  #prepare(): Promise<void> {
    this.#preparing ??= this.#prepareSome().finally(() => (this.#preparing = undefined));
    return this.#preparing;
  }

  async #prepareSome(): Promise<void> {
    const { checksums, ahead, signal } = this.#dependencies;
    const plans = this.#left.slice(0, Math.max(1, ahead()));
    const read = await Promise.all(
      plans.map(async ({ number, offset, size }) => {
        const bytes = this.#source.file.slice(offset, offset + size);
        return { number, bytes, crc32: await checksums.of('crc32', bytes, { signal }) };
      }),
    );
    this.#ready.push(...(await this.#presign(read)));
    this.#left.splice(0, plans.length);
  }

  async #presign(parts: readonly Omit<ReadyPart, 'presigned'>[]): Promise<ReadyPart[]> {
    const { api, withRetry } = this.#dependencies;
    const wanted = parts.map(({ number, bytes, crc32 }) => ({ number, size: bytes.size, crc32 }));
    const response = await withRetry(() => api.presign({ ticket: this.#source.ticket, parts: wanted }));
    return parts.map((part) => {
      const presigned = response.parts.find(({ number }) => number === part.number);
      if (!presigned) throw new Error(`The API presigned no URL for part ${part.number}`);
      return { ...part, presigned };
    });
  }
}
