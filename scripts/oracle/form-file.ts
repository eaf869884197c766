import type { SentRequest } from './sent-requests.ts';

export interface SentFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sensitive: boolean;
  /** SHA-256 in hex, when the client announces one. */
  readonly announced: string | undefined;
}

const contentType = /^multipart\/form-data; boundary=(b-([\w.-]+))$/;
const fileName = /filename="([\w.-]+)"/;

/** The name of the file in a form, whole or not: the boundary repeats it, where nothing can cut it in two. */
export function formFileName({ headers }: SentRequest): string | undefined {
  return contentType.exec(headers.get('content-type') ?? '')?.[2];
}

/** The file of a form that is exactly right: fields first, one file, the closing boundary. */
export function formFile({ headers, body }: SentRequest): SentFile | undefined {
  const [, boundary] = contentType.exec(headers.get('content-type') ?? '') ?? [];
  if (boundary === undefined || body === undefined) return undefined;
  const parts = body.toString('latin1').split(`--${boundary}`);
  const [preamble = '', ...rest] = parts;
  const closing = rest.pop();
  const file = rest.pop();
  if (!/^$|\r\n$/.test(preamble) || !closing?.startsWith('--') || file === undefined) return undefined;
  if (rest.some((part) => fileName.test(part.slice(0, 4096)))) return undefined;
  const fields = new Map(rest.map((part) => [/name="(\w+)"/.exec(part)?.[1] ?? '', contentOf(part)]));
  const name = fileName.exec(file.slice(0, 4096))?.[1];
  const content = contentOf(file);
  const sensitive = fields.get('sensitive');
  if (name === undefined || content === undefined || (sensitive !== 'true' && sensitive !== 'false'))
    return undefined;
  const bytes = Buffer.from(content, 'latin1');
  return { name, bytes, sensitive: sensitive === 'true', announced: fields.get('sha256') };
}

/** @returns undefined for a part without headers or without a line end before the next boundary */
function contentOf(part: string): string | undefined {
  const start = part.indexOf('\r\n\r\n');
  if (!part.startsWith('\r\n') || start === -1 || !part.endsWith('\r\n') || part.length < start + 6)
    return undefined;
  return part.slice(start + 4, -2);
}
