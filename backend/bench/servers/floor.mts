/** The floor: Node hands a request on, and does nothing else. Whatever a server costs above this is its own. */
import { Agent, createServer, request as send } from 'node:http';

const agent = new Agent({ keepAlive: true });
const storage = new URL(process.env['AWS_ENDPOINT_URL_S3'] ?? '');

createServer((request, response) => {
  const headers = { 'content-length': request.headers['content-length'] };
  const onward = send(new URL('/bucket/key', storage), { agent, method: 'PUT', headers }, (stored) => {
    stored.resume().once('end', () => response.writeHead(201).end());
  });
  request.pipe(onward);
}).listen(Number(process.env['PORT']), '127.0.0.1');
