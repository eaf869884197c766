import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  type CompletionRequest,
  completionRequest,
  type DirectUpload,
  directUpload,
  type DirectUploadRequest,
  directUploadRequest,
  type PresignedParts,
  presignedParts,
  type PresignRequest,
  presignRequest,
} from '@static-file-upload/contract/direct-upload';
import {
  isReceipt,
  type Receipt,
  receipt,
  type ReplayedDirectUpload,
  replayedDirectUpload,
} from '@static-file-upload/contract/receipt';
import { type FastifyReply } from 'fastify';
import { CurrentUser } from '../../auth/current-user';
import { ApiProblem } from '../../http/api-problem';
import { apiSchema } from '../../http/api-schema';
import { JsonBody } from '../../http/json-body';
import { type User } from '../../http/plugins/request-properties';
import { DirectUploads } from './direct-uploads';

const commonProblems = [
  'malformed-request',
  'unauthorized',
  'too-many-requests',
  'direct-upload-off',
  'too-large',
  'unsupported-media-type',
  'draining',
] as const;
const storageProblems = [
  'storage-refused',
  'outcome-unknown',
  'storage-busy',
  'storage-unreachable',
  'storage-timeout',
] as const;
const ticketProblems = [
  'invalid-ticket',
  'forbidden',
  'ticket-expired',
  'part-list-mismatch',
  'parameters-unreachable',
] as const;

apiSchema('DirectFileSize', directUploadRequest.shape.size);

@ApiTags('Direct uploads')
@ApiBearerAuth()
@Controller('api/uploads/direct')
export class DirectUploadsController {
  constructor(private readonly uploads: DirectUploads) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Start an upload whose parts go straight to the storage' })
  @ApiBody({ required: true, schema: apiSchema('DirectUploadRequest', directUploadRequest) })
  @ApiOkResponse({ schema: apiSchema('DirectUpload', directUpload) })
  @ApiProblem(...commonProblems, ...storageProblems, 'invalid-filename')
  start(
    @JsonBody(directUploadRequest) request: DirectUploadRequest,
    @CurrentUser() { sub }: User,
  ): Promise<DirectUpload> {
    return this.uploads.start(request, sub);
  }

  @Post('parts')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ask for the presigned URLs of parts' })
  @ApiBody({ required: true, schema: apiSchema('PresignRequest', presignRequest) })
  @ApiOkResponse({ schema: apiSchema('PresignedParts', presignedParts) })
  @ApiProblem(...commonProblems, ...ticketProblems)
  presign(
    @JsonBody(presignRequest) request: PresignRequest,
    @CurrentUser() { sub }: User,
  ): Promise<PresignedParts> {
    return this.uploads.presign(request, sub);
  }

  @Post('complete')
  @ApiOperation({ summary: 'Make the parts one stored file' })
  @ApiBody({ required: true, schema: apiSchema('CompletionRequest', completionRequest) })
  @ApiCreatedResponse({ description: 'Stored whole', schema: apiSchema('Receipt', receipt) })
  @ApiOkResponse({
    description: 'An earlier request has stored it',
    schema: apiSchema('ReplayedDirectUpload', replayedDirectUpload),
  })
  @ApiProblem(
    ...commonProblems,
    ...ticketProblems,
    ...storageProblems,
    'completion-under-way',
    'checksum-mismatch',
  )
  async complete(
    @JsonBody(completionRequest) request: CompletionRequest,
    @CurrentUser() { sub }: User,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt | ReplayedDirectUpload> {
    const stored = await this.uploads.complete(request, sub);
    reply.code(isReceipt(stored) ? 201 : 200);
    return stored;
  }
}
