import type { Route } from './plan.ts';
import type { TestFile } from './test-file.ts';

/** One request to store a file. Its name is used once, so that whatever lies in a bucket can be traced to it. */
export interface Attempt {
  readonly name: string;
  readonly file: TestFile;
  readonly sensitive: boolean;
  readonly route: Route;
}

/** What was promised about an attempt. */
export interface Promised {
  readonly attempt: Attempt;
  /** The client was told so; otherwise the file may be there, whole, or not at all. */
  readonly stored: boolean;
}
