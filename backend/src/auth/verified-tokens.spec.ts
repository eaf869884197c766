import { describe, expect, test } from '@jest/globals';
import { VerifiedTokens } from './verified-tokens';

const expiresAt = new Date('2027-01-15T08:00:00Z');
const user = { sub: 'sub', username: 'someone', expiresAt };

function tokensAt(clock: { now: number }): VerifiedTokens {
  return new VerifiedTokens(() => clock.now);
}

describe('The verified tokens', () => {
  test('know a token until the second in which it expires', () => {
    const clock = { now: expiresAt.getTime() - 1 };
    const tokens = tokensAt(clock);
    tokens.remember('Bearer a.b.c', user);
    expect(tokens.find('Bearer a.b.c')).toBe(user);
    expect(tokens.find('bearer a.b.c')).toBe(user);
    clock.now++;
    expect(tokens.find('Bearer a.b.c')).toBeUndefined();
    expect(tokens.size).toBe(0);
  });

  test.each([undefined, '', 'Bearer', 'Bearer a.b.C', 'Basic a.b.c', 'Bearer a.b.c, Bearer a.b.c'])(
    'know no user by %j',
    (authorization) => {
      const tokens = tokensAt({ now: 0 });
      tokens.remember('Bearer a.b.c', user);
      expect(tokens.find(authorization)).toBeUndefined();
    },
  );

  test('forget the oldest token when there are too many', () => {
    const tokens = tokensAt({ now: 0 });
    for (let index = 0; index < 10_003; index++) tokens.remember(`Bearer ${index}`, user);
    expect(tokens.size).toBe(10_000);
    expect(tokens.find('Bearer 2')).toBeUndefined();
    expect(tokens.find('Bearer 3')).toBe(user);
  });
});
