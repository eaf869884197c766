/** Lets the browser save a receipt beside the person's other files. */
export function saveReceipt(receipt: { readonly filename: string }): void {
  const text = `${JSON.stringify(receipt, undefined, 2)}\n`;
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${receipt.filename}.receipt.json`;
  link.click();
  URL.revokeObjectURL(url);
}
