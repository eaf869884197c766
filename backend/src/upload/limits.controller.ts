import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { directUploadThresholdBytes } from '@static-file-upload/contract/limits';
import { minDirectPartBytes } from '@static-file-upload/contract/part-plan';
import { uploadLimits, type UploadLimits } from '@static-file-upload/contract/upload-limits';
import { type Configuration, InjectConfiguration } from '../config/configuration';
import { ApiProblem } from '../http/api-problem';
import { apiSchema } from '../http/api-schema';

type Limits = Pick<Configuration, 'maxUploadBytes' | 'maxDirectUploadBytes' | 'directUpload'>;

@ApiTags('Configuration')
@ApiBearerAuth()
@Controller('api/config')
export class LimitsController {
  constructor(@InjectConfiguration() private readonly limits: Limits) {}

  @Get()
  @ApiOperation({ summary: 'What an upload may be' })
  @ApiOkResponse({ schema: apiSchema('UploadLimits', uploadLimits) })
  @ApiProblem('unauthorized', 'too-many-requests', 'draining')
  readLimits(): UploadLimits {
    const { maxUploadBytes, maxDirectUploadBytes, directUpload } = this.limits;
    return {
      maxUploadBytes,
      maxDirectUploadBytes,
      directUpload,
      directUploadThresholdBytes,
      directUploadPartBytes: minDirectPartBytes,
    };
  }
}
