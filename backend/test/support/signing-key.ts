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
import { type LocalAwsState } from '@static-file-upload/testing/stack/local-aws-state';

const Name = '/static-file-upload/receipt_signing_key';

/** Every version of the key, read by an administrator. @throws Error when there is none */
export async function readSigningKeys(state: LocalAwsState): Promise<[KeyObject, ...KeyObject[]]> {
  const { Parameters = [] } = await asAdmin(state, (ssm) =>
    ssm.send(new GetParameterHistoryCommand({ Name, WithDecryption: true })),
  );
  const [first, ...later] = Parameters.map(({ Value = '' }) => createPrivateKey(Value));
  if (!first) throw new Error('There is no key');
  return [first, ...later];
}

export async function rotateSigningKey(state: LocalAwsState): Promise<void> {
  const Value = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  await asAdmin(state, (ssm) =>
    ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true })),
  );
}

async function asAdmin<Output>(
  { region, endpoint, credentials }: LocalAwsState,
  send: (ssm: SSMClient) => Promise<Output>,
): Promise<Output> {
  const ssm = new SSMClient({ region, endpoint, credentials: credentials.admin });
  return send(ssm).finally(() => ssm.destroy());
}

/** The thumbprint of a key, computed independently of the server. */
export function thumbprintOf(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
}

/** The same ticket with other content, which only the owner of the key can make. */
export function resealTicket(ticket: string, key: KeyObject, change: object): string {
  const [, payload = ''] = ticket.split('.');
  const content = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), ...change };
  const label = 'static-file-upload direct upload ticket v1';
  const secret = hkdfSync('sha256', key.export({ format: 'der', type: 'pkcs8' }), '', label, 32);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encode({ alg: 'HS256', kid: thumbprintOf(key) })}.${encode(content)}`;
  return `${input}.${createHmac('sha256', Buffer.from(secret)).update(input).digest('base64url')}`;
}
