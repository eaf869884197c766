import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { apiSchema } from '../http/api-schema';
import { ApiProblem } from '../http/api-problem';
import { Public } from '../http/public';
import { Configuration } from './configuration';
import { directUploadPartBytes, directUploadThresholdBytes } from './direct-upload-sizes';
import { passwordPolicy } from './parameters';
import { version } from './version';

const publicConfiguration = z.object({
  region: z.string(),
  userPoolId: z.string(),
  clientId: z.string(),
  cognitoEndpoint: z.url().optional().describe("Present when Cognito is not at AWS's own address."),
  passwordPolicy,
  version: z.string(),
});

const limits = z.object({
  maxUploadBytes: z.number().int().describe('Largest file through the server.'),
  maxDirectUploadBytes: z.number().int().describe('Largest file that goes straight to the storage.'),
  directUpload: z.boolean().describe('Whether files can go straight to the storage.'),
  directUploadThresholdBytes: z.number().int().describe('Files larger than this should go there.'),
  directUploadPartBytes: z
    .number()
    .int()
    .describe('Smallest size of a part; parts of large files are larger.'),
});

@ApiTags('Configuration')
@Controller('api/config')
export class ConfigController {
  constructor(private readonly configuration: Configuration) {}

  @Public()
  @Get('public')
  @ApiOperation({ summary: 'What sign-in needs', security: [] })
  @ApiOkResponse({ schema: apiSchema('PublicConfiguration', publicConfiguration) })
  @ApiProblem('too-many-requests')
  readPublic(): z.output<typeof publicConfiguration> {
    const { region, userPoolId, clientId, cognitoEndpoint, passwordPolicy: rules } = this.configuration;
    return {
      region,
      userPoolId,
      clientId,
      ...(cognitoEndpoint ? { cognitoEndpoint } : {}),
      passwordPolicy: rules,
      version,
    };
  }

  @Get()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'What an upload may be' })
  @ApiOkResponse({ schema: apiSchema('Configuration', limits) })
  @ApiProblem('unauthorized', 'too-many-requests')
  readLimits(): z.output<typeof limits> {
    const { maxUploadBytes, maxDirectUploadBytes, directUpload } = this.configuration;
    return {
      maxUploadBytes,
      maxDirectUploadBytes,
      directUpload,
      directUploadThresholdBytes,
      directUploadPartBytes,
    };
  }
}
