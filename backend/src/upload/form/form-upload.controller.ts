import { Controller, Post, Req, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Receipt, receipt } from '@static-file-upload/contract/receipt';
import { type FastifyRequest } from 'fastify';
import { CurrentUser } from '../../auth/current-user';
import { ApiProblem } from '../../http/api-problem';
import { apiSchema } from '../../http/api-schema';
import { type User } from '../../http/plugins/request-properties';
import { StreamsBody } from '../../http/route-markers';
import { uploadProblems } from '../admission/upload-problems';
import { UploadAdmission } from '../admission/upload-admission';
import { FormUpload } from './form-upload';

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

@ApiTags('Uploads')
@ApiBearerAuth()
@UseInterceptors(UploadAdmission)
@Controller('api/uploads')
export class FormUploadController {
  constructor(private readonly upload: FormUpload) {}

  @Post()
  @StreamsBody()
  @ApiOperation({ summary: 'Upload a file as a form' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ required: true, schema: uploadForm })
  @ApiCreatedResponse({ description: 'Stored whole', schema: apiSchema('Receipt', receipt) })
  @ApiProblem(...uploadProblems, 'trailing-form-part')
  store(@Req() { raw: request }: FastifyRequest, @CurrentUser() { sub }: User): Promise<Receipt> {
    return this.upload.receive({ uploadedBy: sub, request });
  }
}
