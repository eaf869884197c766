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

const backend = {
  config: [],
  storage: ['config'],
  observability: ['config'],
  problem: ['storage'],
  http: ['config', 'problem', 'observability'],
  receipts: ['config', 'problem', 'observability', 'http'],
  auth: ['config', 'problem', 'http'],
  site: ['config', 'http'],
  upload: ['config', 'problem', 'http', 'receipts', 'storage', 'auth'],
};

const frontend = {
  encoding: [],
  checksums: [],
  security: [],
  storage: [],
  i18n: [],
  ui: ['i18n'],
  landing: ['i18n', 'ui'],
  advisor: ['i18n', 'ui'],
  http: ['encoding'],
  config: ['http'],
  auth: ['config', 'http', 'i18n'],
  layout: ['auth', 'i18n', 'ui'],
  drop: ['auth', 'i18n', 'ui'],
  developers: ['auth', 'i18n', 'ui'],
  account: ['auth', 'config', 'http', 'i18n', 'layout', 'ui'],
  receipts: ['checksums', 'drop', 'encoding', 'http', 'i18n', 'ui'],
  history: ['auth', 'i18n', 'receipts', 'storage', 'ui'],
  upload: [
    'advisor',
    'auth',
    'checksums',
    'drop',
    'encoding',
    'history',
    'http',
    'i18n',
    'layout',
    'storage',
    'ui',
  ],
};

const localAws = {
  system: [],
  http: ['system'],
  iam: ['http', 'system'],
  mailbox: ['http', 'system'],
  kms: ['http', 'iam', 'system'],
  s3: ['http', 'iam', 'kms', 'system'],
  ssm: ['http', 'iam', 'kms', 'system'],
  lambda: ['iam', 's3', 'system'],
  cognito: ['http', 'iam', 'mailbox', 'system'],
};

const testing = {
  common: [],
  network: [],
  tokens: ['network'],
  stack: ['common'],
  people: ['stack'],
  storage: ['common', 'stack'],
  api: ['common', 'people', 'stack', 'storage'],
};

const scripts = {
  laboratory: [],
  steps: [],
  sweep: [],
  chaos: ['laboratory'],
  rolling: ['laboratory'],
  oracle: [],
  structure: ['laboratory'],
};

/** Each folder may import what stands beside it, and so no file that lies above it. */
const folderZones = (root, folders) =>
  Object.entries(folders).map(([folder, allowed]) => ({
    target: `${root}/${folder}`,
    from: root,
    except: [folder, ...allowed].map((name) => `./${name}`),
    message: `${folder} may import only: ${allowed.join(', ') || 'no other folder'}.`,
  }));

/** What is deployed or given to people knows of the other workspaces the contract alone. */
const productZones = ['backend', 'frontend', 'lambda', 'packages/client', 'packages/contract'].flatMap(
  (workspace) => {
    const target = `./${workspace}/src/**/!(*.spec).ts`;
    const others = ['backend', 'frontend', 'lambda', 'scripts', 'ci'].filter((name) => name !== workspace);
    const packages = ['client', 'contract', 'local-aws', 'testing'].filter(
      (name) => !['contract', workspace.slice(9)].includes(name),
    );
    const message = 'The product may import no other workspace than the contract.';
    return [
      {
        target,
        from: [...others, ...packages.map((name) => `packages/${name}`)].map((name) => `./${name}`),
        message,
      },
    ];
  },
);

/** Dependencies point one way. `npm run structure` proves that no cycle is left. */
const oneWay = [
  ...folderZones('./backend/src', backend),
  ...folderZones('./frontend/src/app', frontend),
  ...folderZones('./packages/local-aws/src', localAws),
  ...folderZones('./packages/testing/src', testing),
  ...folderZones('./scripts', scripts),
  ...productZones,
  {
    target: './lambda/src/storage',
    from: './lambda/src',
    except: ['./storage'],
    message: 'The adapter knows nothing of its callers.',
  },
  {
    target: './packages/local-aws/src',
    from: [
      './backend',
      './frontend',
      './lambda',
      './packages/client',
      './packages/contract',
      './packages/testing',
    ],
    message: 'The local AWS stands for AWS: it knows nothing of the product.',
  },
  {
    target: './packages',
    from: ['./scripts', './ci'],
    message: 'Commands import packages, never the reverse.',
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
      'import-x/no-relative-packages': 'error',
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
    ignores: ['backend/src/storage/**', 'backend/src/config/parameter-store.ts', 'backend/src/**/*.spec.ts'],
    rules: sdkOnlyInAdapters('Only storage/ and config/parameter-store.ts talk to AWS.'),
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
