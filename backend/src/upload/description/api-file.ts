import { maxPutBytes } from '@static-file-upload/contract/limits';
import { z } from '@static-file-upload/contract/zod';
import { apiSchema } from '../../http/api-schema';

/** A file as the OpenAPI document describes it; nothing parses it. */
export const apiFile = z
  .string()
  .check(z.meta({ description: 'Bytes.', format: 'binary', maxLength: maxPutBytes }));

export const apiFileSchema = apiSchema('File', apiFile);
