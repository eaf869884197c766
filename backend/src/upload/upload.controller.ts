import { Controller, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
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
import { FormUpload } from './form-upload';
import { RawUpload } from './raw-upload';
import { type Receipt, receipt } from './receipt';

const storedWhole = { description: 'Stored whole', schema: apiSchema('Receipt', receipt) };

const uploadForm = {
  type: 'object',
  required: ['sensitive', 'file'],
  properties: {
    sensitive: { type: 'string', enum: ['true', 'false'], description: 'Stands before the file.' },
    file: { type: 'string', format: 'binary', description: 'The last part of the form.' },
  },
};

const problemsOfBoth = [
  'malformed-request',
  'missing-sensitive',
  'invalid-sensitive',
  'unauthorized',
  'too-large',
  'unsupported-media-type',
  'invalid-filename',
  'storage-refused',
  'storage-busy',
  'draining',
  'storage-timeout',
] as const;

@ApiTags('Uploads')
@ApiBearerAuth()
@Controller('api/uploads')
export class UploadController {
  constructor(
    private readonly rawUpload: RawUpload,
    private readonly formUpload: FormUpload,
  ) {}

  @Post()
  @StreamsBody()
  @ApiOperation({ summary: 'Upload a file as a form' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ required: true, schema: uploadForm })
  @ApiCreatedResponse(storedWhole)
  @ApiProblem(...problemsOfBoth, 'unexpected-part')
  storeForm(@Req() request: FastifyRequest, @CurrentUser() user: User): Promise<Receipt> {
    return this.formUpload.receive({ uploadedBy: user.sub, request: request.raw });
  }

  @Put(':filename')
  @HttpCode(201)
  @StreamsBody()
  @ApiOperation({ summary: 'Upload a file as the body of the request' })
  @ApiParam({ name: 'filename', description: 'Percent-encoded.' })
  @ApiQuery({ name: 'sensitive', enum: ['true', 'false'] })
  @ApiConsumes('*/*')
  @ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse(storedWhole)
  @ApiProblem(...problemsOfBoth, 'length-required')
  storeBody(
    @Req() request: FastifyRequest,
    @Param('filename') filename: string,
    @Query('sensitive') sensitive: unknown,
    @CurrentUser() user: User,
  ): Promise<Receipt> {
    return this.rawUpload.receive({ uploadedBy: user.sub, filename, sensitive, request: request.raw });
  }

  /** The same without a name, which is a mistake in the name and not in the address. */
  @Put()
  @StreamsBody()
  @ApiExcludeEndpoint()
  refuseUnnamed(): void {
    safeFilename('');
  }
}
