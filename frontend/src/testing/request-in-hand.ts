/** An XMLHttpRequest whose answers the test gives. The browser tests use the real one. */
export class RequestInHand {
  static last: RequestInHand;
  readonly upload: { onprogress?: (event: { loaded: number }) => void; onload?: () => void } = {};
  readonly headers: Record<string, string> = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  opened = '';
  body: unknown;
  status = 0;
  responseText = '';
  answered: Readonly<Record<string, string>> = { 'X-Request-Id': 'r-1' };

  constructor() {
    RequestInHand.last = this;
  }

  open(method: string, url: string): void {
    this.opened = `${method} ${url}`;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  getResponseHeader(name: string): string | null {
    return this.answered[name] ?? null;
  }

  send(body: unknown): void {
    this.body = body;
  }

  abort(): void {
    this.onabort?.();
  }

  answer(status: number, body: object): void {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}

/** For the tests of this file, no request leaves. */
export function takeTheNetwork(): void {
  const original = globalThis.XMLHttpRequest;
  beforeAll(() => (globalThis.XMLHttpRequest = RequestInHand as unknown as typeof XMLHttpRequest));
  afterAll(() => (globalThis.XMLHttpRequest = original));
}
