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
import { z } from '@static-file-upload/contract/zod';
import { type FastifyRequest } from 'fastify';
import { CurrentUser } from '../../auth/current-user';
import { ApiProblem } from '../../http/api-problem';
import { apiSchema } from '../../http/api-schema';
import { type User } from '../../http/plugins/request-properties';
import { uploadProblems } from '../admission/upload-problems';
import { UploadAdmission } from '../admission/upload-admission';
import { apiFile } from '../description/api-file';
import { maxParts } from './form-parts';
import { FormUpload, maxFieldLength } from './form-upload';

/** For the OpenAPI document only: `FormParts` reads the form while it arrives. */
const uploadForm = z
  .object({
    sensitive: z.enum(['true', 'false']).check(z.describe('Stands before the file.')),
    sha256: z
      .optional(z.string().check(z.regex(/^(?:[0-9A-Fa-f]{64})?$/)))
      .check(
        z.describe(
          'Of the file, in hexadecimal; checked before anything is stored. Stands before the file; empty means not given.',
        ),
      ),
    file: apiFile,
  })
  .check(
    z.meta({
      description: 'The file is the last part. Other fields before it are ignored.',
      maxProperties: maxParts,
      additionalProperties: { type: 'string', maxLength: maxFieldLength },
    }),
  );

@ApiTags('Uploads')
@ApiBearerAuth()
@UseInterceptors(UploadAdmission)
@Controller('api/uploads')
export class FormUploadController {
  constructor(private readonly upload: FormUpload) {}

  @Post()
  @ApiOperation({ summary: 'Upload a file as a form' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ required: true, schema: apiSchema('UploadForm', uploadForm) })
  @ApiCreatedResponse({ description: 'Stored whole', schema: apiSchema('Receipt', receipt) })
  @ApiProblem(...uploadProblems, 'trailing-form-part')
  store(@Req() { raw: request }: FastifyRequest, @CurrentUser() { sub }: User): Promise<Receipt> {
    return this.upload.receive({ uploadedBy: sub, request });
  }
}
