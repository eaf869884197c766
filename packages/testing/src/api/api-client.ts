type Body = NonNullable<RequestInit['body']>;
type Headers = Readonly<Record<string, string>>;

/** A program that uploads on behalf of an account. */
export class ApiClient {
  readonly #url: string;
  readonly token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.token = token;
  }

  get authorization(): { authorization: string } {
    return { authorization: `Bearer ${this.token}` };
  }

  /** The same account at another server. */
  at(url: string): ApiClient {
    return new ApiClient(url, this.token);
  }

  get(path: string): Promise<Response> {
    return fetch(new URL(path, this.#url), { headers: this.authorization });
  }

  send(method: string, path: string, body: Body, headers: Headers = {}): Promise<Response> {
    // The standard demands `duplex` for a body that is a stream, and TypeScript's DOM does not know it.
    const init = { method, body, headers: { ...this.authorization, ...headers }, duplex: 'half' as const };
    return fetch(new URL(path, this.#url), init);
  }

  postJson(path: string, body: unknown): Promise<Response> {
    return this.send('POST', path, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  putRaw(filename: string, query: string, body: Body, headers: Headers = {}): Promise<Response> {
    return this.send('PUT', `/api/uploads/${encodeURIComponent(filename)}${query}`, body, headers);
  }

  postForm(body: Body, headers: Headers = {}): Promise<Response> {
    return this.send('POST', '/api/uploads', body, headers);
  }
}

type FormEntry =
  readonly [name: string, value: string] | readonly [name: string, value: Blob, filename: string];

export function formOf(...entries: readonly FormEntry[]): FormData {
  const form = new FormData();
  for (const [name, value, filename] of entries) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, filename);
  }
  return form;
}
