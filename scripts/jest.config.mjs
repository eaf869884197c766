import { swcTransform } from '@static-file-upload/testing/jest-transform';

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: swcTransform({ module: 'es6' }),
  testTimeout: 120_000,
  // These tests mostly wait for other processes.
  maxWorkers: 2,
};
