/** An XMLHttpRequest whose responses the test gives. The browser tests use the real one. */
export class RequestInHand {
  static last: RequestInHand;
  static #sent = Promise.withResolvers<RequestInHand>();
  readonly upload: { onprogress?: (event: { loaded: number }) => void; onload?: () => void } = {};
  readonly headers: Record<string, string> = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  opened = '';
  body: unknown;
  status = 0;
  responseText = '';
  responseHeaders: Readonly<Record<string, string>> = { 'X-Request-Id': 'r-1' };

  constructor() {
    RequestInHand.last = this;
  }

  /** Resolves with the next request as soon as it is sent. */
  static next(): Promise<RequestInHand> {
    RequestInHand.#sent = Promise.withResolvers();
    return RequestInHand.#sent.promise;
  }

  open(method: string, url: string): void {
    this.opened = `${method} ${url}`;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  getResponseHeader(name: string): string | null {
    return this.responseHeaders[name] ?? null;
  }

  send(body: unknown): void {
    this.body = body;
    RequestInHand.#sent.resolve(this);
  }

  abort(): void {
    this.onabort?.();
  }

  respond(status: number, body: object): void {
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
