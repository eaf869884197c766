import {
  directUpload,
  type CompletionRequest,
  type DirectUpload,
  type DirectUploadRequest,
  type PartToPresign,
  type PresignedPart,
  presignedParts,
  type PresignRequest,
  type UploadedPart,
} from '@static-file-upload/contract/direct-upload';
import { idempotencyKeyHeader, reprDigest, reprDigestHeader } from '@static-file-upload/contract/headers';
import {
  directUploadResponse,
  rawUploadResponse,
  type StoredFile,
} from '@static-file-upload/contract/receipt';
import { uploadLimits, type UploadLimits } from '@static-file-upload/contract/upload-limits';
import type * as z from 'zod/mini';
import { type Body, parseJson, RefusedError, type Response, RetryableError, retry, send } from './http.ts';
import type { Session } from './sign-in.ts';

interface Request {
  readonly method: string;
  readonly body?: BodySource;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that mean "later" in the response to this request, beside those that always do. */
  readonly temporaryStatuses?: readonly number[];
}

/** Gives the bytes for one attempt. Each attempt calls it again, because the file may have changed in between. */
export type BodySource = () => Promise<Body>;

export interface RawUpload {
  readonly filename: string;
  readonly sensitive: boolean;
  /** Base64. */
  readonly sha256: string;
  /** With the same key, the service stores a repeated upload once. */
  readonly idempotencyKey: string;
}

/** The service, as far as uploading needs it. Every method throws RefusedError, or RetryableError after its last attempt. */
export class Api {
  readonly #origin: URL;
  readonly #session: Pick<Session, 'freshToken'>;
  readonly #signal: AbortSignal;

  constructor(origin: URL, session: Pick<Session, 'freshToken'>, signal: AbortSignal) {
    this.#origin = origin;
    this.#session = session;
    this.#signal = signal;
  }

  readLimits(): Promise<UploadLimits> {
    return this.#request(uploadLimits, '/api/config', { method: 'GET' });
  }

  /** Sends a whole file through the server. */
  put({ filename, sensitive, sha256, idempotencyKey }: RawUpload, body: BodySource): Promise<StoredFile> {
    const path = `/api/uploads/${encodeURIComponent(filename)}?sensitive=${sensitive}`;
    const headers = {
      'content-type': 'application/octet-stream',
      [reprDigestHeader]: reprDigest(sha256),
      [idempotencyKeyHeader]: idempotencyKey,
    };
    return this.#request(rawUploadResponse, path, { method: 'PUT', headers, body });
  }

  start(file: DirectUploadRequest): Promise<DirectUpload> {
    return this.#request(directUpload, '/api/uploads/direct', post(file));
  }

  async presign(ticket: string, parts: PartToPresign[]): Promise<PresignedPart[]> {
    const body: PresignRequest = { ticket, parts };
    return (await this.#request(presignedParts, '/api/uploads/direct/parts', post(body))).parts;
  }

  /** Sends one part to its URL, and after a failure to a new one, because a URL expires. */
  sendPart(
    ticket: string,
    part: PartToPresign,
    presigned: PresignedPart,
    body: BodySource,
  ): Promise<UploadedPart> {
    const { number, crc32 } = part;
    return retry(async (attempt) => {
      const isFirst = attempt === 1;
      const { url, headers } = isFirst ? presigned : partNumber(number, await this.presign(ticket, [part]));
      const request = { method: 'PUT', headers, body: await body(), signal: this.#signal };
      const response = await send(url, request).catch(later(isFirst ? [403] : []));
      const etag = response.headers.get('etag');
      if (!etag) throw new RetryableError(`The storage did not confirm part ${number}.`);
      return { number, crc32, etag };
    }, this.#signal);
  }

  /** Another completion of the same upload may be under way: 409 is then worth another attempt. */
  complete(completion: CompletionRequest): Promise<StoredFile> {
    const request = { ...post(completion), temporaryStatuses: [409] };
    return this.#request(directUploadResponse, '/api/uploads/direct/complete', request);
  }

  async #request<Schema extends z.ZodMiniType>(
    schema: Schema,
    path: string,
    { method, body, headers = {}, temporaryStatuses = [] }: Request,
  ): Promise<z.output<Schema>> {
    const { text } = await retry(async (): Promise<Response> => {
      const authorization = `Bearer ${await this.#session.freshToken()}`;
      const init = { method, headers: { ...headers, authorization }, signal: this.#signal };
      const content = body ? { body: await body() } : {};
      return send(new URL(path, this.#origin), { ...init, ...content }).catch(later(temporaryStatuses));
    }, this.#signal);
    const parsed = parseJson(schema, text);
    if (parsed === undefined) throw new Error(`The response to ${method} ${path} is not valid.`);
    return parsed;
  }
}

/** @throws Error when it is not among `parts` */
export function partNumber(number: number, parts: readonly PresignedPart[]): PresignedPart {
  const found = parts.find((part) => part.number === number);
  if (!found) throw new Error(`The service did not presign part ${number}.`);
  return found;
}

function post(body: object): Request {
  const json = Buffer.from(JSON.stringify(body));
  return {
    method: 'POST',
    body: () => Promise.resolve({ size: json.length, bytes: [json] }),
    headers: { 'content-type': 'application/json' },
  };
}

/** Makes refusals with these statuses retryable. */
function later(statuses: readonly number[]) {
  return (error: unknown): never => {
    if (!(error instanceof RefusedError) || !statuses.includes(error.status)) throw error;
    throw new RetryableError(error.message, { cause: error });
  };
}
