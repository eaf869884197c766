import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type JWK } from 'jose';
import { Configuration } from '../config/configuration';
import { ParameterStore, ParameterStoreUnavailable } from '../config/parameter-store';
import { parseSigningKeys } from '../config/signing-keys';
import { Problem } from '../http/problem';
import { KeyRing, type SigningKey } from './key-ring';

const attempts = 3;
/** How long we trust that no version has been added: unknown ids must not become a flood of requests to the store. */
const looksAgainAfterMs = 10_000;

export class SigningKeysUnavailable extends Problem {
  constructor(options: ErrorOptions) {
    super('storage-busy', 'The key of this ticket could not be looked up. Ask again in a few seconds.', {
      ...options,
      headers: { 'Retry-After': '5' },
    });
  }
}

/**
 * The keys of the receipts. A new version appears while servers run, and each of them must understand what another
 * one has signed with it: so an unknown id, and everybody who asks for the public keys, makes us look again.
 */
@Injectable()
export class SigningKeys implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(SigningKeys.name);
  private readonly store: ParameterStore;
  private ring!: KeyRing;
  /** The version of the parameter behind the ring; at the start we do not know its number. */
  private version = 0;
  private lookedAt = 0;
  private looking: Promise<void> | undefined;

  constructor(private readonly configuration: Configuration) {
    this.store = new ParameterStore(configuration.region, attempts);
  }

  async onModuleInit(): Promise<void> {
    this.ring = await KeyRing.of(this.configuration.signingKeys);
  }

  /** What signs from now on. */
  get newest(): SigningKey {
    return this.ring.newest;
  }

  /** @throws SigningKeysUnavailable when the id is unknown and the store did not answer */
  async find(kid: string): Promise<SigningKey | undefined> {
    const known = this.ring.find(kid);
    if (known) return known;
    await this.lookAgain().catch((error: unknown) => {
      throw new SigningKeysUnavailable({ cause: error });
    });
    return this.ring.find(kid);
  }

  /** The public half of every version. */
  async publicKeys(): Promise<JWK[]> {
    await this.lookAgain().catch((error: unknown) => {
      if (!(error instanceof ParameterStoreUnavailable)) throw error;
      this.logger.warn({ cause: error.message }, 'Newer signing keys could not be looked for');
    });
    return this.ring.publicKeys;
  }

  onApplicationShutdown(): void {
    this.store.close();
  }

  /** One look at a time, for all who wait for it. */
  private async lookAgain(): Promise<void> {
    if (Date.now() - this.lookedAt < looksAgainAfterMs) return;
    this.looking ??= this.look().finally(() => (this.looking = undefined));
    await this.looking;
  }

  private async look(): Promise<void> {
    const { signingKeyParameter } = this.configuration;
    const version = await this.store.currentVersion(signingKeyParameter);
    if (version !== this.version) await this.readVersions(signingKeyParameter);
    this.version = version;
    this.lookedAt = Date.now();
  }

  private async readVersions(parameter: string): Promise<void> {
    const { keys, problems } = parseSigningKeys(parameter, await this.store.readHistory(parameter));
    if (keys) this.ring = await KeyRing.of(keys);
    else this.logger.error({ problems }, 'The newest signing key cannot be used; the one before it stays');
  }
}
