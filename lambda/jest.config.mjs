import { swcTransform } from '../jest.transform.mjs';

/** Native ES modules, as Node itself runs these files. */
export default {
  globalSetup: '<rootDir>/test/build-once.mjs',
  testEnvironment: 'node',
  // Generous: a busy machine is no failure.
  testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: swcTransform({ module: 'es6' }),
  testTimeout: 30_000,
};
