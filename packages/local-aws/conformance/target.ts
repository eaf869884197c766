import { readEnvironment } from './environment.ts';

/** The AWS that the checks run against, from the SDK's own variables. */
export const target = readEnvironment();
