import { swcTransform } from '../jest.transform.mjs';

/** Native ES modules, as Node itself runs these files. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: swcTransform({ module: 'es6' }),
  testTimeout: 30_000,
};
