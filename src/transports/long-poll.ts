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
  /** Milliseconds between two polls at the least that bring nothing. @default 500 */
  readonly rest?: number;
}

export class LongPoll extends EventTarget implements Transport {
  readonly #endpoint: Endpoint;
  readonly #options: LongPollOptions;
  readonly #abort = new AbortController();
  #readyState = 0;
  #outgoing: string[] = [];
  #sending = false;

  constructor(endpoint: Endpoint, options: LongPollOptions = {}) {
    super();
    this.#endpoint = endpoint;
    this.#options = options;
    void this.#poll();
  }

  get readyState(): number {
    return this.#readyState;
  }

  send(frame: string): void {
    this.#outgoing.push(frame);
    if (!this.#sending) void this.#sendAll();
  }

  close(code = 1000, reason = ''): void {
    if (this.#readyState === 3) return;
    this.#readyState = 3;
    this.#abort.abort();
    // There is no CloseEvent in Node before 23.
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
  }

  async #poll(): Promise<void> {
    const { hold = 25_000, rest = 500 } = this.#options;
    while (this.#readyState < 2) {
      // Not the time of day: a clock that is set back would hold the next poll until then.
      const began = performance.now();
      const frames = await this.#request(hold, []);
      if (this.#readyState === 0) {
        this.#readyState = 1;
        this.dispatchEvent(new Event('open'));
      }
      await this.#deliver(frames);
      // A server that answers at once with nothing must not be asked in a loop.
      if (frames.length < 2)
        await pause(Math.max(0, began + Math.min(rest, hold / 2) - performance.now()));
    }
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    // What is sent in this turn goes together.
    await null;
    while (this.#outgoing.length > 0 && this.#readyState === 1) {
      await this.#deliver(await this.#request(0, this.#outgoing.splice(0, PORTION)));
    }
    this.#sending = false;
  }

  /** The answer's frames; none when the line is closed by now. */
  async #request(hold: number, frames: readonly string[]): Promise<readonly string[]> {
    const { url, greeting } = this.#endpoint;
    const { timeout = hold + 10_000 } = this.#options;
    try {
      const response = await fetch(`${url}?hold=${hold}`, {
        method: 'POST',
        // A simple request: no preflight for every poll.
        headers: { 'content-type': 'text/plain' },
        body: [...(greeting ? [greeting()] : []), ...frames].join('\n'),
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(timeout)]),
      });
      const text = await response.text();
      if (response.ok) return text.split('\n').filter(Boolean);
      this.close(closeCodeOf(response.status, text), closeReasonOf(response));
    } catch (error) {
      this.close(1006, String(error));
    }
    return [];
  }

  /** Each frame in a task of its own, as a socket does: promises resolved by one settle before the next. */
  async #deliver(frames: readonly string[]): Promise<void> {
    for (const data of frames) {
      if (this.#readyState === 1) this.dispatchEvent(new MessageEvent('message', { data }));
      await pause(0);
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Frames in one request at the most: a body too long or with too many is refused, and for good. */
const PORTION = 16;

const PASSING: { readonly [status: number]: number } = { 401: 4301, 429: 4129 };
const FINAL: { readonly [status: number]: number } = { 400: 4000, 403: 4003, 404: 4004 };

/** Close codes carry the policy. Final is what the server says itself: a proxy's 404 passes with its deployment. */
function closeCodeOf(status: number, text: string): number {
  return PASSING[status] ?? (text.startsWith('{"error"') ? FINAL[status] : undefined) ?? 1011;
}

function closeReasonOf({ status, headers }: Response): string {
  const seconds = headers.get('retry-after');
  return JSON.stringify({ r: `HTTP ${status}`, ...(seconds && { w: +seconds * 1_000 }) });
}
