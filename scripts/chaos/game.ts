import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clients } from './clients.ts';
import { comparePromises } from '../laboratory/compare.ts';
import { KillableProduct } from './killable-product.ts';
import { Ledger } from '../laboratory/ledger.ts';
import { planRound, type RoundKind, type Victim } from './plan.ts';
import type { SeededRandom } from '@static-file-upload/testing/common/seeded-random';
import { StoredBuckets } from '../laboratory/stored-buckets.ts';

const settlesWithinMs = 120_000;
/** Of the requests to the storage in a round with faults. */
const shareOfFaults = 0.15;

export interface GameOptions {
  readonly random: SeededRandom;
  /** Of the local AWS, and of the files to upload. */
  readonly dataFolder: string;
  readonly withBrowser: boolean;
}

/** Uploads to a product whose processes are killed meanwhile, and what came of it. */
export class Game {
  readonly ledger = new Ledger();
  readonly kills: Record<Victim, number> = { server: 0, storage: 0, mover: 0, client: 0 };
  /** Files whose clients were never told that they are stored, however often they tried. */
  givenUp = 0;
  readonly #random: SeededRandom;
  readonly #product: KillableProduct;
  readonly #clients: Clients;
  readonly #files: string;
  #buckets = new StoredBuckets();

  static async start({ random, dataFolder, withBrowser }: GameOptions): Promise<Game> {
    const product = await KillableProduct.start({ dataFolder: join(dataFolder, 'aws'), random });
    const game = new Game(random, product, join(dataFolder, 'files'));
    await game.#clients.signUp({ withBrowser });
    return game;
  }

  private constructor(random: SeededRandom, product: KillableProduct, files: string) {
    this.#random = random;
    this.#product = product;
    this.#files = files;
    this.#clients = new Clients(product, this.ledger, files);
  }

  /** @returns every broken promise in a sentence */
  async playRound(kind: RoundKind): Promise<string[]> {
    const { uploads, kills } = planRound(this.#random, kind);
    await this.#clients.signIn();
    await mkdir(this.#files, { recursive: true });
    const prepared = await Promise.all(uploads.map((upload) => this.#clients.prepare(upload)));
    this.#product.line.share = kind.withFaults ? shareOfFaults : 0;
    const killing = kills.map(async ({ at, victim }) => {
      await sleep(at);
      this.kills[victim] += 1;
      await (victim === 'client' ? this.#clients.killOne() : this.#product.kill(victim));
    });
    const delivered = await Promise.all(prepared.map((upload) => this.#clients.deliver(upload)));
    this.givenUp += delivered.filter((stored) => !stored).length;
    await Promise.all(killing);
    await rm(this.#files, { recursive: true });
    return this.#check();
  }

  /** Reads every object once more: what was there after its round must have outlived all later kills. */
  async checkAnew(): Promise<string[]> {
    this.#buckets = new StoredBuckets();
    return this.#check();
  }

  async #check(): Promise<string[]> {
    await this.#product.recovered();
    await this.#product.settled(settlesWithinMs);
    return comparePromises(this.ledger.entries, await this.#buckets.look(this.#product.state));
  }

  /** What went wrong on the line to the storage, and how often. */
  get faults(): string {
    return this.#product.line.toString();
  }

  async stop(): Promise<void> {
    await this.#clients.stop();
    await this.#product.stop();
  }
}
