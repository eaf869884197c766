import { swcTransform } from '@static-file-upload/testing/jest-transform';

/** CommonJS with decorators, as tsc builds the application. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'],
  testTimeout: 120_000,
  transform: swcTransform({ module: 'commonjs', decorators: true }),
  // These tests mostly wait for other processes.
  maxWorkers: 2,
};
