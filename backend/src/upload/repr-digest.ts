import { Problem } from '../http/problem';

const sha256Bytes = 32;
/** One member of the dictionary (RFC 9651) that RFC 9530 makes of the header: `sha-256=:base64:`. */
const member = /^([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):$/;

export class InvalidReprDigest extends Problem {
  constructor(detail = 'Send the digest of the file as Repr-Digest: sha-256=:<base64>:.') {
    super('malformed-request', detail, { errors: [{ field: 'Repr-Digest', detail }] });
  }
}

/**
 * The SHA-256 that a client promises in `Repr-Digest` (RFC 9530), base64 as S3 takes it. Digests by other algorithms
 * may stand beside it and are not looked at.
 * @throws InvalidReprDigest when the header is no digest, or has none by SHA-256: it would not be checked
 */
export function promisedSha256(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const digests = new Map<string, string>();
  for (const item of String(header).split(',')) {
    const [, algorithm, value] = member.exec(item.trim()) ?? [];
    if (algorithm === undefined || value === undefined || digests.has(algorithm))
      throw new InvalidReprDigest();
    digests.set(algorithm, value);
  }
  const promised = digests.get('sha-256');
  if (promised === undefined) throw new InvalidReprDigest();
  const bytes = Buffer.from(promised, 'base64');
  if (bytes.length !== sha256Bytes || bytes.toString('base64') !== promised) {
    throw new InvalidReprDigest('The sha-256 in Repr-Digest is not 32 bytes of base64.');
  }
  return promised;
}
