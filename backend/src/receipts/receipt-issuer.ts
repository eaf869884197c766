import { Injectable } from '@nestjs/common';
import { inCanonicalOrder } from '@static-file-upload/contract/canonical-json';
import { type Receipt, type UnsignedReceipt } from '@static-file-upload/contract/receipt';
import { AuditLog } from '../observability/audit-log';
import { signDetached } from './detached-signature';
import { SigningKeys } from './signing-keys';

/** Turns stored files into receipts that anyone can verify. */
@Injectable()
export class ReceiptIssuer {
  constructor(
    private readonly keys: SigningKeys,
    private readonly audit: AuditLog,
  ) {}

  /** Returns the members in canonical order, so that taking the signature out leaves what was signed. */
  issue(stored: Omit<UnsignedReceipt, 'uploadedAt'>): Receipt {
    const receipt = { ...stored, uploadedAt: new Date().toISOString() };
    this.audit.recordStored(receipt);
    const signature = signDetached(receipt, this.keys.newest);
    return inCanonicalOrder({ ...receipt, signature });
  }
}
