import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiProblem } from '../http/api-problem';
import { apiSchema } from '../http/api-schema';
import { CurrentUser, type User } from './current-user';

const caller = z.object({
  sub: z.string(),
  username: z.string(),
  expiresAt: z.iso.datetime().describe('When the access token stops being valid.'),
});

@ApiTags('Identity')
@ApiBearerAuth()
@Controller('api/auth')
export class AuthController {
  @Get('me')
  @ApiOperation({ summary: 'The caller' })
  @ApiOkResponse({ schema: apiSchema('Caller', caller) })
  @ApiProblem('unauthorized', 'too-many-requests')
  readCaller(@CurrentUser() { sub, username, expiresAt }: User): z.output<typeof caller> {
    return { sub, username, expiresAt: expiresAt.toISOString() };
  }
}
