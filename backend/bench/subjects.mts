import { join } from 'node:path';
import { server, type ServerSettings } from '@static-file-upload/testing/stack/product';
import { type Client } from './client.mts';
import { MeasuredProcess } from './measured-process.mts';

/** A server that is measured, and how a file is sent to it. */
export interface Subject {
  readonly name: string;
  start(): Promise<MeasuredProcess>;
  /** @param size in bytes */
  upload(client: Client, url: string, size: number): Promise<unknown>;
}

export interface BenchEnvironment {
  /** Of the local AWS that gives the product its settings and keys. */
  readonly state: ServerSettings;
  readonly accessToken: string;
  /** Where the storage is. */
  readonly sink: string;
}

const formBefore = [
  '--boundary',
  'Content-Disposition: form-data; name="sensitive"',
  '',
  'false',
  '--boundary',
  'Content-Disposition: form-data; name="file"; filename="file.bin"',
  'Content-Type: application/octet-stream',
  '',
  '',
].join('\r\n');
const formAfter = '\r\n--boundary--\r\n';
const formHeaders = { 'content-type': 'multipart/form-data; boundary=boundary' };
const tusHeaders = { 'tus-resumable': '1.0.0' };
/** The only client here sends as fast as it can; that it may do so is not what is measured. */
const unlimited = { USER_REQUESTS_PER_SECOND: '1000000', ADDRESS_REQUESTS_PER_SECOND: '1000000' };

export function subjects({ state, accessToken, sink }: BenchEnvironment): Record<string, Subject> {
  const bare = (script: string) => () =>
    MeasuredProcess.start(join(import.meta.dirname, 'servers', script), {
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'nobody',
      AWS_SECRET_ACCESS_KEY: 'nothing',
      AWS_ENDPOINT_URL_S3: sink,
    });
  const product = () => {
    const { script, flags, environment } = server(state, productEnvironment({ sink }));
    return MeasuredProcess.start(script, environment, flags);
  };
  const authorization = `Bearer ${accessToken}`;
  const put: Subject['upload'] = (client, url, size) =>
    client.request('PUT', `${url}/api/uploads/file.bin?sensitive=false`, { authorization }, { size });
  const form: Subject['upload'] = (client, url, size) => {
    const body = { before: formBefore, size, after: formAfter };
    return client.request('POST', `${url}/api/uploads`, { authorization, ...formHeaders }, body);
  };
  return {
    floor: { name: 'Bare Node proxy (the floor)', start: bare('floor.mts'), upload: put },
    raw: { name: 'This server, raw PUT', start: product, upload: put },
    form: { name: 'This server, form', start: product, upload: form },
    multer: { name: 'multer in memory + PutObject', start: bare('multer.mts'), upload: form },
    libStorage: { name: '@aws-sdk/lib-storage', start: bare('lib-storage.mts'), upload: put },
    tus: { name: '@tus/server + @tus/s3-store', start: bare('tus.mts'), upload: uploadByTus },
  };
}

/** How the product is started to be measured. */
export function productEnvironment({ sink }: Pick<BenchEnvironment, 'sink'>) {
  const environment = { AWS_ENDPOINT_URL_S3: sink, ...unlimited };
  return { port: undefined, dataFolder: '', environment };
}

async function uploadByTus(client: Client, url: string, size: number): Promise<void> {
  const { headers } = await client.request('POST', `${url}/files`, {
    ...tusHeaders,
    'upload-length': String(size),
  });
  const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
  await client.request('PATCH', headers.location ?? '', { ...tusHeaders, ...type }, { size });
}
