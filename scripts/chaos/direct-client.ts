import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Attempt } from './attempt.ts';
import type { Outcome } from './outcome.ts';

const mostTries = 6;
const retryMs = 400;

interface Request {
  readonly url: string;
  readonly accessToken: string;
}

interface Part {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly crc32: string;
}

/** The server has answered, and it was no success. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`The answer was ${status}`);
    this.status = status;
  }
}

/** Sends a file in parts straight to the storage, and each request again when it fails. */
export async function uploadDirectly(request: Request, attempt: Attempt): Promise<Outcome> {
  try {
    await sendParts(request, attempt);
    return { kind: 'stored' };
  } catch (error) {
    return error instanceof Refused ? { kind: 'refused', status: error.status } : { kind: 'unknown' };
  }
}

async function sendParts(request: Request, { file, name, sensitive }: Attempt): Promise<void> {
  const ask = <T>(path: string, body: object) =>
    persistently(async () => {
      const answer = await fetch(`${request.url}/api/uploads/direct${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { authorization: `Bearer ${request.accessToken}`, 'content-type': 'application/json' },
      });
      if (!answer.ok) throw new Refused(answer.status);
      return (await answer.json()) as T;
    });

  const started = await ask<{ ticket: string; partSize: number; parts: number }>('', {
    filename: name,
    size: file.size,
    sensitive,
  });
  const { ticket } = started;
  const blob = await openAsBlob(file.path);
  const completed: { number: number; etag: string; crc32: string }[] = [];
  let whole = 0;
  for (let number = 1; number <= started.parts; number += 1) {
    const from = (number - 1) * started.partSize;
    const bytes = await blob.slice(from, from + started.partSize).bytes();
    whole = crc32(bytes, whole);
    const part = { number, bytes, crc32: base64Of(crc32(bytes)) };
    const etag = await persistently(() => sendPart(ask, ticket, part));
    completed.push({ number, etag, crc32: part.crc32 });
  }
  await ask('/complete', { ticket, parts: completed, crc32: base64Of(whole) });
}

type Ask = <T>(path: string, body: object) => Promise<T>;

async function sendPart(ask: Ask, ticket: string, { number, bytes, crc32 }: Part): Promise<string> {
  const { parts } = await ask<{ parts: { url: string; headers: Record<string, string> }[] }>('/parts', {
    ticket,
    parts: [{ number, size: bytes.length, crc32 }],
  });
  const [place] = parts;
  if (!place) throw new Error('There is no place for the part.');
  const body = new Blob([new Uint8Array(bytes)]);
  // fetch sets these itself, and refuses to be told.
  const headers = Object.entries(place.headers).filter(
    ([header]) => !/^(host|content-length)$/i.test(header),
  );
  const answer = await fetch(place.url, { method: 'PUT', body, headers });
  await answer.arrayBuffer();
  const etag = answer.headers.get('etag');
  if (!answer.ok || etag === null) throw new Refused(answer.status);
  return etag;
}

/** Tries again what may succeed later: a broken connection, a storage that is busy, a server that restarts. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const final = error instanceof Refused && error.status < 500 && ![409, 429].includes(error.status);
      if (final || tries === mostTries) throw error;
      await sleep(retryMs * tries);
    }
  }
}

/** As S3 writes a CRC-32: its four bytes, the highest first. */
function base64Of(checksum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum);
  return bytes.toString('base64');
}
