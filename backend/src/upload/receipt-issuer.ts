import { Injectable } from '@nestjs/common';
import { AuditLog } from '../observability/audit-log';
import { inCanonicalOrder } from '../receipts/canonical-json';
import { signDetached } from '../receipts/detached-signature';
import { SigningKeys } from '../receipts/signing-keys';
import { type NewObject, type StoredObject } from './new-object';
import { type Receipt, receiptOf } from './receipt';

/** Gives out receipts that anybody can verify. */
@Injectable()
export class ReceiptIssuer {
  constructor(
    private readonly keys: SigningKeys,
    private readonly audit: AuditLog,
  ) {}

  /** The members come in canonical order, so that taking the signature out leaves what was signed. */
  issue(object: NewObject, stored: StoredObject): Receipt {
    const receipt = receiptOf(object, stored, new Date());
    this.audit.recordStored(receipt);
    const signature = signDetached(receipt, this.keys.newest);
    return inCanonicalOrder({ ...receipt, signature });
  }
}
