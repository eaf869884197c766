import { Problem } from '../../problem/problem';

/** Bytes of each digest that this server can check, in order of preference: a receipt can name a SHA-256. */
const digestBytes = { 'sha-256': 32, 'sha-512': 64, md5: 16, crc32: 4 } as const;
export type DigestAlgorithm = keyof typeof digestBytes;
export const digestAlgorithms = Object.keys(digestBytes) as readonly DigestAlgorithm[];

/** What the OpenAPI document says of `Repr-Digest`; it may name other algorithms, and list more than one. */
export const reprDigestPattern = '^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$';

/** A digest that the client says the bytes of its file, or of a form, have. */
export interface AnnouncedDigest {
  readonly algorithm: DigestAlgorithm;
  /** Base64. */
  readonly value: string;
  /** The header or form field that announces it. */
  readonly field: string;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;
type NamedDigests = Readonly<Record<string, string>>;

/** One member of the dictionary (RFC 9651) of RFC 9530: `sha-256=:base64:`. */
const member = /^([a-z*][a-z0-9_.*-]*)=:([^:]*):$/;
/** One value of the older `Digest` (RFC 3230), whose algorithms have no case: `SHA-256=base64`. */
const instance = /^([\w-]+)=(.+)$/;

/** How each header names its digests, `undefined` if it is none of these; S3 has a header for each algorithm. */
const readers: Readonly<Record<string, (value: string) => NamedDigests | undefined>> = {
  'Repr-Digest': (value) => listOf(value, member),
  'Content-Digest': (value) => listOf(value, member),
  Digest: (value) => listOf(value, instance),
  'Content-MD5': (md5) => ({ md5 }),
  'X-Amz-Checksum-Sha256': (value) => ({ 'sha-256': value }),
  'X-Amz-Checksum-Crc32': (crc32) => ({ crc32 }),
  'X-Amz-Checksum-Sha1': (sha1) => ({ sha1 }),
  'X-Amz-Checksum-Crc32c': (crc32c) => ({ crc32c }),
  'X-Amz-Checksum-Crc64nvme': (crc64nvme) => ({ crc64nvme }),
};

/**
 * The digests that the headers of a request, of a part of a form, or its trailers announce: one of each header, since
 * one that is checked is enough.
 * @throws Problem `malformed-request` when a header cannot be read or names no digest that can be checked, because then
 * it would be ignored
 */
export function announcedDigests(headers: Headers): readonly AnnouncedDigest[] {
  return Object.entries(readers).flatMap(([field, read]) => {
    const sent = headers[field.toLowerCase()];
    return sent === undefined ? [] : [digestOf(field, read(String(sent)))];
  });
}

/** The headers that announce digests and follow the body, according to its header `Trailer`. */
export function digestTrailers(trailer: string | undefined): readonly string[] {
  const names = (trailer ?? '').split(',').map((name) => name.trim().toLowerCase());
  return Object.keys(readers).filter((field) => names.includes(field.toLowerCase()));
}

/**
 * The SHA-256 that a form announces in its field `sha256`, in hexadecimal.
 * @throws Problem `malformed-request`
 */
export function announcedSha256Field(value: string | undefined): readonly AnnouncedDigest[] {
  // An empty optional field of a form is one that was not filled in.
  if (value === undefined || value === '') return [];
  if (!/^[0-9a-f]{64}$/i.test(value)) {
    throw refused('sha256', 'The field sha256 must be 64 hexadecimal digits, as sha256sum prints them.');
  }
  return [{ algorithm: 'sha-256', value: Buffer.from(value, 'hex').toString('base64'), field: 'sha256' }];
}

/** The bytes that arrived do not have the digest that the client has announced. */
export function digestMismatch({ algorithm, field }: AnnouncedDigest, options?: ErrorOptions): Problem {
  const detail = `What arrived does not have the digest (${algorithm}) that ${field} announces. Nothing was stored.`;
  return Problem.ofField('checksum-mismatch', field, detail, options);
}

function digestOf(field: string, digests: NamedDigests | undefined): AnnouncedDigest {
  if (digests === undefined) {
    const example = field === 'Digest' ? 'SHA-256=<base64>' : 'sha-256=:<base64>:';
    throw refused(field, `The header ${field} is not a list of digests. Send ${field}: ${example}.`);
  }
  const algorithm = digestAlgorithms.find((name) => name in digests);
  const value = algorithm && digests[algorithm];
  if (algorithm === undefined || value === undefined) {
    const supported = digestAlgorithms.join(', ');
    throw refused(field, `No digest in ${field} can be checked here. Send one of ${supported}.`);
  }
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== digestBytes[algorithm] || bytes.toString('base64') !== value) {
    throw refused(field, `The ${algorithm} in ${field} is not ${digestBytes[algorithm]} bytes of base64.`);
  }
  return { algorithm, value, field };
}

/** @returns undefined when an item has another form, or an algorithm occurs twice */
function listOf(header: string, item: RegExp): NamedDigests | undefined {
  const digests = new Map<string, string>();
  for (const text of header.split(',')) {
    const [, sentName, value] = item.exec(text.trim()) ?? [];
    const name = sentName?.toLowerCase();
    if (name === undefined || value === undefined || digests.has(name)) return undefined;
    digests.set(name, value);
  }
  return Object.fromEntries(digests);
}

function refused(field: string, detail: string): Problem {
  return Problem.ofField('malformed-request', field, detail);
}
