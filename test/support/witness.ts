/**
 * Counts what a page sends to the chat's server, and writes down what its console says. Knows
 * neither frames nor elements. Pictures are the business of the browser's own cache.
 */
import type { Page, Request } from 'playwright-core';
import { until } from './until.ts';

export interface Testimony {
  /** HTTP requests, held polls included. */
  readonly requests: number;
  readonly sockets: number;
  /** Frames that went out on sockets. */
  readonly frames: number;
}

/** What browsers say by themselves of requests that fail; no page can keep them from it. */
const OF_THE_NETWORK = /^(Failed to load resource|Access to fetch at|WebSocket connection to)/;

/** Milliseconds without anything new after which a page says nothing more by itself. */
const QUIET = 300;

export class Witness {
  /** Errors and warnings of the console, and what nobody caught; the network's own aside. */
  readonly console: string[] = [];
  readonly #requests: string[] = [];
  readonly #scripts: string[] = [];
  readonly #sockets: string[] = [];
  readonly #frames: string[] = [];
  /** Asked, and not answered yet. */
  readonly #open = new Set<Request>();
  /** When something was asked, answered or said last. */
  #last = performance.now();

  constructor(page: Page, server: string) {
    const socketServer = server.replace(/^http/, 'ws');
    page.on('request', (request: Request) => {
      const url = request.url();
      if (request.resourceType() === 'script') this.#scripts.push(url);
      if (!url.startsWith(server) || request.resourceType() === 'image') return;
      this.#requests.push(`${request.method()} ${url}`);
      this.#open.add(request);
      this.#last = performance.now();
    });
    for (const end of ['requestfinished', 'requestfailed'] as const)
      page.on(end as 'requestfinished', (request: Request) => {
        if (this.#open.delete(request)) this.#last = performance.now();
      });
    page.on('websocket', (socket) => {
      if (!socket.url().startsWith(socketServer)) return;
      this.#sockets.push(socket.url());
      socket.on('framesent', ({ payload }) => {
        this.#frames.push(String(payload));
        this.#last = performance.now();
      });
    });
    page.on('pageerror', (error) => this.console.push(String(error)));
    page.on('console', (message) => {
      const counts = ['error', 'warning'].includes(message.type());
      if (counts && !OF_THE_NETWORK.test(message.text())) this.console.push(message.text());
    });
  }

  get counts(): Testimony {
    return {
      requests: this.#requests.length,
      sockets: this.#sockets.length,
      frames: this.#frames.length,
    };
  }

  /** Addresses of all scripts that the page has asked for, wherever they are from. */
  get scripts(): readonly string[] {
    return [...this.#scripts];
  }

  /** All of it, for the message of a failing test. */
  get log(): readonly string[] {
    return [...this.#requests, ...this.#sockets, ...this.#frames];
  }

  /** What a deed caused, and nothing of what was under way. Not for a page that polls: it never rests. */
  async during(deed: () => Promise<unknown>): Promise<Testimony> {
    await this.#rests();
    const before = this.counts;
    await deed();
    await this.#rests();
    const after = this.counts;
    return {
      requests: after.requests - before.requests,
      sockets: after.sockets - before.sockets,
      frames: after.frames - before.frames,
    };
  }

  /** What was begun has ended, and what followed from it: nothing is asked, and nothing was for a while. */
  #rests(): Promise<unknown> {
    const isQuiet = () => this.#open.size === 0 && performance.now() - this.#last > QUIET;
    return until(isQuiet, { what: 'the page asks nothing more', timeout: 10_000 });
  }
}
