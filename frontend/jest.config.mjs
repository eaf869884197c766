import presets from 'jest-preset-angular/presets/index.js';

/** Components and stores in jsdom, with Angular's own compiler and without Zone.js. */
export default {
  ...presets.createCjsPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  setupFilesAfterEnv: ['<rootDir>/src/testing/set-up.ts'],
  // Jest's CommonJS has no `import.meta`, by which a Worker's file is found.
  moduleNameMapper: { '/start-[a-z]+-worker$': '<rootDir>/src/testing/workers.ts' },
  // Packages that are ES modules by another name than .mjs.
  transformIgnorePatterns: ['node_modules/(?!.*\\.mjs$|@noble/|idb/|p-limit/|yocto-queue/)'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
};
