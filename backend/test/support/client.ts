import { type Account } from './account';

type Body = NonNullable<RequestInit['body']>;
type Headers = Readonly<Record<string, string>>;

export interface Receipt {
  readonly id: string;
  readonly key: string;
  readonly filename: string;
  readonly size: number;
  readonly contentType: string;
  readonly sensitive: boolean;
  readonly checksum: { readonly algorithm: string; readonly value: string };
  readonly etag: string;
  readonly uploadedBy: string;
  readonly uploadedAt: string;
  readonly signature: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
}

/** A program that uploads on behalf of an account. */
export class Client {
  constructor(
    private readonly url: string,
    private readonly account: Account,
  ) {}

  get token(): string {
    return this.account.accessToken;
  }

  get authorization(): { authorization: string } {
    return { authorization: `Bearer ${this.token}` };
  }

  /** The same account at another server. */
  at(url: string): Client {
    return new Client(url, this.account);
  }

  get(path: string): Promise<Response> {
    return fetch(new URL(path, this.url), { headers: this.authorization });
  }

  postJson(path: string, body: unknown): Promise<Response> {
    const headers = { ...this.authorization, 'content-type': 'application/json' };
    return fetch(new URL(path, this.url), { method: 'POST', headers, body: JSON.stringify(body) });
  }

  send(method: string, path: string, body: Body, headers: Headers): Promise<Response> {
    return fetch(new URL(path, this.url), { method, body, headers: { ...this.authorization, ...headers } });
  }

  putRaw(filename: string, query: string, body: Body, headers: Headers = {}): Promise<Response> {
    const path = `/api/uploads/${encodeURIComponent(filename)}${query}`;
    return fetch(this.url + path, { method: 'PUT', body, headers: { ...this.authorization, ...headers } });
  }

  postForm(body: Body, headers: Headers = {}): Promise<Response> {
    const url = new URL('/api/uploads', this.url);
    return fetch(url, { method: 'POST', body, headers: { ...this.authorization, ...headers } });
  }
}

export type FormEntry =
  readonly [name: string, value: string] | readonly [name: string, value: Blob, filename: string];

export function formOf(...entries: readonly FormEntry[]): FormData {
  const form = new FormData();
  for (const [name, value, filename] of entries) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, filename);
  }
  return form;
}
