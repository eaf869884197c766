import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from '@static-file-upload/contract/zod';
import { Problem } from '../problem/problem';
import { ApiProblem } from './api-problem';
import { apiSchema } from './api-schema';
import { Lifecycle } from './lifecycle';
import { Public, SkipRateLimit } from './route-markers';

const health = z.object({ status: z.literal('healthy') });
type Health = z.output<typeof health>;
const schema = apiSchema('Health', health);

/** The load balancer must learn the state of this process, however many requests it handles. */
@ApiTags('Health')
@Public()
@SkipRateLimit()
@Controller('health')
export class HealthController {
  constructor(private readonly lifecycle: Lifecycle) {}

  @Get()
  @ApiOperation({ summary: 'Whether the process works', security: [] })
  @ApiOkResponse({ schema })
  @ApiProblem()
  readHealth(): Health {
    return { status: 'healthy' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether it takes requests', security: [] })
  @ApiOkResponse({ schema })
  @ApiProblem('draining')
  readReadiness(): Health {
    const { stage } = this.lifecycle;
    if (stage !== 'serving') {
      throw new Problem('draining', `The server is ${stage}.`, { retryAfterSeconds: 1 });
    }
    return { status: 'healthy' };
  }
}
