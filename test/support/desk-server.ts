/**
 * The reference server as tests use it: on any free port, on a database that is thrown away, and
 * able to restart on both. Real in everything else.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerOptions } from '../../server/options.ts';
import { type RunningServer, startServer } from '../../server/server.ts';

const OF_THE_CHAT = /^\/(?:chat|ws|poll|me)\//;
const ID = /(\/ws\/chat|\/poll\/chat|\/chat\/conversations)\/[^/]+\/?/;

export class DeskServer {
  readonly #options: ServerOptions & { readonly dataDir: string };
  #running: RunningServer;

  private constructor(
    options: ServerOptions & { readonly dataDir: string },
    running: RunningServer,
  ) {
    this.#options = options;
    this.#running = running;
  }

  static async open(options: ServerOptions = {}): Promise<DeskServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'shaman-desk-'));
    const settled = { port: 0, controls: true, demoAgent: false, ...options, dataDir };
    const running = await startServer(settled);
    return new DeskServer({ ...settled, port: Number(new URL(running.url).port) }, running);
  }

  /** What runs now; a restart makes a new one. */
  get now(): RunningServer {
    return this.#running;
  }

  get url(): string {
    return this.#running.url;
  }

  get port(): number {
    return this.#options.port ?? 0;
  }

  /** What was asked of the chat so far: requests, polls and sockets, pages and pictures aside. */
  get asked(): readonly string[] {
    const entries = this.#running.log.entries.filter(({ path }) => OF_THE_CHAT.test(path));
    return entries.map(({ method, path }) => `${method} ${path.replace(ID, '$1/*')}`);
  }

  /** Counts from here on. */
  forgets(): void {
    this.#running.log.clear();
  }

  async stops(): Promise<void> {
    await this.#running.close();
  }

  async starts(): Promise<void> {
    this.#running = await startServer(this.#options);
  }

  /** The same address and the same database, another process as far as anybody can tell. */
  async restarts(): Promise<void> {
    await this.stops();
    await this.starts();
  }

  async close(): Promise<void> {
    await this.stops();
    await rm(this.#options.dataDir, { recursive: true, force: true });
  }
}
