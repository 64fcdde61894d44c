/**
 * A long poll whose turns the protocol takes itself: each frame is a request of its own, each answer
 * a frame, and which of them the server holds is the protocol's business. Shaped like a WebSocket;
 * open from the answer to the greeting on. Knows no frame.
 */
import type { Endpoint, Transport } from './transport.ts';

export class Posts extends EventTarget implements Transport {
  readonly #url: string;
  readonly #abort = new AbortController();
  #readyState = 0;

  constructor({ url, greeting }: Endpoint) {
    super();
    this.#url = url;
    void this.#post(greeting?.() ?? '');
  }

  get readyState(): number {
    return this.#readyState;
  }

  /** At once, beside whatever is held. */
  send(frame: string): void {
    if (this.#readyState === 1) void this.#post(frame);
  }

  close(code = 1000, reason = ''): void {
    if (this.#readyState === 3) return;
    this.#readyState = 3;
    this.#abort.abort();
    // There is no CloseEvent in Node before 23.
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
  }

  async #post(body: string): Promise<void> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        cache: 'no-store',
        credentials: 'omit',
        signal: this.#abort.signal,
      });
      const data = await response.text();
      if (!response.ok) return this.close(1011, `HTTP ${response.status}`);
      if (this.#readyState === 0) {
        this.#readyState = 1;
        this.dispatchEvent(new Event('open'));
      }
      if (this.#readyState === 1) this.dispatchEvent(new MessageEvent('message', { data }));
    } catch (error) {
      this.close(1006, String(error));
    }
  }
}
