import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type JWK } from 'jose';
import { type Configuration } from '../config/configuration';
import { ParameterStore, ParameterStoreUnavailable } from '../config/parameter-store';
import { parseSigningKeys } from '../config/parameters';
import { Problem } from '../problem/problem';
import { KeyRing, type SigningKey } from './key-ring';

const maxAttempts = 3;
/** For so long no new version is looked for: unknown ids must not become a flood of requests to the store. */
const minLookupIntervalMs = 10_000;

/**
 * The keys of the receipts. A new version appears while servers run, and each of them must understand what another
 * one has signed with it. An unknown id and a request for the public keys therefore make the server look again.
 */
export class SigningKeys implements OnApplicationShutdown {
  private readonly logger = new Logger(SigningKeys.name);
  /** The version of the parameter behind the ring; its number is unknown at the start. */
  private version = 0;
  private lookedUpAt = 0;
  private lookup: Promise<void> | undefined;

  private constructor(
    private ring: KeyRing,
    private readonly store: ParameterStore,
    private readonly parameter: string,
  ) {}

  static async from({
    region,
    signingKeyParameter,
    signingKeys,
  }: Pick<Configuration, 'region' | 'signingKeyParameter' | 'signingKeys'>): Promise<SigningKeys> {
    const store = new ParameterStore(region, maxAttempts);
    return new SigningKeys(await KeyRing.of(signingKeys), store, signingKeyParameter);
  }

  /** The key that signs from now on. */
  get newest(): SigningKey {
    return this.ring.newest;
  }

  /** @throws Problem `parameters-unreachable` when the id is unknown and the store does not respond */
  async find(kid: string): Promise<SigningKey | undefined> {
    const known = this.ring.find(kid);
    if (known) return known;
    await this.lookForNewer().catch((error: unknown) => {
      const detail = 'The key of this ticket could not be looked up. Try again in a few seconds.';
      throw new Problem('parameters-unreachable', detail, { cause: error, retryAfterSeconds: 5 });
    });
    return this.ring.find(kid);
  }

  /** The public half of every version. */
  async publicKeys(): Promise<JWK[]> {
    await this.lookForNewer().catch((error: unknown) => {
      if (!(error instanceof ParameterStoreUnavailable)) throw error;
      this.logger.warn({ cause: error.message }, 'Newer signing keys could not be looked for');
    });
    return this.ring.publicKeys;
  }

  onApplicationShutdown(): void {
    this.store.close();
  }

  /** Runs one lookup at a time, for all callers that wait for it. */
  private async lookForNewer(): Promise<void> {
    if (Date.now() - this.lookedUpAt < minLookupIntervalMs) return;
    this.lookup ??= this.readNewer().finally(() => (this.lookup = undefined));
    await this.lookup;
  }

  private async readNewer(): Promise<void> {
    const version = await this.store.currentVersion(this.parameter);
    if (version !== this.version) await this.readVersions();
    this.version = version;
    this.lookedUpAt = Date.now();
  }

  private async readVersions(): Promise<void> {
    const { keys, problems } = parseSigningKeys(this.parameter, await this.store.readHistory(this.parameter));
    if (keys) this.ring = await KeyRing.of(keys);
    else this.logger.error({ problems }, 'The newest signing key cannot be used; the one before it stays');
  }
}
