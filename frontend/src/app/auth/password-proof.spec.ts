import { createHmac } from 'node:crypto';
import { proofOf } from './password-proof';
import { SrpClient } from './srp';

const client = new SrpClient(new Uint8Array(128).fill(7));
const challenge = {
  USER_ID_FOR_SRP: 'user-1',
  SALT: 'a1b2c3',
  SRP_B: 'abcdef',
  SECRET_BLOCK: Buffer.from([0, 1, 254, 255]).toString('base64'),
};

test('signs who, for which pool, what the pool sent and when', () => {
  const proof = proofOf('right', client, 'eu-north-1_Pool9', challenge, new Date('2026-11-03T04:05:06.789Z'));
  const key = client.sharedKey('Pool9user-1', 'right', { salt: 'a1b2c3', publicValue: 'abcdef' });
  const timestamp = 'Tue Nov 3 04:05:06 UTC 2026';
  const signed = Buffer.concat([
    Buffer.from('Pool9user-1'),
    Buffer.from([0, 1, 254, 255]),
    Buffer.from(timestamp),
  ]);

  expect(proof).toEqual({
    USERNAME: 'user-1',
    PASSWORD_CLAIM_SECRET_BLOCK: challenge.SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: createHmac('sha256', key).update(signed).digest('base64'),
    TIMESTAMP: timestamp,
  });
});

test('never holds the password', () => {
  const proof = proofOf('Correct-horse-9', client, 'eu-north-1_Pool9', challenge);
  expect(JSON.stringify(proof)).not.toContain('Correct-horse-9');
});
