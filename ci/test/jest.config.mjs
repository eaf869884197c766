import { swcTransform } from '../../jest.transform.mjs';

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: swcTransform({ module: 'es6' }),
  testTimeout: 60_000,
  // These tests mostly wait for other programs.
  maxWorkers: 2,
};
