import { type Configuration, signingKeyParameterOf, toConfiguration } from './configuration';
import { type EnvironmentReading, readEnvironment } from './environment';
import { ParameterStore, ParameterStoreUnavailable } from './parameter-store';
import {
  type ParameterReading,
  parameterNames,
  parseParameters,
  parseSigningKeys,
  type SigningKeyReading,
} from './parameters';

/**
 * The SDK's exponential backoff spreads them over about ten seconds, because a machine may start before its role is
 * ready. A store that keeps silent takes three seconds more for each.
 */
const maxAttempts = 9;

/** The server cannot start; the message names every problem that was found, one a line. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';

  constructor(problems: readonly string[]) {
    super(['The server cannot start:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
  }
}

type StoreReading = Pick<ParameterReading, 'parameters' | 'problems'> & Pick<SigningKeyReading, 'keys'>;

/** Reads environment and Parameter Store once. @throws InvalidConfiguration */
export async function loadConfiguration(): Promise<Configuration> {
  const fromEnvironment = readEnvironment();
  const fromStore = await readStore(fromEnvironment.parameters);
  const { environment } = fromEnvironment;
  const { parameters, keys } = fromStore;
  if (!environment || !parameters || !keys) {
    throw new InvalidConfiguration([...fromEnvironment.problems, ...fromStore.problems]);
  }
  return toConfiguration(environment, parameters, keys);
}

async function readStore(location: EnvironmentReading['parameters']): Promise<StoreReading> {
  const nothing = { parameters: undefined, keys: undefined };
  if (!location) return { ...nothing, problems: [] };
  const { region, prefix } = location;
  const store = new ParameterStore(region, maxAttempts);
  try {
    const names = parameterNames.map((name) => `${prefix}/${name}`);
    const { parameters, problems } = parseParameters(prefix, await store.read(names));
    const secret = signingKeyParameterOf(prefix);
    const signing = parseSigningKeys(secret, await store.readHistory(secret));
    return { parameters, keys: signing.keys, problems: [...problems, ...signing.problems] };
  } catch (error) {
    if (!(error instanceof ParameterStoreUnavailable)) throw error;
    const problem =
      `The SSM Parameter Store of ${region} could not be read (${error.message}). Check the network, AWS_REGION, ` +
      `and that this machine's role may call ssm:GetParameters and ssm:GetParameterHistory below ${prefix}.`;
    return { ...nothing, problems: [problem] };
  } finally {
    store.close();
  }
}
