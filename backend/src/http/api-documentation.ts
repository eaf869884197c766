import { type NestFastifyApplication } from '@nestjs/platform-fastify';
export function serveApiDocumentation(_app: NestFastifyApplication): void {}
