/** Why an upload waits before it goes on by itself. */
export type WaitReason = 'offline' | 'busy';

/** How an upload is getting on. */
export type UploadEvent =
  | { readonly kind: 'checking'; readonly readBytes: number }
  | { readonly kind: 'sending'; readonly sentBytes: number }
  | { readonly kind: 'waiting'; readonly reason: WaitReason }
  /** It goes on. */
  | { readonly kind: 'resumed' }
  | { readonly kind: 'finishing' }
  /** From here on it can be interrupted, and continued until the time named, ISO 8601; the file is stored by this name. */
  | { readonly kind: 'resumable'; readonly id: string; readonly name: string; readonly until: string };

/** A file to be stored, whichever way it goes. */
export interface UploadRequest {
  readonly file: File;
  readonly sensitive: boolean;
  /** The user's `sub`. */
  readonly userId: string;
  /** The unfinished upload that the person wants to go on with, if they said so. */
  readonly continues?: string | undefined;
  readonly signal: AbortSignal;
  readonly emit: (event: UploadEvent) => void;
}

/** A media type (RFC 9110) in printable ASCII, as the server takes it. */
const mediaType = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+(?: *;[\x20-\x7e]*[\x21-\x7e])?$/;
const maxTypeLength = 255;

/** The content type that a file is stored with. Browsers give none, or what the operating system has for one. */
export function contentTypeOf({ type }: Pick<File, 'type'>): string {
  return type.length <= maxTypeLength && mediaType.test(type) ? type : 'application/octet-stream';
}
