import { Configuration } from './configuration';
import { readEnvironment } from './environment';
import { parameterNames, parseParameters } from './parameters';
import { ParameterStoreUnavailable, readParameters } from './parameter-store';

/** The server cannot start; the message names every problem that was found, one a line. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(['The server cannot start:', ...problems.map((problem) => `  - ${problem}`)].join('\n'), options);
  }
}

/** Reads environment and Parameter Store once. @throws InvalidConfiguration */
export async function loadConfiguration(): Promise<Configuration> {
  const { environment, problems } = readEnvironment();
  if (!environment) throw new InvalidConfiguration(problems);

  const { AWS_REGION: region, SSM_PREFIX: prefix } = environment;
  const names = parameterNames.map((name) => `${prefix}/${name}`);
  const stored = await readParameters(region, names).catch((error: unknown) => {
    if (!(error instanceof ParameterStoreUnavailable)) throw error;
    const problem =
      `The SSM Parameter Store of ${region} could not be read (${error.message}). ` +
      `Check the network, the role's permission ssm:GetParameters on ${prefix}/*, and AWS_REGION.`;
    throw new InvalidConfiguration([problem], { cause: error });
  });
  const reading = parseParameters(prefix, stored);
  if (!reading.parameters) throw new InvalidConfiguration(reading.problems);
  return new Configuration(environment, reading.parameters);
}
