import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/**
 * Reads a password: from a terminal without showing it, otherwise the first line of stdin.
 * The question goes to stderr, because stdout carries the result.
 */
export async function readPassword(question: string): Promise<string> {
  const password = process.stdin.isTTY ? await readSilently(question) : firstLine(await text(process.stdin));
  if (password === '') throw new Error('No password was given. Type it, or pipe it into stdin.');
  return password;
}

async function readSilently(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  const cancelled = new AbortController();
  terminal.once('SIGINT', () => cancelled.abort());
  process.stderr.write(question);
  try {
    return await terminal.question('', { signal: cancelled.signal });
  } catch (error) {
    throw new Error('Cancelled.', { cause: error });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

function firstLine(input: string): string {
  return input.split(/\r?\n/, 1)[0] ?? '';
}
