/**
 * A long poll that is shaped like a WebSocket, so that whatever drives one drives the other. One
 * request is always held; what is sent goes in requests of its own, in order. Bodies are frames,
 * one a line; each request begins with the greeting, because a poll has no memory. Knows no frame.
 */
import type { Endpoint, Transport } from './transport.ts';

export interface LongPollOptions {
  /** Milliseconds that the server may hold a request. @default 25000 */
  readonly hold?: number;
  /** Milliseconds after which an unanswered request is lost. @default hold + 10000 */
  readonly timeout?: number;
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch;
}

/** Quick empty answers in a row after which something must be wrong with the other end. */
const SPIN_LIMIT = 5;

export class LongPoll extends EventTarget implements Transport {
  readonly #endpoint: Endpoint;
  readonly #hold: number;
  readonly #timeout: number;
  readonly #fetch: typeof fetch;
  readonly #abort = new AbortController();
  #readyState = 0;
  #outgoing: string[] = [];
  #sending = false;

  constructor(endpoint: Endpoint, options: LongPollOptions = {}) {
    super();
    this.#endpoint = endpoint;
    this.#hold = options.hold ?? 25_000;
    this.#timeout = options.timeout ?? this.#hold + 10_000;
    this.#fetch = options.fetch ?? ((...args) => globalThis.fetch(...args));
    void this.#poll();
  }

  get readyState(): number {
    return this.#readyState;
  }

  send(frame: string): void {
    if (this.#readyState !== 1) return;
    this.#outgoing.push(frame);
    if (!this.#sending) void this.#sendAll();
  }

  close(code = 1000, reason = ''): void {
    this.#closed(code, reason);
  }

  async #poll(): Promise<void> {
    for (let quick = 0; this.#readyState < 2; ) {
      const began = performance.now();
      const frames = await this.#request(this.#hold, []);
      if (!frames) return;
      if (this.#readyState === 0) {
        this.#readyState = 1;
        this.dispatchEvent(new Event('open'));
      }
      await this.#deliver(frames);
      quick =
        frames.length <= 1 && performance.now() - began < Math.min(1_000, this.#hold / 2)
          ? quick + 1
          : 0;
      if (quick >= SPIN_LIMIT) return this.#closed(1006, 'spin');
    }
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    // What is sent in this turn goes together.
    await null;
    while (this.#outgoing.length > 0 && this.#readyState === 1) {
      const frames = await this.#request(0, this.#outgoing.splice(0));
      if (frames) await this.#deliver(frames);
    }
    this.#sending = false;
  }

  /** The answer's frames; nothing when the line is closed by now. */
  async #request(hold: number, frames: readonly string[]): Promise<readonly string[] | undefined> {
    const { url, greeting } = this.#endpoint;
    try {
      const response = await this.#fetch(`${url}${url.includes('?') ? '&' : '?'}hold=${hold}`, {
        method: 'POST',
        // A simple request: no preflight for every poll.
        headers: { 'content-type': 'text/plain' },
        body: [...(greeting ? [greeting()] : []), ...frames].join('\n'),
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(this.#timeout)]),
      });
      const text = await response.text();
      if (response.ok) return text.split('\n').filter(Boolean);
      this.#closed(closeCodeOf(response.status), closeReasonOf(response));
    } catch (error) {
      this.#closed(1006, error instanceof Error ? error.name : '');
    }
    return undefined;
  }

  /** Each frame in a task of its own, as a socket does: promises resolved by one settle before the next. */
  async #deliver(frames: readonly string[]): Promise<void> {
    for (const data of frames) {
      if (this.#readyState !== 1) return;
      this.dispatchEvent(new MessageEvent('message', { data }));
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  #closed(code: number, reason: string): void {
    if (this.#readyState === 3) return;
    this.#readyState = 3;
    this.#abort.abort();
    this.dispatchEvent(closeEvent(code, reason));
  }
}

/** A close, with its true code: CloseEvent where there is one (Node has none before 23). */
export function closeEvent(code: number, reason: string): Event {
  const init = { code, reason, wasClean: code === 1000 };
  if (typeof CloseEvent === 'function') return new CloseEvent('close', init);
  return Object.assign(new Event('close'), init);
}

/** The close codes of the wire say the same as these, and carry the policy. */
function closeCodeOf(status: number): number {
  const codes: { readonly [status: number]: number } = {
    401: 4301,
    403: 4003,
    404: 4004,
    410: 4210,
    429: 4129,
  };
  return codes[status] ?? (status >= 500 ? 1011 : 4000);
}

function closeReasonOf(response: Response): string {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return JSON.stringify({
    r: `HTTP ${response.status}`,
    ...(seconds >= 0 && { w: seconds * 1_000 }),
  });
}
