import { type NewObject } from './stored-object';

/** An object without its bytes, as the SDK's commands take it. The tag is part of it from the first moment. */
export function describe({ key, filename, contentType, sensitive, uploadedBy }: NewObject) {
  return {
    Key: key,
    Tagging: `sensitive=${sensitive}`,
    ContentType: contentType,
    ContentDisposition: 'attachment',
    Metadata: {
      'filename-b64': Buffer.from(filename).toString('base64url'),
      'uploaded-by': uploadedBy,
    },
  };
}

/** The same as the headers of the request that creates the object and overwrites none. */
export function headersOf(object: NewObject): Record<string, string> {
  const { Tagging, ContentType, ContentDisposition, Metadata } = describe(object);
  return {
    'content-type': ContentType,
    'content-disposition': ContentDisposition,
    'if-none-match': '*',
    'x-amz-tagging': Tagging,
    'x-amz-meta-filename-b64': Metadata['filename-b64'],
    'x-amz-meta-uploaded-by': Metadata['uploaded-by'],
  };
}
