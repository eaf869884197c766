/** What the API answers when a file is stored. */
export interface Receipt {
  readonly id: string;
  readonly key: string;
  readonly filename: string;
  readonly size: number;
  readonly contentType: string;
  readonly sensitive: boolean;
  readonly checksum: { readonly algorithm: string; readonly value: string };
  readonly etag?: string;
  readonly uploadedBy: string;
  readonly uploadedAt: string;
}
