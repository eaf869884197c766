import {
  GetParameterCommand,
  GetParametersCommand,
  paginateGetParameterHistory,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const requestTimeoutMs = 3000;

export class ParameterStoreUnavailable extends Error {
  override readonly name = 'ParameterStoreUnavailable';
}

/** The SSM Parameter Store. All methods throw ParameterStoreUnavailable when it does not respond, or refuses. */
export class ParameterStore {
  private readonly client: SSMClient;

  /** @param maxAttempts how often each request is tried, with the SDK's exponential backoff in between */
  constructor(region: string, maxAttempts: number) {
    this.client = new SSMClient({
      region,
      maxAttempts,
      // `throwOnRequestTimeout` makes the handler reject; by default it only logs and keeps waiting.
      requestHandler: new NodeHttpHandler({
        connectionTimeout: 2000,
        requestTimeout: requestTimeoutMs,
        throwOnRequestTimeout: true,
      }),
    });
  }

  /** The values of plain parameters by their full names; what does not exist is absent from the result. */
  async read(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const command = new GetParametersCommand({ Names: [...names] });
    const { Parameters = [] } = await this.client.send(command).catch(unavailable);
    return new Map(Parameters.map(({ Name, Value }) => [Name ?? '', Value ?? '']));
  }

  /** The number of a parameter's current version, which is the highest. */
  async currentVersion(name: string): Promise<number> {
    const command = new GetParameterCommand({ Name: name, WithDecryption: false });
    const { Parameter } = await this.client.send(command).catch(unavailable);
    return Parameter?.Version ?? 0;
  }

  /** Every version of a secret, the oldest first; none when it does not exist. */
  async readHistory(name: string): Promise<string[]> {
    const values: string[] = [];
    try {
      const query = { Name: name, WithDecryption: true };
      for await (const page of paginateGetParameterHistory({ client: this.client }, query)) {
        values.push(...(page.Parameters ?? []).map(({ Value }) => Value ?? ''));
      }
    } catch (error) {
      if (error instanceof Error && error.name === 'ParameterNotFound') return [];
      unavailable(error);
    }
    return values;
  }

  close(): void {
    this.client.destroy();
  }
}

function unavailable(error: unknown): never {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  throw new ParameterStoreUnavailable(reason, { cause: error });
}
