import { globSync } from 'node:fs';

/** `scripts` and `ci` belong to the root's package. */
export const workspaces = [
  'backend',
  'frontend',
  'lambda',
  'packages/client',
  'packages/contract',
  'packages/local-aws',
  'packages/testing',
  'scripts',
  'ci',
];

/** Where the folders of a workspace must not depend on each other in circles. */
const sources = [
  'backend/src',
  'frontend/src/app',
  'lambda/src',
  'packages/client/src',
  'packages/contract/src',
  'packages/local-aws/src',
  'packages/testing/src',
  'scripts',
];

/** What is deployed, or given to people. */
const product = ['backend/src', 'frontend/src', 'lambda/src', 'packages/client/src', 'packages/contract/src'];

export const workspaceOf = (file: string) => folderOf(workspaces, file);
export const sourceOf = (file: string) => folderOf(sources, file);

export function isTest(file: string): boolean {
  return /\.spec\.ts$|\/(test|testing)\//.test(file) && !file.startsWith('packages/testing/');
}

export function isProduct(file: string): boolean {
  return folderOf(product, file) !== undefined && !isTest(file);
}

/** Every file that people write and machines run. */
export function sourceFiles(root: string): string[] {
  return globSync(
    workspaces.map((folder) => `${folder}/**/*.{ts,mts,mjs,html,css}`),
    { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', '**/coverage/**', '**/.angular/**'] },
  );
}

function folderOf(folders: readonly string[], file: string): string | undefined {
  return folders.find((folder) => file.startsWith(`${folder}/`));
}
