import eslint from '@eslint/js';
import angular from 'angular-eslint';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const environmentOnlyInOneFile = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read in one file of each workspace: environment.ts.',
};

const sdkOnlyInAdapters = (message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group: ['@aws-sdk/*', '@smithy/*'], message }] }],
});

/** Dependencies point one way: main → app → modules → adapters; nothing in the product knows the local AWS. */
const oneWay = [
  {
    target: './backend/src',
    from: './packages/local-aws',
    message: 'The product does not know the local AWS.',
  },
  {
    target: './lambda/src',
    from: './packages/local-aws',
    message: 'The product does not know the local AWS.',
  },
  {
    target: './frontend/src',
    from: './packages/local-aws',
    message: 'The product does not know the local AWS.',
  },
  { target: './packages/local-aws/src', from: ['./backend', './lambda', './frontend'] },
  {
    target: './backend/src/config',
    from: ['./backend/src/auth', './backend/src/receipts', './backend/src/upload'],
  },
  { target: './backend/src/auth', from: ['./backend/src/receipts', './backend/src/upload'] },
  {
    target: './backend/src/observability',
    from: ['./backend/src/auth', './backend/src/receipts', './backend/src/upload'],
  },
  { target: './backend/src/receipts', from: './backend/src/upload' },
  {
    target: './backend/src/http',
    from: ['./backend/src/observability', './backend/src/receipts', './backend/src/upload'],
  },
  {
    target: './backend/src/*/**',
    from: ['./backend/src/main.ts', './backend/src/app.module.ts', './backend/src/application.ts'],
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/coverage/**',
      '**/.angular/**',
      '.local-aws/**',
      '.test-results/**',
      'terraform/**',
    ],
  },
  eslint.configs.recommended,
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
  {
    files: ['**/*.{ts,mts}'],
    extends: [tseslint.configs.recommendedTypeChecked, importX.flatConfigs.typescript],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.mjs', '.js'] })] },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: oneWay }],
      'no-restricted-syntax': ['error', environmentOnlyInOneFile],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['packages/local-aws/conformance/**/*.ts'],
    // Node's own runner waits for the tests it was told about.
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['describe', 'test'] }] },
      ],
    },
  },
  {
    files: ['backend/src/**/*.ts'],
    ignores: ['backend/src/upload/object-store*.ts', 'backend/src/config/parameter-store*.ts'],
    rules: sdkOnlyInAdapters('Only object-store*.ts and parameter-store.ts talk to AWS.'),
  },
  {
    files: ['backend/**/*.ts'],
    // Nest reads constructor types at run time: an import that only types need may still be needed there.
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['lambda/src/**/*.ts'],
    ignores: ['lambda/src/storage/**', 'lambda/src/**/*.spec.ts'],
    rules: sdkOnlyInAdapters('Only storage/ talks to AWS.'),
  },
  {
    files: ['frontend/src/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
  },
  {
    files: ['frontend/src/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
  {
    files: [
      '**/environment.ts',
      'scripts/**/*.ts',
      'lambda/build.ts',
      '**/{test,testing,e2e,bench}/**/*.{ts,mts}',
      '**/*.spec.ts',
    ],
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
);
