import { ApiProblem } from '../../http/api-problem';
import { type SendRequest } from '../file-sender';
import { type StoredFile } from '../receipt';
import { type Checksums } from './checksums';
import { type Authorize } from './direct-api';
import { ChangedFile } from './file-trouble';
import { type Patience } from './patience';
import { randomId } from './random-id';
import { type UploadRequest, waitTeller } from './upload-request';

export interface SingleMeans {
  readonly checksums: Pick<Checksums, 'of'>;
  readonly send: (request: SendRequest) => Promise<StoredFile>;
  readonly authorize: Authorize;
  readonly patience: Patience;
}

/** Sends a file to the server in one request, after its checksum is known; a broken request begins anew. */
export class SingleUpload {
  readonly #request: UploadRequest;
  readonly #means: SingleMeans;

  constructor(request: UploadRequest, means: SingleMeans) {
    this.#request = request;
    this.#means = means;
  }

  /** @throws ChangedFile, UnreadableFile, ChecksumFailure, and as the API does */
  async run(): Promise<StoredFile> {
    const { signal, tell } = this.#request;
    const digest = await this.#digest((readBytes) => tell({ kind: 'checking', readBytes }));
    const idempotencyKey = randomId();
    tell({ kind: 'sending', sentBytes: 0 });
    try {
      const send = () => this.#send(digest, idempotencyKey);
      return await this.#means.patience.run(send, { signal, onWait: waitTeller(this.#request) });
    } catch (error) {
      const differs = error instanceof ApiProblem && error.slug === 'checksum-mismatch';
      if (differs && (await this.#digest(() => undefined)) !== digest) throw new ChangedFile();
      throw error;
    }
  }

  #digest(onProgress: (readBytes: number) => void): Promise<string> {
    const { file, signal } = this.#request;
    return this.#means.checksums.of('sha-256', file, { signal, onProgress });
  }

  #send(digest: string, idempotencyKey: string): Promise<StoredFile> {
    const { file, sensitive, signal, tell } = this.#request;
    const onProgress = (sentBytes: number) => {
      tell(sentBytes >= file.size ? { kind: 'finishing' } : { kind: 'sending', sentBytes });
    };
    return this.#means.authorize((token) =>
      this.#means.send({ file, sensitive, digest, idempotencyKey, token, signal, onProgress }),
    );
  }
}
