import { Controller, HttpCode, Param, Put, Query, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExcludeEndpoint,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { CurrentUser, type User } from '../auth/current-user';
import { ApiProblem } from '../http/api-problem';
import { apiSchema } from '../http/api-schema';
import { StreamsBody } from '../http/request-body';
import { safeFilename } from './filename';
import { RawUpload } from './raw-upload';
import { type Receipt, receipt } from './receipt';

const receiptSchema = apiSchema('Receipt', receipt);

@ApiTags('Uploads')
@ApiBearerAuth()
@Controller('api/uploads')
export class UploadController {
  constructor(private readonly rawUpload: RawUpload) {}

  @Put(':filename')
  @HttpCode(201)
  @StreamsBody()
  @ApiOperation({ summary: 'Upload a file as the body of the request' })
  @ApiParam({ name: 'filename', description: 'Percent-encoded.' })
  @ApiQuery({ name: 'sensitive', enum: ['true', 'false'] })
  @ApiConsumes('*/*')
  @ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ description: 'Stored whole', schema: receiptSchema })
  @ApiProblem('missing-sensitive')
  storeBody(
    @Req() request: FastifyRequest,
    @Param('filename') filename: string,
    @Query('sensitive') sensitive: unknown,
    @CurrentUser() user: User,
  ): Promise<Receipt> {
    return this.rawUpload.receive({
      uploadedBy: user.sub,
      filename,
      sensitive,
      request: request.raw,
    });
  }

  /** The same without a name, which is a mistake in the name and not in the address. */
  @Put()
  @StreamsBody()
  @ApiExcludeEndpoint()
  refuseUnnamed(): void {
    safeFilename('');
  }
}
