import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { CurrentUser, type User } from '../auth/current-user';
import { ApiProblem } from '../http/api-problem';
import { apiSchema } from '../http/api-schema';
import { JsonBody } from '../http/json-body';
import {
  type CompletionRequest,
  completionRequest,
  directUpload,
  type DirectUploadAnswer,
  type DirectUploadRequest,
  directUploadRequest,
  type PartsRequest,
  partsRequest,
  type PresignedParts,
  presignedParts,
} from './direct-schemas';
import { DirectUpload } from './direct-upload';
import { type Receipt, receipt } from './receipt';
import { type ReplayedUpload, replayedUpload } from './replayed-upload';

const problemsOfAll = [
  'malformed-request',
  'unauthorized',
  'too-many-requests',
  'direct-upload-off',
  'too-large',
  'unsupported-media-type',
  'storage-busy',
  'draining',
] as const;
const problemsOfStorage = ['storage-refused', 'storage-timeout'] as const;
const problemsOfTickets = ['invalid-ticket', 'forbidden', 'ticket-expired', 'unexpected-parts'] as const;

@ApiTags('Direct uploads')
@ApiBearerAuth()
@Controller('api/uploads/direct')
export class DirectUploadController {
  constructor(private readonly uploads: DirectUpload) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Start an upload whose parts go straight to the storage' })
  @ApiBody({ required: true, schema: apiSchema('DirectUploadRequest', directUploadRequest) })
  @ApiOkResponse({ schema: apiSchema('DirectUpload', directUpload) })
  @ApiProblem(...problemsOfAll, ...problemsOfStorage, 'invalid-filename')
  start(
    @JsonBody(directUploadRequest) request: DirectUploadRequest,
    @CurrentUser() user: User,
  ): Promise<DirectUploadAnswer> {
    return this.uploads.start(request, user.sub);
  }

  @Post('parts')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ask where to send parts' })
  @ApiBody({ required: true, schema: apiSchema('PartsRequest', partsRequest) })
  @ApiOkResponse({ schema: apiSchema('PresignedParts', presignedParts) })
  @ApiProblem(...problemsOfAll, ...problemsOfTickets)
  presign(@JsonBody(partsRequest) request: PartsRequest, @CurrentUser() user: User): Promise<PresignedParts> {
    return this.uploads.presign(request, user.sub);
  }

  @Post('complete')
  @ApiOperation({ summary: 'Make the parts one stored file' })
  @ApiBody({ required: true, schema: apiSchema('CompletionRequest', completionRequest) })
  @ApiCreatedResponse({ description: 'Stored whole', schema: apiSchema('Receipt', receipt) })
  @ApiOkResponse({
    description: 'An earlier request has stored it',
    schema: apiSchema('ReplayedUpload', replayedUpload),
  })
  @ApiProblem(
    ...problemsOfAll,
    ...problemsOfTickets,
    ...problemsOfStorage,
    'completion-under-way',
    'checksum-mismatch',
  )
  async complete(
    @JsonBody(completionRequest) request: CompletionRequest,
    @CurrentUser() user: User,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt | ReplayedUpload> {
    const answer = await this.uploads.complete(request, user.sub);
    reply.code('replayed' in answer ? 200 : 201);
    return answer;
  }
}
