import type { DatabaseSync } from 'node:sqlite';
import { AwsError } from '../http/aws-error.ts';
import { drainBody } from '../http/drain-body.ts';
import { sendAmzError, sendAmzJson } from '../http/json-body.ts';
import type { Exchange, Service } from '../http/service.ts';
import type { Authenticator, Authorizer } from '../iam/authorization.ts';
import { partition } from '../iam/identities.ts';
import { readSignedJson, requireAllowed } from '../iam/signed-json.ts';
import type { Kms } from '../kms/kms.ts';
import type { Clock } from '../system/process.ts';
import { operations } from './operations.ts';
import { type Parameter, ParameterTable } from './parameter-table.ts';

const targetPrefix = 'AmazonSSM.';

export interface SsmOptions {
  readonly database: DatabaseSync;
  readonly kms: Kms;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
}

/** The embedded parameter store of SSM. */
export class SsmService implements Service {
  readonly name = 'ssm';
  readonly #options: SsmOptions;
  readonly #parameters: ParameterTable;

  constructor(options: SsmOptions) {
    this.#options = options;
    this.#parameters = new ParameterTable(options.database, options.kms, options.clock);
  }

  has(name: string): boolean {
    return this.#parameters.latest(name) !== undefined;
  }

  /** Sets a parameter, unless it has this value already. */
  ensure(parameter: Pick<Parameter, 'name' | 'type' | 'value'>): void {
    if (this.#parameters.latest(parameter.name)?.value !== parameter.value) this.#parameters.put(parameter);
  }

  recognises({ request }: Exchange): boolean {
    return String(request.headers['x-amz-target']).startsWith(targetPrefix);
  }

  async handle(exchange: Exchange): Promise<void> {
    try {
      sendAmzJson(exchange, await this.#respond(exchange));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      await drainBody(exchange);
      sendAmzError(exchange, error);
    }
  }

  async #respond(exchange: Exchange): Promise<unknown> {
    const { authenticator, authorizer, kms, region, accountId } = this.#options;
    const operation = operations.get(
      String(exchange.request.headers['x-amz-target']).slice(targetPrefix.length),
    );
    if (!operation) throw new AwsError('UnknownOperationException', 'This operation is not supported.');
    const { caller, text } = await readSignedJson(exchange, authenticator, 'ssm');
    const parameterArn = (name: string) =>
      `arn:${partition}:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
    const authorize = (action: string, name: string) =>
      requireAllowed(authorizer, caller, action, parameterArn(name));
    return operation(text, { parameters: this.#parameters, kms, parameterArn, authorize });
  }
}
