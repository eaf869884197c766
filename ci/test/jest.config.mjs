import { swcTransform } from '@static-file-upload/testing/jest-transform';

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: swcTransform({ module: 'es6' }),
  // A shell script that calls the AWS CLI thirty times is slow where the machine is busy.
  testTimeout: 180_000,
  // These tests mostly wait for other programs.
  maxWorkers: 2,
};
