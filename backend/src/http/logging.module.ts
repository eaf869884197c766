import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { destination } from 'pino';
import { requestIdHeader } from '@static-file-upload/contract/headers';

/** Structured logs on stdout, one JSON object a line; lines written within a request carry its id. */
@Module({})
export class LoggingModule {
  static forRoot(level: string): DynamicModule {
    return LoggerModule.forRoot({
      pinoHttp: {
        level,
        base: null,
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        formatters: { level: (label) => ({ level: label }) },
        // The library's own line would contain the address and the headers; plugins/request-log.ts writes ours.
        autoLogging: false,
        quietReqLogger: true,
        customAttributeKeys: { reqId: 'requestId' },
        // Synchronous, as Node's own stdout: no line is lost with the process, and none is worth a thread.
        stream: destination({ dest: 1, sync: true }),
        genReqId: (_request, response) => String(response.getHeader(requestIdHeader)),
      },
    });
  }
}
