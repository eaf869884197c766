import { describe, expect, test } from '@jest/globals';
import { explore } from './explore.ts';
import { everyGuard, type Faults, type Guards, moveProtocol, type Uploads } from './move-protocol.ts';

const A = { content: 'A', sensitive: true } as const;
const B = { content: 'B', sensitive: true } as const;
const normal = { content: 'A', sensitive: false } as const;

/** As the product uses keys: one content each, though it may be uploaded again. */
const oneContent: Uploads = [A, A];
/** As no part of the product does: other bytes under a key that was free again. */
const reused: Uploads = [A, B];
const notSensitive: Uploads = [normal, normal];

const crashing = { crashes: 1, damages: 0 };
const damaging = { crashes: 0, damages: 1 };

const findings = (uploads: Uploads, without: Partial<Guards> = {}, faults: Faults = crashing) =>
  explore(moveProtocol(uploads, { ...everyGuard, ...without }, faults));

describe('the move protocol, in every order of its steps,', () => {
  test.each([
    ['one content, twice', oneContent, { crashes: 2, damages: 0 }, 16_197],
    ['another content under a key that was free again', reused, crashing, 17_585],
    ['another content under such a key and a damaged copy', reused, damaging, 8_215],
    ['an object that is not sensitive', notSensitive, { crashes: 2, damages: 1 }, 111],
  ])('keeps its invariants with %s', (_what, uploads, faults, count) => {
    const { states, counterexample } = findings(uploads, {}, faults);
    expect(counterexample).toBeNull();
    // docs/move-protocol.md has this figure: a model that grows or shrinks needs a look.
    expect(states).toBe(count);
  });

  test.each<[keyof Guards, Uploads, string, Faults]>([
    ['deleteIfMatch', reused, 'lost', crashing],
    ['compareChecksums', oneContent, 'lost', damaging],
    ['copyBeforeDelete', oneContent, 'lost', crashing],
    ['tagWithUpload', oneContent, 'left behind for ever', crashing],
    ['refuseRetagging', oneContent, 'declassified', crashing],
    ['refuseOverwriting', reused, 'lost', crashing],
    ['acknowledgeAfterStoring', oneContent, 'lost', crashing],
    ['vaultKeepsVersions', reused, 'lost', crashing],
    ['sweep', oneContent, 'left behind for ever', crashing],
    ['readTags', notSensitive, 'not sensitive', crashing],
  ])('has a counterexample without %s', (guard, uploads, violation, faults) => {
    const { counterexample } = findings(uploads, { [guard]: false }, faults);
    expect(counterexample?.violation).toContain(violation);
    expect(counterexample?.trace.length).toBeGreaterThan(0);
  });

  test('holds without If-Match on the copy, which is a second line of defence', () => {
    for (const uploads of [oneContent, reused, notSensitive]) {
      expect(findings(uploads, { copyIfMatch: false }).counterexample).toBeNull();
    }
  });

  test('loses nothing when storage damages a copy beside a good one, although the good version is hidden', () => {
    const { counterexample } = findings(oneContent, {}, damaging);
    expect(counterexample?.violation).toContain('the current version in the vault is not the object');
  });

  test('fails when a key is used again for an object of another class', () => {
    const { counterexample } = findings([A, { content: 'B', sensitive: false }]);
    expect(counterexample?.violation).toBe('B is not sensitive and was taken away');
  });

  test('would hold for such an object with other bytes if HEAD came before the tags', () => {
    const model = moveProtocol([A, { content: 'B', sensitive: false }], everyGuard, crashing, 'head');
    expect(explore(model).counterexample).toBeNull();
  });
});
