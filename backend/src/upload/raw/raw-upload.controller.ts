import { Controller, HttpCode, Param, Put, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { sentFilenamePattern } from '@static-file-upload/contract/filename';
import { idempotencyKeyHeader, reprDigestHeader } from '@static-file-upload/contract/headers';
import { maxSentFilenameLength } from '@static-file-upload/contract/limits';
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
import { uploadProblems } from '../admission/upload-problems';
import { apiFileSchema } from '../description/api-file';
import { reprDigestPattern } from '../description/announced-digests';
import { validKey } from '../description/idempotency';
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
  @ApiOperation({ summary: 'Upload a file as the body of the request' })
  @ApiParam({
    name: 'filename',
    description:
      'Percent-encoded; at most 255 bytes of UTF-8 (as NFC), without its folders and control characters. A file named ' +
      '`direct` is sent as a form, because that is an address of its own.',
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: maxSentFilenameLength,
      pattern: `^(?!direct$)${sentFilenamePattern.slice(1)}`,
    },
  })
  @ApiQuery({ name: 'sensitive', enum: ['true', 'false'] })
  @ApiHeader({
    name: reprDigestHeader,
    required: false,
    description:
      'RFC 9530: checked before anything is stored. `sha-512`, `md5` and `crc32` are checked too, and so are the headers ' +
      'Content-Digest, Digest, Content-MD5, X-Amz-Checksum-Sha256 and X-Amz-Checksum-Crc32.',
    schema: { type: 'string', pattern: reprDigestPattern },
  })
  @ApiHeader({
    name: idempotencyKeyHeader,
    required: false,
    description: 'Makes a repeated request with the same Repr-Digest, which it needs, store nothing twice.',
    schema: { type: 'string', pattern: validKey.source },
  })
  @ApiConsumes('*/*')
  @ApiBody({ required: true, schema: apiFileSchema })
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
}
