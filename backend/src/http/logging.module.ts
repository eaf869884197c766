import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { destination } from 'pino';
import { requestIdHeader } from './common-headers';

/** Structured logs on stdout, one JSON object a line; lines written within a request carry its id. */
@Module({})
export class LoggingModule {
  static withLevel(level: string): DynamicModule {
    return LoggerModule.forRoot({
      pinoHttp: {
        level,
        base: null,
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        formatters: { level: (label) => ({ level: label }) },
        // The library's own line would hold the address and the headers; request-log.ts writes ours.
        autoLogging: false,
        quietReqLogger: true,
        customAttributeKeys: { reqId: 'requestId' },
        // Before anything is answered, as Node's own stdout: a line is neither lost with the process nor worth a thread.
        stream: destination({ dest: 1, sync: true }),
        genReqId: (_request, response) => String(response.getHeader(requestIdHeader)),
      },
    });
  }
}
