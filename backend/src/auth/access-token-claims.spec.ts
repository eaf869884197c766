import { describe, expect, test } from '@jest/globals';
import { userOf } from './access-token-claims';

const claims = {
  sub: '0b3c7c1e-5a8e-4a57-9d6a-0f4a3a8b8f10',
  username: 'someone',
  client_id: 'our-client',
  token_use: 'access',
  exp: 1_800_000_000,
};

describe('The caller', () => {
  test('is the user of an access token for our client', () => {
    expect(userOf(claims, 'our-client')).toEqual({
      sub: claims.sub,
      username: 'someone',
      expiresAt: new Date('2027-01-15T08:00:00.000Z'),
    });
  });

  test.each([
    ['another client', { client_id: 'other' }],
    ['no client', { client_id: undefined }],
    ['an id token', { token_use: 'id' }],
    ['no expiry', { exp: undefined }],
    ['no subject', { sub: undefined }],
    ['a subject that is a path', { sub: '../../x' }],
  ])('is refused for %s', (_, change) => {
    expect(userOf({ ...claims, ...change }, 'our-client')).toBeUndefined();
  });
});
