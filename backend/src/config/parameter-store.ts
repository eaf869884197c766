import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Spread over about ten seconds by the SDK's exponential backoff: a machine's role may be younger than the machine. */
const attempts = 9;

export class ParameterStoreUnavailable extends Error {
  override readonly name = 'ParameterStoreUnavailable';
}

/**
 * Reads parameters of the SSM Parameter Store by their full names; what does not exist is absent from the answer.
 * @throws ParameterStoreUnavailable when the store did not answer, or refused, after all attempts
 */
export async function readParameters(
  region: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const client = new SSMClient({
    region,
    maxAttempts: attempts,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 2000, requestTimeout: 5000 }),
  });
  try {
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: [...names] }));
    return new Map(Parameters.map(({ Name, Value }) => [Name ?? '', Value ?? '']));
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new ParameterStoreUnavailable(reason, { cause: error });
  } finally {
    client.destroy();
  }
}
