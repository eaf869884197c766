import { type Checksums } from './checksums';
import { type DirectApi, type PartToSign, type SignedPart } from './direct-api';
import { type Part } from './part-plan';

/** A part with its checksum and the address it goes to. */
export interface ReadyPart {
  readonly part: Part;
  readonly bytes: Blob;
  readonly crc32: string;
  readonly address: SignedPart;
}

interface Source {
  readonly file: File;
  readonly ticket: string;
  readonly parts: readonly Part[];
}

interface Means {
  readonly checksums: Pick<Checksums, 'of'>;
  readonly api: Pick<DirectApi, 'sign'>;
  /** How many parts are worth having ready. */
  readonly ahead: () => number;
  /** Does it again after troubles that pass. */
  readonly patiently: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly signal: AbortSignal;
}

/**
 * Hands out the missing parts of a file, ready to be sent. The next few are read and signed, several in a request,
 * while those before them are on their way; their bytes stay on the disk.
 */
export class SignedParts {
  readonly #source: Source;
  readonly #means: Means;
  readonly #ready: ReadyPart[] = [];
  readonly #left: Part[];
  #preparing: Promise<void> | undefined;

  constructor(source: Source, means: Means) {
    this.#source = source;
    this.#means = means;
    this.#left = [...source.parts];
  }

  /** @throws what checksums and the API throw */
  async next(): Promise<ReadyPart | undefined> {
    while (this.#ready.length === 0 && (this.#left.length > 0 || this.#preparing)) await this.#prepare();
    const next = this.#ready.shift();
    if (this.#ready.length < this.#means.ahead() && this.#left.length > 0) {
      // Whoever needs the next parts asks for them again, and is told of the failure then.
      void this.#prepare().catch(() => undefined);
    }
    return next;
  }

  /** A new address for a part whose old one is of no use any more. */
  async signAgain({ part, bytes, crc32 }: ReadyPart): Promise<SignedPart> {
    const [address] = await this.#sign([{ number: part.number, size: bytes.size, crc32 }]);
    if (!address) throw new Error(`The API gave no address for part ${part.number}`);
    return address;
  }

  #prepare(): Promise<void> {
    this.#preparing ??= this.#prepareSome().finally(() => (this.#preparing = undefined));
    return this.#preparing;
  }

  async #prepareSome(): Promise<void> {
    const { checksums, ahead, signal } = this.#means;
    const parts = this.#left.slice(0, Math.max(1, ahead()));
    const read = await Promise.all(
      parts.map(async (part) => {
        const bytes = this.#source.file.slice(part.start, part.end);
        return { part, bytes, crc32: await checksums.of('crc32', bytes, { signal }) };
      }),
    );
    const addresses = await this.#sign(
      read.map(({ part, bytes, crc32 }) => ({ number: part.number, size: bytes.size, crc32 })),
    );
    const byNumber = new Map(addresses.map((address) => [address.number, address]));
    for (const one of read) {
      const address = byNumber.get(one.part.number);
      if (address) this.#ready.push({ ...one, address });
    }
    this.#left.splice(0, parts.length);
  }

  #sign(parts: readonly PartToSign[]): Promise<readonly SignedPart[]> {
    return this.#means.patiently(() => this.#means.api.sign(this.#source.ticket, parts));
  }
}
