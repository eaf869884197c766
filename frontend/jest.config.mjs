import { createCjsPreset } from 'jest-preset-angular/presets/index.js';

/** Components and stores in jsdom, with Angular's own compiler and without Zone.js. */
export default {
  ...createCjsPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  setupFilesAfterEnv: ['<rootDir>/src/testing/set-up.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
};
