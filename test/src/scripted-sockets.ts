/**
 * The WebSocket of the page, replaced by one that a test scripts: every dial is written down and
 * does nothing by itself. Puts the real one back after each test.
 */
import { until } from '../support/until.ts';

export class ScriptedSocket extends EventTarget {
  readonly url: string;
  readonly subprotocols: readonly string[];
  readonly said: string[] = [];
  readyState = 0;
  binaryType = 'blob';
  /** What the page closed it with. */
  closedWith: number | undefined;

  constructor(url: string | URL, subprotocols: string | readonly string[] = []) {
    super();
    this.url = String(url);
    this.subprotocols = [subprotocols].flat();
  }

  send(frame: string): void {
    this.said.push(frame);
  }

  /** As browsers do it: refuses codes that are not a page's to say. */
  close(code = 1000): void {
    if (code !== 1000 && !(code >= 3000 && code < 5000))
      throw new DOMException(`${code} is not allowed.`, 'InvalidAccessError');
    if (this.readyState > 1) return;
    this.closedWith = code;
    this.readyState = 2;
  }

  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  says(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** As browsers do it: a line that breaks fires an error first. */
  dies(code = 1006, reason = ''): void {
    this.readyState = 3;
    if (code === 1006) this.dispatchEvent(new Event('error'));
    this.dispatchEvent(new CloseEvent('close', { code, reason }));
  }
}

export class ScriptedSockets {
  /** Every dial, oldest first. */
  readonly all: ScriptedSocket[] = [];
  /** The constructor throws this, as policies of a page make it. */
  blocked: Error | undefined;
  readonly #real = globalThis.WebSocket;

  /** From now on the page dials here. */
  install(): void {
    const dial = (url: string, subprotocols: string[]) => this.#dial(url, subprotocols);
    globalThis.WebSocket = new Proxy(this.#real, {
      construct: (_target, [url, subprotocols]) => dial(url, subprotocols),
    });
  }

  restore(): void {
    globalThis.WebSocket = this.#real;
  }

  get last(): ScriptedSocket {
    const socket = this.all.at(-1);
    if (!socket) throw new Error('nobody has dialled');
    return socket;
  }

  /** The socket of the dial with this number, once it is made. */
  async dial(number: number): Promise<ScriptedSocket> {
    return until(() => this.all[number - 1], { what: `dial number ${number}` });
  }

  #dial(url: string, subprotocols: string[]): ScriptedSocket {
    if (this.blocked) throw this.blocked;
    const socket = new ScriptedSocket(url, subprotocols);
    this.all.push(socket);
    return socket;
  }
}
