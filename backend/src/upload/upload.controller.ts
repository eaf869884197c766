import { Controller, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
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
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { CurrentUser, type User } from '../auth/current-user';
import { ApiProblem } from '../http/api-problem';
import { apiSchema } from '../http/api-schema';
import { StreamsBody } from '../http/request-body';
import { safeFilename } from './filename';
import { FormUpload } from './form-upload';
import { RawUpload } from './raw-upload';
import { type Receipt, receipt } from './receipt';
import { UploadPlaces } from './upload-places';
import { type ReplayedReceipt, replayedReceipt } from './replayed-receipt';

const storedWhole = { description: 'Stored whole', schema: apiSchema('Receipt', receipt) };
const storedBefore = {
  description: 'An earlier request with the same Idempotency-Key has stored it',
  schema: apiSchema('ReplayedReceipt', replayedReceipt),
};

const uploadForm = {
  type: 'object',
  required: ['sensitive', 'file'],
  properties: {
    sensitive: { type: 'string', enum: ['true', 'false'], description: 'Stands before the file.' },
    sha256: {
      type: 'string',
      description: 'Of the file, in hexadecimal; checked before anything is stored. Stands before the file.',
    },
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
  'checksum-mismatch',
  'too-many-requests',
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
    private readonly places: UploadPlaces,
  ) {}

  @Post()
  @StreamsBody()
  @ApiOperation({ summary: 'Upload a file as a form' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ required: true, schema: uploadForm })
  @ApiCreatedResponse(storedWhole)
  @ApiProblem(...problemsOfBoth, 'unexpected-part')
  storeForm(@Req() request: FastifyRequest, @CurrentUser() user: User): Promise<Receipt> {
    const upload = { uploadedBy: user.sub, request: request.raw };
    return this.places.run(user.sub, () => this.formUpload.receive(upload));
  }

  @Put(':filename')
  @HttpCode(201)
  @StreamsBody()
  @ApiOperation({ summary: 'Upload a file as the body of the request' })
  @ApiParam({ name: 'filename', description: 'Percent-encoded.' })
  @ApiQuery({ name: 'sensitive', enum: ['true', 'false'] })
  @ApiHeader({
    name: 'Repr-Digest',
    required: false,
    description: 'RFC 9530, `sha-256=:<base64>:`: checked by the storage before it keeps anything.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Makes a repeated request with the same Repr-Digest store nothing twice.',
  })
  @ApiConsumes('*/*')
  @ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse(storedWhole)
  @ApiOkResponse(storedBefore)
  @ApiProblem(...problemsOfBoth, 'length-required')
  async storeBody(
    @Req() request: FastifyRequest,
    @Param('filename') filename: string,
    @Query('sensitive') sensitive: unknown,
    @CurrentUser() user: User,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt | ReplayedReceipt> {
    const upload = { uploadedBy: user.sub, filename, sensitive, request: request.raw };
    const answer = await this.places.run(user.sub, () => this.rawUpload.receive(upload));
    if ('replayed' in answer) reply.status(200);
    return answer;
  }

  /** The same without a name, which is a mistake in the name and not in the address. */
  @Put()
  @StreamsBody()
  @ApiExcludeEndpoint()
  refuseUnnamed(): void {
    safeFilename('');
  }
}
