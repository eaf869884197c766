import { Configuration } from './configuration';
import { type EnvironmentReading, readEnvironment } from './environment';
import { type ParameterReading, parameterNames, parseParameters } from './parameters';
import { ParameterStore, ParameterStoreUnavailable } from './parameter-store';
import { parseSigningKeys, signingKeyName, type SigningKeyReading } from './signing-keys';

/**
 * Spread over about ten seconds by the SDK's exponential backoff: a machine's role may be younger than the machine.
 * A store that keeps silent takes three seconds more for each.
 */
const attempts = 9;

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
  return new Configuration(environment, parameters, keys);
}

async function readStore(place: EnvironmentReading['parameters']): Promise<StoreReading> {
  const nothing = { parameters: undefined, keys: undefined };
  if (!place) return { ...nothing, problems: [] };
  const { region, prefix } = place;
  const store = new ParameterStore(region, attempts);
  try {
    const names = parameterNames.map((name) => `${prefix}/${name}`);
    const { parameters, problems } = parseParameters(prefix, await store.read(names));
    const secret = `${prefix}/${signingKeyName}`;
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
