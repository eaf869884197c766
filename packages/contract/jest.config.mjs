import { swcTransform } from '@static-file-upload/testing/jest-transform';

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: swcTransform({ module: 'es6' }),
};
