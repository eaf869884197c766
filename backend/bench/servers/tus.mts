/** tus with its S3 store, with its defaults. */
import { S3Store } from '@tus/s3-store';
import { Server } from '@tus/server';
import { createServer } from 'node:http';

const datastore = new S3Store({ s3ClientConfig: { bucket: 'bucket' } });
const tus = new Server({ path: '/files', datastore });

createServer((request, response) => void tus.handle(request, response)).listen(
  Number(process.env['PORT']),
  '127.0.0.1',
);
