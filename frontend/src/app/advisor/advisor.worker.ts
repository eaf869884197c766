import { type Finding } from './finding';
import { inspectFile } from './inspect-file';

export interface Inspection {
  readonly findings: readonly Finding[];
  /** Whether the file could not be read. The upload reports that; here it means that there is no advice. */
  readonly unreadable: boolean;
}

/** Replies to each file with what was found in it. No part of the content leaves this Worker. */
addEventListener('message', ({ data }: MessageEvent<File>) => {
  inspectFile(data).then(
    (findings) => postMessage({ findings, unreadable: false } satisfies Inspection),
    () => postMessage({ findings: [], unreadable: true } satisfies Inspection),
  );
});
