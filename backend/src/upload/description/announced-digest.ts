import { Problem } from '../../problem/problem';

const sha256Bytes = 32;
/** One member of the dictionary (RFC 9651) that RFC 9530 makes of the header: `sha-256=:base64:`. */
const member = /^([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):$/;

/**
 * The SHA-256 that a client announces in `Repr-Digest` (RFC 9530), base64 as S3 takes it. Digests by other algorithms
 * may stand beside it and are ignored.
 * @throws Problem `malformed-request` when the header is not a list of digests or names no SHA-256, because then it
 * would not be checked
 */
export function announcedSha256(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const digests = new Map<string, string>();
  for (const item of String(header).split(',')) {
    const [, algorithm, value] = member.exec(item.trim()) ?? [];
    if (algorithm === undefined || value === undefined || digests.has(algorithm)) throw invalidReprDigest();
    digests.set(algorithm, value);
  }
  const announced = digests.get('sha-256');
  if (announced === undefined) throw invalidReprDigest();
  const bytes = Buffer.from(announced, 'base64');
  if (bytes.length !== sha256Bytes || bytes.toString('base64') !== announced) {
    throw invalidReprDigest('The sha-256 in Repr-Digest is not 32 bytes of base64.');
  }
  return announced;
}

/**
 * The SHA-256 that a form announces in its field `sha256`, in lower-case hexadecimal.
 * @throws Problem `malformed-request`
 */
export function announcedSha256Field(value: string | undefined): string | undefined {
  if (value !== undefined && !/^[0-9a-f]{64}$/i.test(value)) {
    const detail = 'The field sha256 must be 64 hexadecimal digits, as sha256sum prints them.';
    throw Problem.ofField('malformed-request', 'sha256', detail);
  }
  return value?.toLowerCase();
}

/** The bytes that arrived do not have the SHA-256 that the client has announced. */
export function sha256Mismatch(options?: ErrorOptions): Problem {
  const detail = 'The file that arrived does not have the SHA-256 that was announced. Nothing was stored.';
  return new Problem('checksum-mismatch', detail, options);
}

function invalidReprDigest(
  detail = 'Send the digest of the file as Repr-Digest: sha-256=:<base64>:.',
): Problem {
  return Problem.ofField('malformed-request', 'Repr-Digest', detail);
}
