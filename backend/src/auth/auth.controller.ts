import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, caller } from '@static-file-upload/contract/caller';
import { publicConfiguration, type PublicConfiguration } from '@static-file-upload/contract/configuration';
import { type Configuration, InjectConfiguration, version } from '../config/configuration';
import { ApiProblem } from '../http/api-problem';
import { apiSchema } from '../http/api-schema';
import { type User } from '../http/plugins/request-properties';
import { Public } from '../http/route-markers';
import { CurrentUser } from './current-user';

type PublicSettings = Pick<
  Configuration,
  'region' | 'userPoolId' | 'clientId' | 'cognitoEndpoint' | 'passwordPolicy'
>;

@Controller('api')
export class AuthController {
  constructor(@InjectConfiguration() private readonly configuration: PublicSettings) {}

  @Public()
  @Get('config/public')
  @ApiTags('Configuration')
  @ApiOperation({ summary: 'What signing in needs', security: [] })
  @ApiOkResponse({ schema: apiSchema('PublicConfiguration', publicConfiguration) })
  @ApiProblem('too-many-requests', 'draining')
  readPublicConfiguration(): PublicConfiguration {
    const { region, userPoolId, clientId, cognitoEndpoint, passwordPolicy } = this.configuration;
    const endpoint = cognitoEndpoint === undefined ? {} : { cognitoEndpoint };
    return { region, userPoolId, clientId, ...endpoint, passwordPolicy, version };
  }

  @Get('auth/me')
  @ApiTags('Identity')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'The caller' })
  @ApiOkResponse({ schema: apiSchema('Caller', caller) })
  @ApiProblem('unauthorized', 'too-many-requests', 'draining')
  readCaller(@CurrentUser() { sub, username, expiresAt }: User): Caller {
    return { sub, username, expiresAt: expiresAt.toISOString() };
  }
}
