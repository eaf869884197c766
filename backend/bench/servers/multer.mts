/** A form by multer, held in memory and then put: what most tutorials show. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import multer from 'multer';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const s3 = new S3Client();
const parse = multer({ storage: multer.memoryStorage() }).single('file');
type Request = Parameters<typeof parse>[0];
type Response = Parameters<typeof parse>[1];

createServer((request, response) => {
  const parsed = request as Request;
  parse(parsed, response as Response, () => {
    void s3
      .send(new PutObjectCommand({ Bucket: 'bucket', Key: randomUUID(), Body: parsed.file?.buffer ?? '' }))
      .then(() => response.writeHead(201).end());
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
