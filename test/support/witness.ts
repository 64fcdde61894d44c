/**
 * Counts what a page sends to the chat's server, and writes down what its console says. Knows
 * neither frames nor elements. Pictures are the business of the browser's own cache.
 */
import type { Page, Request } from 'playwright-core';

export interface Testimony {
  /** HTTP requests, held polls included. */
  readonly requests: number;
  readonly sockets: number;
  /** Frames that went out on sockets. */
  readonly frames: number;
}

/** What browsers say by themselves of requests that fail; no page can keep them from it. */
const OF_THE_NETWORK = /^(Failed to load resource|Access to fetch at|WebSocket connection to)/;

export class Witness {
  /** Errors and warnings of the console, and what nobody caught; the network's own aside. */
  readonly console: string[] = [];
  readonly #requests: string[] = [];
  readonly #scripts: string[] = [];
  readonly #sockets: string[] = [];
  readonly #frames: string[] = [];

  constructor(page: Page, server: string) {
    const socketServer = server.replace(/^http/, 'ws');
    page.on('request', (request: Request) => {
      const url = request.url();
      if (request.resourceType() === 'script') this.#scripts.push(url);
      if (url.startsWith(server) && request.resourceType() !== 'image')
        this.#requests.push(`${request.method()} ${url}`);
    });
    page.on('websocket', (socket) => {
      if (!socket.url().startsWith(socketServer)) return;
      this.#sockets.push(socket.url());
      socket.on('framesent', ({ payload }) => this.#frames.push(String(payload)));
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

  /** What a deed caused. */
  async during(deed: () => Promise<unknown>): Promise<Testimony> {
    const before = this.counts;
    await deed();
    const after = this.counts;
    return {
      requests: after.requests - before.requests,
      sockets: after.sockets - before.sockets,
      frames: after.frames - before.frames,
    };
  }
}
