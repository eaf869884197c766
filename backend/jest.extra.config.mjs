import config from './jest.config.mjs';

/** With programs that not every machine has; a missing one is reported, and no failure. */
export default { ...config, testMatch: ['<rootDir>/test/*.extra.ts'] };
