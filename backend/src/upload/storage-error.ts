import { Problem } from '../http/problem';

/** The storage answered no, for a reason that trying again will not mend. */
export class StorageRefused extends Problem {
  constructor(options?: ErrorOptions) {
    super('storage-refused', 'The storage did not take the file. Nothing was stored.', options);
  }
}

/** There is an object under this key already. */
export class ObjectExists extends StorageRefused {}

/** The storage, or this server's own memory for uploads, is taken; a later attempt may succeed. */
export class StorageBusy extends Problem {
  constructor(options?: ErrorOptions) {
    super('storage-busy', 'The storage is busy. Send the file again in a few seconds.', {
      ...options,
      headers: { 'Retry-After': '5' },
    });
  }
}

/** The storage did not answer; whether it has the object is unknown, but nobody was told that it has. */
export class StorageTimeout extends Problem {
  constructor(options?: ErrorOptions) {
    super('storage-timeout', 'The storage did not answer in time. Send the file again.', options);
  }
}
