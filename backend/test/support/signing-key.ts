import { GetParameterHistoryCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { type RunningLocalAws } from '@static-file-upload/testing/local-aws';

const Name = '/static-file-upload/receipt_signing_key';

/** Every version of the key, as an administrator reads it. */
export async function readSigningKeys(aws: RunningLocalAws): Promise<KeyObject[]> {
  const { Parameters = [] } = await asAdmin(aws, (ssm) =>
    ssm.send(new GetParameterHistoryCommand({ Name, WithDecryption: true })),
  );
  return Parameters.map(({ Value = '' }) => createPrivateKey(Value));
}

export async function rotateSigningKey(aws: RunningLocalAws): Promise<void> {
  const Value = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  await asAdmin(aws, (ssm) =>
    ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true })),
  );
}

async function asAdmin<Answer>(
  aws: RunningLocalAws,
  ask: (ssm: SSMClient) => Promise<Answer>,
): Promise<Answer> {
  const { region, credentials } = aws.state;
  const ssm = new SSMClient({ region, endpoint: aws.url, credentials: credentials.admin });
  return ask(ssm).finally(() => ssm.destroy());
}

/** The thumbprint of a key, computed independently of the server. */
export function thumbprintOf(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
}

/** The same ticket with other content, as only somebody who has the key can make it. */
export function resealTicket(ticket: string, key: KeyObject, change: object): string {
  const [, payload = ''] = ticket.split('.');
  const content = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), ...change };
  const label = 'static-file-upload direct upload ticket v1';
  const secret = hkdfSync('sha256', key.export({ format: 'der', type: 'pkcs8' }), '', label, 32);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encode({ alg: 'HS256', kid: thumbprintOf(key) })}.${encode(content)}`;
  return `${input}.${createHmac('sha256', Buffer.from(secret)).update(input).digest('base64url')}`;
}
