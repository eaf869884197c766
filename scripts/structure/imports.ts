import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { isTest, sourceOf, workspaceOf, workspaces } from './workspaces.ts';

/** One file that imports another; both paths are relative to the root. */
interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether it is written as a path, and not with the name of a package. */
  readonly isRelative: boolean;
}

const rules = [
  { name: 'file cycle', severity: 'error', from: {}, to: { circular: true } },
] satisfies IForbiddenRuleType[];

/** Reads every import of the repository, those of types included. @returns a sentence for each that breaks a rule */
export async function findImportErrors(root: string): Promise<string[]> {
  const { output } = await cruise(
    workspaces,
    {
      baseDir: root,
      exclude: { path: '(^|/)(node_modules|dist|coverage|\\.angular)/' },
      tsPreCompilationDeps: true,
      validate: true,
      ruleSet: { forbidden: rules },
    },
    {
      // The package exports what it is compiled to; the graph is that of the sources.
      alias: { '@static-file-upload/contract': join(root, 'packages/contract/src') },
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mts', '.mjs', '.js', '.json'],
    },
  );
  if (typeof output === 'string') throw new Error(output);
  const imports = importsOf(output);
  return [...brokenRules(output), ...crossings(imports), ...folderCycles(imports)];
}

function brokenRules({ summary }: ICruiseResult): string[] {
  return summary.violations.map(({ rule, from, to, cycle }) => {
    const path = cycle ? cycle.map(({ name }) => name) : [to];
    return `${rule.name}: ${[from, ...path].join(' → ')}`;
  });
}

function importsOf({ modules }: ICruiseResult): Import[] {
  return modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ module, resolved }) => ({
      from: source,
      to: resolved,
      isRelative: module.startsWith('.'),
    })),
  );
}

/** Relative imports that leave their workspace. */
function crossings(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to, isRelative }) => isRelative && workspaceOf(from) !== workspaceOf(to))
    .map(({ from, to }) => `relative import of another workspace: ${from} → ${to}`);
}

/**
 * The cycles in the graph of the folders of each workspace's own source, without its tests. A folder stands for the
 * files directly in it. @returns a sentence for each group of folders that depend on each other
 */
function folderCycles(imports: readonly Import[]): string[] {
  const examples = new Map<string, Map<string, Import>>();
  for (const one of imports) {
    const [from, to] = [dirname(one.from), dirname(one.to)];
    const isInside = sourceOf(one.from) !== undefined && sourceOf(one.from) === sourceOf(one.to);
    if (!isInside || from === to || isTest(one.from) || isTest(one.to)) continue;
    const targets = examples.get(from) ?? new Map<string, Import>();
    examples.set(from, targets.set(to, targets.get(to) ?? one));
  }
  const reaches = (start: string) => reachable(start, (folder) => [...(examples.get(folder)?.keys() ?? [])]);
  const reached = new Map([...examples.keys()].map((folder) => [folder, reaches(folder)]));
  const groups = new Map<string, string[]>();
  for (const [folder, others] of reached) {
    if (!others.has(folder)) continue;
    const group = [...others].filter((other) => reached.get(other)?.has(folder)).sort();
    groups.set(group.join(), group);
  }
  return [...groups.values()].map((group) => describe(group, examples));
}

function reachable(start: string, next: (node: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [...next(start)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    waiting.push(...next(node));
  }
  return found;
}

function describe(
  group: readonly string[],
  examples: ReadonlyMap<string, ReadonlyMap<string, Import>>,
): string {
  const inside = group.flatMap((folder) =>
    [...(examples.get(folder) ?? [])]
      .filter(([target]) => group.includes(target))
      .map(([, example]) => example),
  );
  const lines = inside.map(({ from, to }) => `    ${from} imports ${to}`);
  return `folder cycle: ${group.join(', ')}\n${lines.join('\n')}`;
}
