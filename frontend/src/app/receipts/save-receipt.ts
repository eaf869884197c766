import { type Receipt } from '../upload/receipt';

/** Lets the browser save a receipt beside the person's other files. */
export function saveReceipt(receipt: Receipt): void {
  const text = `${JSON.stringify(receipt, undefined, 2)}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${receipt.filename}.receipt.json`;
  link.click();
  URL.revokeObjectURL(address);
}
