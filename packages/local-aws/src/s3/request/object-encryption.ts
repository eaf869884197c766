import { AwsError } from '../../http/aws-error.ts';
import type { Kms } from '../../kms/kms.ts';
import type { Encryption, StoredPiece } from '../store/model.ts';
import { objectArn, type S3Request } from './s3-request.ts';

export interface PieceKey {
  readonly plaintext: Buffer;
  /** Base64 */
  readonly wrapped: string;
}

/**
 * Envelope encryption of objects: each piece under a data key of its own, wrapped by the master key with the
 * object's ARN. S3 calls the key service with the caller's permissions, never with its own.
 */
export class ObjectEncryption {
  readonly keyArn: string;
  readonly #kms: Kms;
  readonly #region: string;
  readonly #accountId: string;

  constructor(options: { kms: Kms; keyArn: string; region: string; accountId: string }) {
    this.#kms = options.kms;
    this.keyArn = options.keyArn;
    this.#region = options.region;
    this.#accountId = options.accountId;
  }

  /** @throws AwsError AccessDenied when the caller may not encrypt, or names a key that does not exist */
  authorizeEncryption(request: S3Request, encryption: Encryption): void {
    if (encryption !== 'aws:kms') return;
    const named = request.header('x-amz-server-side-encryption-aws-kms-key-id') ?? this.keyArn;
    if (named !== this.keyArn && !this.keyArn.endsWith(`/${named}`)) {
      throw new AwsError('KMS.NotFoundException', `Invalid keyId ${named}`);
    }
    this.#authorize(request, 'kms:GenerateDataKey');
  }

  /**
   * For reading, and for completing an upload in parts.
   * Source: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys", permissions.
   * @throws AwsError AccessDenied when the caller may not decrypt
   */
  authorizeDecryption(request: S3Request, encryption: Encryption): void {
    if (encryption === 'aws:kms') this.#authorize(request, 'kms:Decrypt');
  }

  /** @throws AwsError AccessDenied when the caller may not encrypt, or names a key that does not exist */
  newKey(request: S3Request, encryption: Encryption, bucket: string, key: string): PieceKey | null {
    this.authorizeEncryption(request, encryption);
    if (encryption !== 'aws:kms') return null;
    const { plaintext, wrapped } = this.#kms.generateDataKey(objectArn(bucket, key));
    return { plaintext, wrapped: wrapped.toString('base64') };
  }

  /** The data key of a piece, for a caller whose permission to decrypt was checked before. */
  openKey(piece: StoredPiece, bucket: string, key: string): Buffer | null {
    if (piece.wrappedKey === null) return null;
    return this.#kms.unwrapDataKey(Buffer.from(piece.wrappedKey, 'base64'), objectArn(bucket, key));
  }

  #authorize(request: S3Request, action: string): void {
    request.authorize(action, this.keyArn, {
      'kms:ViaService': `s3.${this.#region}.amazonaws.com`,
      'kms:CallerAccount': this.#accountId,
    });
  }
}
