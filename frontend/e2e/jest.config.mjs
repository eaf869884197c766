import { swcTransform } from '@static-file-upload/testing/jest-transform';

/** The whole product in a real Chromium. One worker: each file starts the product and a browser of its own. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.e2e.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: swcTransform({ module: 'es6' }),
  globalSetup: '<rootDir>/support/require-browser.ts',
  testTimeout: 180_000,
  maxWorkers: 1,
};
