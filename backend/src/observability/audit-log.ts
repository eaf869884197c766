import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from './metrics';
import { pseudonymOf } from '../http/pseudonym';

/** What the audit trail keeps of a stored file. */
interface StoredFile {
  readonly id: string;
  readonly size: number;
  readonly sensitive: boolean;
  readonly checksum: { readonly algorithm: string; readonly value: string };
  readonly uploadedBy: string;
}

/**
 * One line for each file that was stored, and none for anything else. It holds nothing that a client has written:
 * no name and no type, so that no upload can make a line look like another.
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
