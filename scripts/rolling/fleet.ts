import { server, type ServerSettings } from '@static-file-upload/testing/stack/product';
import { type Service, startService } from '@static-file-upload/testing/stack/service';
import { untilReady } from '../laboratory/until-ready.ts';

/** Servers that run the product, each on a port of its own. */
export class Fleet {
  readonly ports: readonly number[];
  readonly #place: ServerSettings;
  readonly #folder: string;
  readonly #services = new Map<number, Service>();

  constructor(ports: readonly number[], place: ServerSettings, folder: string) {
    this.ports = ports;
    this.#place = place;
    this.#folder = folder;
  }

  start(index: number): void {
    const service = startService(
      server(this.#place, { port: String(this.ports[index]), dataFolder: `${this.#folder}/${index}` }),
    );
    this.#services.set(index, service);
  }

  async untilReady(index: number): Promise<void> {
    const service = this.#get(index);
    if (await untilReady(service, `http://127.0.0.1:${this.ports[index]}/health/ready`)) return;
    throw new Error(`Server ${index} ended. Its log: ${service.logFile}`);
  }

  /** SIGTERM. @returns the exit code, once it has ended */
  async terminate(index: number): Promise<number | string> {
    const service = this.#get(index);
    await service.stop();
    return service.ended;
  }

  async kill(index: number): Promise<void> {
    await this.#get(index).kill();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#services.values()].map((service) => service.stop()));
  }

  #get(index: number): Service {
    const service = this.#services.get(index);
    if (!service) throw new Error(`Server ${index} was not started.`);
    return service;
  }
}
