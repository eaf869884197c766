import { Controller, HttpCode, Param, Put, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExcludeEndpoint,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { idempotencyKeyHeader, reprDigestHeader } from '@static-file-upload/contract/headers';
import {
  isReceipt,
  type Receipt,
  receipt,
  replayedRawUpload,
  type ReplayedRawUpload,
} from '@static-file-upload/contract/receipt';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { CurrentUser } from '../../auth/current-user';
import { ApiProblem } from '../../http/api-problem';
import { apiSchema } from '../../http/api-schema';
import { type User } from '../../http/plugins/request-properties';
import { StreamsBody } from '../../http/route-markers';
import { uploadProblems } from '../admission/upload-problems';
import { describeUpload } from '../description/description';
import { UploadAdmission } from '../admission/upload-admission';
import { RawUpload } from './raw-upload';

@ApiTags('Uploads')
@ApiBearerAuth()
@UseInterceptors(UploadAdmission)
@Controller('api/uploads')
export class RawUploadController {
  constructor(private readonly upload: RawUpload) {}

  @Put(':filename')
  @HttpCode(201)
  @StreamsBody()
  @ApiOperation({ summary: 'Upload a file as the body of the request' })
  @ApiParam({ name: 'filename', description: 'Percent-encoded.' })
  @ApiQuery({ name: 'sensitive', enum: ['true', 'false'] })
  @ApiHeader({
    name: reprDigestHeader,
    required: false,
    description: 'RFC 9530, `sha-256=:<base64>:`: checked by the storage before it keeps anything.',
  })
  @ApiHeader({
    name: idempotencyKeyHeader,
    required: false,
    description: 'Makes a repeated request with the same Repr-Digest store nothing twice.',
  })
  @ApiConsumes('*/*')
  @ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ description: 'Stored whole', schema: apiSchema('Receipt', receipt) })
  @ApiOkResponse({
    description: 'An earlier request with the same Idempotency-Key has stored it',
    schema: apiSchema('ReplayedRawUpload', replayedRawUpload),
  })
  @ApiProblem(...uploadProblems)
  async store(
    @Req() request: FastifyRequest,
    @Param('filename') filename: string,
    @Query('sensitive') sensitive: unknown,
    @CurrentUser() { sub }: User,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt | ReplayedRawUpload> {
    const upload = { uploadedBy: sub, filename, sensitive, request: request.raw };
    const stored = await this.upload.receive(upload);
    if (!isReceipt(stored)) reply.status(200);
    return stored;
  }

  /** The same without a name, which is a mistake in the name and not in the address. */
  @Put()
  @StreamsBody()
  @ApiExcludeEndpoint()
  refuseUnnamed(@CurrentUser() { sub }: User): void {
    describeUpload({ filename: '', contentType: undefined, sensitive: true, uploadedBy: sub });
  }
}
