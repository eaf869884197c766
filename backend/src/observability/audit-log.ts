import { Injectable, Logger } from '@nestjs/common';
import { type UnsignedReceipt } from '@static-file-upload/contract/receipt';
import { hash } from 'node:crypto';
import { Metrics } from './metrics';

/** What the audit trail keeps of a stored file. */
type StoredFile = Pick<UnsignedReceipt, 'id' | 'size' | 'sensitive' | 'checksum' | 'uploadedBy'>;

/**
 * Writes one line for each file that was stored, and none for anything else. The line contains nothing that a client
 * has written, neither name nor type, so that no upload can make a line look like another.
 */
@Injectable()
export class AuditLog {
  private readonly logger = new Logger('Audit');

  constructor(private readonly metrics: Metrics) {}

  recordStored({ id, size, sensitive, checksum, uploadedBy }: StoredFile): void {
    const { algorithm, value } = checksum;
    const user = pseudonymOf(uploadedBy);
    this.logger.log({ id, user, size, sensitive, checksum: { algorithm, value } }, 'stored');
    const label = { sensitive: String(sensitive) };
    this.metrics.uploads.inc(label);
    this.metrics.uploadedBytes.inc(label, size);
  }
}

const pseudonymLength = 16;

/** Stands for a user in logs: the same for all requests of a user, and it does not reveal the account. */
export function pseudonymOf(sub: string): string {
  return hash('sha256', sub, 'hex').slice(0, pseudonymLength);
}
