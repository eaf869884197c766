import type { Session } from '../sign-in.ts';
import { type Answer, type Body, Refused, send } from './http.ts';
import { retrying, TryAgain } from './retry.ts';

export interface Limits {
  readonly maxUploadBytes: number;
  readonly maxDirectUploadBytes: number;
  readonly directUpload: boolean;
  readonly directUploadThresholdBytes: number;
}

/** The parts of a receipt that the command looks at; it is passed on whole. */
export interface Receipt {
  readonly key: string;
  readonly replayed?: true;
}

export interface DirectUpload {
  readonly ticket: string;
  readonly partSize: number;
  readonly parts: number;
  readonly expiresAt: string;
}

export interface PartDescription {
  readonly number: number;
  readonly size: number;
  readonly crc32: string;
}

/** Where a part goes, for an hour at most. */
export interface Place {
  readonly number: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SentPart {
  readonly number: number;
  readonly etag: string;
  readonly crc32: string;
}

interface Request {
  readonly method: string;
  readonly body?: BodySource;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Gives the bytes for one attempt; asked anew for each, because the file may have changed in between. */
export type BodySource = () => Promise<Body>;

/** The service, as far as uploading needs it. Every method throws Refused, or TryAgain after its last attempt. */
export class Api {
  readonly #origin: URL;
  readonly #session: Session;
  readonly signal: AbortSignal;

  constructor(origin: URL, session: Session, signal: AbortSignal) {
    this.#origin = origin;
    this.#session = session;
    this.signal = signal;
  }

  async readLimits(): Promise<Limits> {
    return parsed(await this.#request('/api/config', { method: 'GET' }));
  }

  /** Sends a whole file; asked again with the same idempotency key, the service stores it once. */
  async put(path: string, body: BodySource, headers: Readonly<Record<string, string>>): Promise<Receipt> {
    return parsed(await this.#request(path, { method: 'PUT', headers, body }));
  }

  async start(file: {
    readonly filename: string;
    readonly size: number;
    readonly sensitive: boolean;
  }): Promise<DirectUpload> {
    return parsed(await this.#post('/api/uploads/direct', file));
  }

  /** Asks where parts go, at most a hundred in a request. */
  async placesOf(ticket: string, parts: readonly PartDescription[]): Promise<readonly Place[]> {
    const answer = await this.#post('/api/uploads/direct/parts', { ticket, parts });
    return parsed<{ parts: readonly Place[] }>(answer).parts;
  }

  /** Sends one part to its place, and after a failure to a new one, because places expire. */
  async sendPart(ticket: string, part: PartDescription, place: Place, body: BodySource): Promise<SentPart> {
    const { number, crc32 } = part;
    let known: Place | undefined = place;
    return retrying(async () => {
      const { url, headers } = known ?? (await this.#newPlaceOf(ticket, part));
      const wasKnown = known !== undefined;
      known = undefined;
      try {
        const answer = await send(url, { method: 'PUT', headers, body: await body(), signal: this.signal });
        return { number, crc32, etag: answer.headers.get('etag') ?? '' };
      } catch (error) {
        const hasExpired = wasKnown && error instanceof Refused && error.status === 403;
        throw hasExpired ? new TryAgain(error.message, { cause: error }) : error;
      }
    }, this.signal);
  }

  async #newPlaceOf(ticket: string, part: PartDescription): Promise<Place> {
    const [place] = await this.placesOf(ticket, [part]);
    if (!place) throw new Error(`The service named no place for part ${part.number}.`);
    return place;
  }

  async complete(ticket: string, parts: readonly SentPart[], crc32: string): Promise<Receipt> {
    return parsed(await this.#post('/api/uploads/direct/complete', { ticket, parts, crc32 }, [409]));
  }

  #post(path: string, body: object, alsoTemporary: readonly number[] = []): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    const json = Buffer.from(JSON.stringify(body));
    const source = () => Promise.resolve({ size: json.length, bytes: [json] });
    return this.#request(path, { method: 'POST', body: source, headers }, alsoTemporary);
  }

  #request(
    path: string,
    { method, body, headers = {} }: Request,
    alsoTemporary: readonly number[] = [],
  ): Promise<Answer> {
    return retrying(async () => {
      const authorization = `Bearer ${await this.#session.freshToken()}`;
      const init = { method, headers: { ...headers, authorization }, signal: this.signal };
      const content = body ? { body: await body() } : {};
      try {
        return await send(new URL(path, this.#origin), { ...init, ...content });
      } catch (error) {
        if (!(error instanceof Refused) || !alsoTemporary.includes(error.status)) throw error;
        throw new TryAgain(error.message, { cause: error });
      }
    }, this.signal);
  }
}

function parsed<Body>({ text }: Answer): Body {
  return JSON.parse(text) as Body;
}
