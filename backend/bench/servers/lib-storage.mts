/** The AWS SDK's own helper for streams, with its defaults. */
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const client = new S3Client();

createServer((request, response) => {
  const upload = new Upload({ client, params: { Bucket: 'bucket', Key: randomUUID(), Body: request } });
  void upload.done().then(() => response.writeHead(201).end());
}).listen(Number(process.env['PORT']), '127.0.0.1');
