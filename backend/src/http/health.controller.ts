import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiProblem } from './api-problem';
import { apiSchema } from './api-schema';
import { Lifecycle } from './lifecycle';
import { Problem } from './problem';
import { Public } from './public';

const health = z.object({ status: z.literal('healthy') });

class NotServing extends Problem {}

@ApiTags('Health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly lifecycle: Lifecycle) {}

  @Get()
  @ApiOperation({ summary: 'Whether the process works', security: [] })
  @ApiOkResponse({ schema: apiSchema('Health', health) })
  readHealth(): z.output<typeof health> {
    return { status: 'healthy' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether it takes requests', security: [] })
  @ApiOkResponse({ schema: apiSchema('Health', health) })
  @ApiProblem('draining')
  readReadiness(): z.output<typeof health> {
    const { stage } = this.lifecycle;
    if (stage !== 'serving') {
      throw new NotServing('draining', `The server is ${stage}.`, { headers: { 'Retry-After': '1' } });
    }
    return { status: 'healthy' };
  }
}
