import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Thresholds } from './thresholds.ts';

const happensWithinMs = 60_000;

interface BalancerOptions {
  readonly program: string;
  readonly folder: string;
  readonly port: number;
  /** Where servers may run; those that do not respond count as unhealthy. */
  readonly serverPorts: readonly number[];
  readonly thresholds: Thresholds;
  /** How much faster than deployed time passes. */
  readonly speedUp: number;
}

/**
 * HAProxy in the place of the load balancer: the same thresholds, the fewest requests first, and like it no second
 * try of a request that has failed.
 */
export class Balancer {
  readonly #process: ChildProcess;
  readonly #socket: string;

  static async start(options: BalancerOptions): Promise<Balancer> {
    const socket = join(options.folder, 'haproxy.sock');
    const file = join(options.folder, 'haproxy.cfg');
    writeFileSync(file, configuration(options, socket));
    const process = spawn(options.program, ['-db', '-q', '-f', file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const balancer = new Balancer(process, socket);
    for (const [index] of options.serverPorts.entries()) await balancer.untilChecked(index);
    return balancer;
  }

  private constructor(process: ChildProcess, socket: string) {
    this.#process = process;
    this.#socket = socket;
  }

  /** Resolves when the health checks have found the server to be up. */
  untilUp(index: number): Promise<void> {
    return this.#until(index, (server) => server.status === 'UP');
  }

  /** Resolves when the health checks have found the server to be down. */
  untilDown(index: number): Promise<void> {
    return this.#until(index, (server) => server.status === 'DOWN');
  }

  /** Resolves when the first checks are over; until then a server is taken for healthy. */
  untilChecked(index: number): Promise<void> {
    return this.#until(index, ({ status, lastCheck }) => status === 'DOWN' || lastCheck === 'L7OK');
  }

  /** Gives a server no further requests, and resolves when its last one is over: deregistration. */
  async deregister(index: number): Promise<void> {
    await this.#request(`set server app/${index} state drain`);
    await this.#until(index, ({ requests }) => requests === 0);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }

  async #until(index: number, condition: (server: ServerState) => boolean): Promise<void> {
    const deadline = Date.now() + happensWithinMs;
    for (;;) {
      const state = await this.#state(index).catch(() => undefined);
      if (state && condition(state)) return;
      if (Date.now() > deadline) throw new Error(`Server ${index} is still ${JSON.stringify(state)}`);
      await sleep(30);
    }
  }

  async #state(index: number): Promise<ServerState> {
    const [head = '', ...rows] = (await this.#request('show stat')).trim().split('\n');
    const names = head.replace('# ', '').split(',');
    const cells = rows
      .map((row) => row.split(','))
      .find(([proxy, name]) => proxy === 'app' && name === String(index));
    const cell = (name: string) => cells?.[names.indexOf(name)] ?? '';
    return { status: cell('status'), lastCheck: cell('check_status'), requests: Number(cell('scur')) };
  }

  async #request(command: string): Promise<string> {
    const socket = connect(this.#socket);
    socket.end(`${command}\n`);
    let response = '';
    for await (const chunk of socket) response += String(chunk);
    return response;
  }
}

interface ServerState {
  readonly status: string;
  readonly lastCheck: string;
  readonly requests: number;
}

function configuration({ port, serverPorts, thresholds, speedUp }: BalancerOptions, socket: string): string {
  const { path, intervalSeconds, healthy, unhealthy } = thresholds;
  const interval = Math.round((intervalSeconds * 1000) / speedUp);
  const servers = serverPorts.map((serverPort, index) => `  server ${index} 127.0.0.1:${serverPort} check`);
  return `global
  stats socket ${socket} mode 600 level admin
defaults
  mode http
  retries 0
  timeout connect 5s
  timeout client 600s
  timeout server 600s
frontend in
  bind 127.0.0.1:${port}
  default_backend app
backend app
  balance leastconn
  option httpchk GET ${path}
  http-check expect status 200
  default-server inter ${interval}ms rise ${healthy} fall ${unhealthy}
${servers.join('\n')}
`;
}
