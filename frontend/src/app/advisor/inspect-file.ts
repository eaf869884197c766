import { decodeText } from './decode-text';
import { fileKindOf } from './file-kind';
import { type Finding } from './finding';
import { inspectText, lineAt } from './inspect-text';

/** How much of either end of a file is read, in bytes. */
export const inspectedBytes = 1024 ** 2;

/**
 * Looks through the first and the last mebibyte of a file that looks like text. A file is judged by its kind only
 * when nothing was found in it, because what was found says more.
 * @throws DOMException when the file can no longer be read
 */
export async function inspectFile(file: File): Promise<Finding[]> {
  const found = await inspectContent(file);
  if (found.length > 0) return found;
  const kind = fileKindOf(file.name);
  return kind === undefined ? [] : [{ kind }];
}

async function inspectContent(file: File): Promise<Finding[]> {
  const head = await textOf(file.slice(0, inspectedBytes));
  if (head === undefined) return [];
  const inHead = inspectText(head).map(({ kind, index }) => ({ kind, line: lineAt(head, index) }));
  if (file.size <= inspectedBytes) return inHead;
  const tail = (await textOf(file.slice(Math.max(inspectedBytes, file.size - inspectedBytes)))) ?? '';
  const inTail = inspectText(tail)
    .filter(({ kind }) => inHead.every((found) => found.kind !== kind))
    // What lies between was not read, so nobody has counted its lines.
    .map(({ kind }) => ({ kind, line: undefined }));
  return [...inHead, ...inTail];
}

async function textOf(slice: Blob): Promise<string | undefined> {
  return decodeText(new Uint8Array(await slice.arrayBuffer()));
}
