import { swcTransform } from '@static-file-upload/testing/jest-transform';

/** Native ES modules, as Node itself runs these files. */
export default {
  globalSetup: '<rootDir>/test/build-once.mjs',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: swcTransform({ module: 'es6' }),
  // Generous: a busy machine is no failure.
  testTimeout: 120_000,
  // These tests mostly wait for other processes.
  maxWorkers: 2,
};
