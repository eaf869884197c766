import {
  type CompletionRequest,
  type DirectUpload,
  type DirectUploadRequest,
  type PresignRequest,
  type PresignedParts,
  directUpload,
  presignedParts,
} from '@static-file-upload/contract/direct-upload';
import { type StoredFile, directUploadResponse } from '@static-file-upload/contract/receipt';
import { type ApiPath, type Schema, postJson } from '../../http/api';

export type Authorize = <Result>(request: (token: string) => Promise<Result>) => Promise<Result>;

/** The three routes of the API for files that go straight to the storage. All throw as `postJson` does. */
export class DirectApi {
  readonly #authorize: Authorize;

  constructor(authorize: Authorize) {
    this.#authorize = authorize;
  }

  start(file: DirectUploadRequest): Promise<DirectUpload> {
    return this.#post('/api/uploads/direct', directUpload, file);
  }

  presign(request: PresignRequest): Promise<PresignedParts> {
    return this.#post('/api/uploads/direct/parts', presignedParts, request);
  }

  complete(request: CompletionRequest): Promise<StoredFile> {
    return this.#post('/api/uploads/direct/complete', directUploadResponse, request);
  }

  #post<Value>(path: ApiPath, schema: Schema<Value>, value: object): Promise<Value> {
    return this.#authorize((token) => postJson(path, schema, { value, token }));
  }
}
