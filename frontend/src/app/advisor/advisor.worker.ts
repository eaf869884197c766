import { type Finding } from './finding';
import { inspectFile } from './inspect-file';

export interface Inspection {
  readonly findings: readonly Finding[];
  /** Whether the file could not be read. The upload will say so itself; there is only no advice. */
  readonly unreadable: boolean;
}

/** One message with a file, one answer: what was found. The content leaves this Worker in no form. */
addEventListener('message', ({ data }: MessageEvent<File>) => {
  inspectFile(data).then(
    (findings) => postMessage({ findings, unreadable: false } satisfies Inspection),
    () => postMessage({ findings: [], unreadable: true } satisfies Inspection),
  );
});
