import type { FoundObject } from './compare-objects.ts';
import type { Trial } from './trial.ts';

const shownConnections = 5;
const shownCharacters = 1200;
const alwaysSent =
  /^(?:content-security-policy|cross-|permissions-policy|referrer|x-content|x-frame|date|keep-alive|cache-control).*\r\n/gim;
const token = /Bearer [\w.-]+/g;

/** Counts what was compared, and shows the first connections on which something differs. */
export class Report {
  #requests = 0;
  #objects = 0;
  #untold = 0;
  readonly #statuses = new Map<string, number>();
  readonly #kinds = new Map<string, { count: number; connections: number[] }>();
  readonly #shown: string[] = [];

  /** How many differences there are. */
  get broken(): number {
    return [...this.#kinds.values()].reduce((sum, { count }) => sum + count, 0);
  }

  add(trial: Trial, objects: ReadonlyMap<string, FoundObject>): void {
    const { broken, untold } = trial.compareWith(objects);
    this.#untold += untold;
    this.#objects += objects.size;
    this.#requests += trial.exchanges.length;
    for (const { response } of trial.exchanges) this.#count(String(response?.status ?? 'no response'));
    for (const sentence of broken) this.#note(sentence, trial.number);
    if (broken.length > 0 && this.#shown.length < shownConnections) {
      this.#shown.push(describe(trial, objects, broken));
    }
  }

  addStrangers(keys: readonly string[]): void {
    for (const key of keys) this.#note(`STRANGER: ${key} is stored and was never sent`, -1);
  }

  toString(): string {
    const kinds = [...this.#kinds].map(
      ([kind, { count, connections }]) =>
        `✖ ${count} × ${kind}, connections ${connections.slice(0, 10).join(', ')}`,
    );
    const statuses = [...this.#statuses].sort().map(([status, count]) => `${count} × ${status}`);
    return [
      ...this.#shown,
      ...kinds,
      `${this.#requests} requests: ${statuses.join(', ')}.`,
      `${this.#objects} objects, of ${this.#untold} of which the client was told nothing or that it is unknown.`,
      this.broken === 0 ? 'Every response is true.' : `${this.broken} differences.`,
    ].join('\n');
  }

  #count(status: string): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
  }

  #note(sentence: string, connection: number): void {
    const kind = sentence.slice(0, sentence.indexOf(':'));
    const known = this.#kinds.get(kind) ?? { count: 0, connections: [] };
    known.count += 1;
    known.connections.push(connection);
    this.#kinds.set(kind, known);
  }
}

/** What was sent, received and found on one connection. */
function describe(
  { number, plan, conversation }: Trial,
  objects: ReadonlyMap<string, FoundObject>,
  broken: readonly string[],
): string {
  const { sent, slices, ending } = plan;
  return [
    `✖ Connection ${number} (${slices.length} slices, ${ending}):`,
    ...broken.map((sentence) => `  ${sentence}`),
    `  sent: ${abbreviate(sent)}`,
    `  received: ${abbreviate(conversation.received)}`,
    `  stored: ${[...objects].map(([key, { size }]) => `${key} (${size} bytes)`).join(', ') || 'nothing'}`,
  ].join('\n');
}

/** Without what is the same in every response and every token, and without the middle of anything long. */
function abbreviate(bytes: Buffer): string {
  const text = JSON.stringify(bytes.toString('latin1').replace(alwaysSent, '').replace(token, 'Bearer …'));
  const shown = text.replace(/\\u00\w\w|[^\x20-\x7e…]/g, '·');
  if (shown.length <= shownCharacters) return shown;
  return `${shown.slice(0, shownCharacters / 2)} … ${shown.slice(-shownCharacters / 2)} (${bytes.length} bytes)`;
}
