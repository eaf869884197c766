import { fileKindOf } from './file-kind';
import { type Finding } from './finding';
import { inspectText, lineAt } from './inspect-text';

/** How much of each end of a file is read. */
export const inspectedBytes = 1024 ** 2;

/** Of the characters of a text. */
const maxUndecodableShare = 0.01;

/**
 * Looks through the first and the last mebibyte of a file that looks like text. The kind of the file counts
 * only when nothing was found in it, because a finding says more.
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
    // The part between was not read, so its lines are not counted.
    .map(({ kind }) => ({ kind, line: undefined }));
  return [...inHead, ...inTail];
}

async function textOf(slice: Blob): Promise<string | undefined> {
  return decodeText(new Uint8Array(await slice.arrayBuffer()));
}

/**
 * Reads bytes as text, when they look like text: UTF-8, or UTF-16 with a byte order mark.
 * @returns undefined for anything else, such as an image or an archive
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding = utf16Of(bytes) ?? 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  return looksLikeText(text) ? text : undefined;
}

function utf16Of([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** A slice may begin or end within a character, so a few undecodable characters are allowed. */
function looksLikeText(text: string): boolean {
  if (text.includes('\0')) return false;
  const undecodable = text.match(/\uFFFD|(?!\s)\p{Cc}/gu)?.length ?? 0;
  return undecodable <= Math.max(6, text.length * maxUndecodableShare);
}
