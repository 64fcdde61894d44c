/**
 * The reference server as a process of its own, so that it can die as processes do: SIGKILL, in
 * the middle of anything. Same port and same database when it comes again.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerOptions } from '../../server/options.ts';

/** What can be said to the child: options that survive JSON. */
export type ChildOptions = Omit<ServerOptions, 'clock' | 'random'>;

const CHILD = fileURLToPath(new URL('killable-server-child.ts', import.meta.url));

export class KillableServer {
  readonly #options: ChildOptions & { readonly dataDir: string };
  #child: ChildProcess | undefined;
  #port = 0;
  #clock = 0;

  private constructor(options: ChildOptions & { readonly dataDir: string }) {
    this.#options = options;
  }

  static async open(options: ChildOptions = {}): Promise<KillableServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'shaman-faults-'));
    const server = new KillableServer({ port: 0, demoAgent: false, ...options, dataDir });
    await server.starts();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async starts(): Promise<void> {
    const child = fork(CHILD, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child = child;
    child.send({ options: { ...this.#options, port: this.#port }, clock: this.#clock });
    const port = await Promise.race([
      once(child, 'message').then(([answer]) => (answer as { port: number }).port),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the server did not start: exit code ${code}`);
      }),
    ]);
    this.#port = port;
  }

  /** At once, without a word to anybody. */
  kill(): Promise<void> {
    return this.#ends('SIGKILL');
  }

  /** As a deployment does: everybody is told. */
  stops(): Promise<void> {
    return this.#ends('SIGTERM');
  }

  /** The server's clock jumps, and stays there over restarts. @param offset milliseconds from the true time */
  jumps(offset: number): void {
    this.#clock = offset;
    this.#child?.send({ clock: offset });
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.#options.dataDir, { recursive: true, force: true });
  }

  async #ends(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const over = once(child, 'exit');
    child.kill(signal);
    await over;
  }
}
