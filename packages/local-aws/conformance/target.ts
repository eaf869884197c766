import { readEnvironment } from './environment.ts';

/** What the checks run against: the AWS that the SDK finds through its own variables. */
export const target = readEnvironment();
