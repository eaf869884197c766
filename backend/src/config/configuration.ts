import { Inject } from '@nestjs/common';
import { z } from '@static-file-upload/contract/zod';
import { type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment } from './environment';
import { type Parameters } from './parameters';

/** Everything the server was told at its start, from the environment and from the Parameter Store. */
export type Configuration = Environment &
  Parameters & {
    /** Where browsers and this server reach Cognito. */
    readonly cognitoUrl: string;
    /** The `iss` claim of every token from our pool. */
    readonly issuer: string;
    /** The name of the parameter that holds the key of the receipts. */
    readonly signingKeyParameter: string;
    /** Every version of that key at the start, the oldest first. */
    readonly signingKeys: readonly KeyObject[];
  };

const packageFile = join(__dirname, '../../package.json');

/** The version of this build, as its package says. */
export const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(packageFile, 'utf8')));

/** The token of the frozen configuration; a class asks for the settings it uses: `Pick<Configuration, …>`. */
export const configurationToken = Symbol('Configuration');
export const InjectConfiguration = () => Inject(configurationToken);

export function toConfiguration(
  environment: Environment,
  parameters: Parameters,
  signingKeys: readonly KeyObject[],
): Configuration {
  const { cognitoEndpoint, region, ssmPrefix } = environment;
  const cognitoUrl = cognitoEndpoint ?? `https://cognito-idp.${region}.amazonaws.com`;
  return Object.freeze({
    ...environment,
    ...parameters,
    cognitoUrl,
    issuer: `${cognitoUrl}/${parameters.userPoolId}`,
    signingKeyParameter: signingKeyParameterOf(ssmPrefix),
    signingKeys,
  });
}

export function signingKeyParameterOf(ssmPrefix: string): string {
  return `${ssmPrefix}/receipt_signing_key`;
}
