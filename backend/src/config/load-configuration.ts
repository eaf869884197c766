import { Configuration } from './configuration';
import { type EnvironmentReading, readEnvironment } from './environment';
import { type ParameterReading, parameterNames, parseParameters } from './parameters';
import { ParameterStoreUnavailable, readParameters } from './parameter-store';

/** The server cannot start; the message names every problem that was found, one a line. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';

  constructor(problems: readonly string[]) {
    super(['The server cannot start:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
  }
}

/** Reads environment and Parameter Store once. @throws InvalidConfiguration */
export async function loadConfiguration(): Promise<Configuration> {
  const fromEnvironment = readEnvironment();
  const fromStore = await readStore(fromEnvironment.parameters);
  const { environment } = fromEnvironment;
  const { parameters } = fromStore;
  if (!environment || !parameters) {
    throw new InvalidConfiguration([...fromEnvironment.problems, ...fromStore.problems]);
  }
  return new Configuration(environment, parameters);
}

async function readStore(place: EnvironmentReading['parameters']): Promise<ParameterReading> {
  if (!place) return { parameters: undefined, problems: [] };
  const { region, prefix } = place;
  try {
    const names = parameterNames.map((name) => `${prefix}/${name}`);
    return parseParameters(prefix, await readParameters(region, names));
  } catch (error) {
    if (!(error instanceof ParameterStoreUnavailable)) throw error;
    const problem =
      `The SSM Parameter Store of ${region} could not be read (${error.message}). Check the network, AWS_REGION, ` +
      `and that this machine's role may call ssm:GetParameters below ${prefix}.`;
    return { parameters: undefined, problems: [problem] };
  }
}
