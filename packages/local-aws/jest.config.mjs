import { swcTransform } from '@static-file-upload/testing/jest-transform';

/** Native ES modules, as Node itself runs these files. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: swcTransform({ module: 'es6' }),
  // SRP is arithmetic with 3,072 bits: on a busy machine a few sign-ins take longer than Jest's five seconds.
  testTimeout: 120_000,
  // These tests mostly wait for other processes.
  maxWorkers: 2,
};
