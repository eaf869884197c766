import type { ConditionContext } from './authorization.ts';
import type { Operator, Statement } from './policy.ts';

type Test = (actual: string | undefined, expected: readonly string[]) => boolean;

const anyMatches = (actual: string, expected: readonly string[]) =>
  expected.some((pattern) => matchesPattern(pattern, actual));

/**
 * How each operator treats a present and an absent key: a positive one is false without it, a negated one true.
 * Source: AWS IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
const tests: Readonly<Record<Operator, Test>> = {
  Bool: (actual, expected) => actual !== undefined && expected.includes(actual),
  Null: (actual, expected) => expected.includes(String(actual === undefined)),
  NumericLessThan: (actual, expected) =>
    actual !== undefined && expected.some((limit) => Number(actual) < Number(limit)),
  StringEquals: (actual, expected) => actual !== undefined && expected.includes(actual),
  StringNotEqualsIfExists: (actual, expected) => actual === undefined || !expected.includes(actual),
  ArnEquals: (actual, expected) => actual !== undefined && anyMatches(actual, expected),
  ArnNotEquals: (actual, expected) => actual === undefined || !anyMatches(actual, expected),
};

/** True when every operator and every key of a statement's condition holds. */
export function conditionHolds(condition: Statement['Condition'], context: ConditionContext): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => tests[operator as Operator](context[key], expected)),
  );
}

/** Matches a policy's pattern: `*` is any run of characters, `?` is one. */
export function matchesPattern(pattern: string, value: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${expression}$`).test(value);
}
