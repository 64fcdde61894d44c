/** Very many clients, and a server that restarts: how soon all are back, and how crowded it gets. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { KillableServer } from '../faults/killable-server.ts';
import { until } from '../support/until.ts';
import type { Told } from './returning-clients.ts';

export interface Stampede {
  /** Milliseconds from the moment when the server could be reached again to the last welcome. */
  readonly all: number;
  /** The part of all clients that came in the worst second, from 0 to 1. */
  readonly worst: number;
}

const CLIENTS = fileURLToPath(new URL('returning-clients.ts', import.meta.url));
const PROCESSES = 2;

/** @param going how the server goes: told to stop, as a deployment does, or killed */
export async function stampede(clients: number, going: 'stopped' | 'killed'): Promise<Stampede> {
  const limits = { sessions: 1e6 };
  const server = await KillableServer.open({ limits });
  const crowds = Array.from({ length: PROCESSES }, () => new Crowd());
  try {
    const each = clients / PROCESSES;
    for (const crowd of crowds) crowd.comes(server.url, each);
    const ready = () => crowds.every(({ ready: isReady }) => isReady);
    await until(ready, { timeout: 600_000, interval: 100, what: `${clients} clients are there` });
    await (going === 'stopped' ? server.stops() : server.kill());
    await server.starts();
    const back = Date.now();
    const times = () => crowds.flatMap((crowd) => crowd.times);
    const all = () => times().length >= clients;
    await until(all, { timeout: 600_000, interval: 100, what: `${clients} clients are back` });
    return { all: Math.max(...times()) - back, worst: worstSecond(times()) / clients };
  } finally {
    for (const crowd of crowds) crowd.goes();
    await server.close();
  }
}

class Crowd {
  readonly times: number[] = [];
  ready = false;
  readonly #process: ChildProcess = fork(CLIENTS);

  comes(url: string, clients: number): void {
    this.#process.on('message', (told: Told) => {
      if (told.type === 'ready') this.ready = true;
      else this.times.push(...told.times);
    });
    this.#process.send({ url, clients });
  }

  goes(): void {
    this.#process.kill('SIGKILL');
  }
}

/** How many came within any one second. */
export function worstSecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let first = 0;
  let worst = 0;
  for (const [last, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) >= 1_000) first++;
    worst = Math.max(worst, last - first + 1);
  }
  return worst;
}
