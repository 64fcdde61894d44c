/**
 * One client of the Faye door: what it is subscribed to, what waits for it, and the socket or the
 * held request that takes that away. Knows no message but those that it is handed.
 */
import type { Controls } from '../controls.ts';
import type { BayeuxMessage } from './convead-words.ts';

/** Something that is pushed to at once: a socket, an event stream. */
export interface Outlet {
  say(text: string): void;
}

export interface FayeClientOptions {
  readonly id: string;
  readonly controls: Controls;
  /** Milliseconds that a connect is held. */
  readonly timeout: number;
  /** Bytes that may wait. */
  readonly limit: number;
  /** Nothing was heard of it for twice as long, or too much waits. */
  readonly gone: () => void;
}

type Deliver = (messages: readonly BayeuxMessage[]) => void;

export class FayeClient {
  readonly id: string;
  readonly channels = new Set<string>();
  readonly #options: FayeClientOptions;
  #waiting: BayeuxMessage[] = [];
  #bytes = 0;
  #outlet: Outlet | undefined;
  /** Answers the connect that is held. */
  #held: Deliver | undefined;
  #timer: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;

  constructor(options: FayeClientOptions) {
    this.id = options.id;
    this.#options = options;
    this.heard();
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** It lives: only connects count. */
  heard(): void {
    const { timeout, gone } = this.#options;
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(gone, 2 * timeout).unref();
  }

  /**
   * Holds a connect until there is something, or its time is over.
   * @param hold milliseconds, where the client names them
   */
  connect(hold = this.#options.timeout): Promise<readonly BayeuxMessage[]> {
    this.heard();
    clearTimeout(this.#timer);
    return new Promise((resolve) => {
      // As Faye has it: of two at once, the first is never answered.
      this.#held = resolve;
      this.#timer = setTimeout(() => this.flush(), Math.min(hold, this.#options.timeout)).unref();
      if (this.#outlet) for (const message of this.#take()) this.#push(this.#outlet, message);
      else if (this.#waiting.length > 0) setImmediate(() => this.flush());
    });
  }

  /** From now on it is pushed to. */
  bind(outlet: Outlet): void {
    this.#outlet = outlet;
  }

  /** This socket is gone: what comes now waits. */
  unbind(outlet: Outlet): void {
    if (this.#outlet !== outlet) return;
    this.#outlet = undefined;
    this.flush();
  }

  deliver(message: BayeuxMessage): void {
    const outlet = this.#outlet;
    if (outlet) return this.#push(outlet, message);
    const text = JSON.stringify(message);
    this.#options.controls.pass({ text, event: true }, () => {
      this.#bytes += text.length;
      this.#waiting.push(message);
      if (this.#bytes > this.#options.limit) this.#options.gone();
      else if (this.#held) setImmediate(() => this.flush());
    });
  }

  /** Answers the connect that is held, with all that waits. */
  flush(): void {
    const held = this.#held;
    if (!held) return;
    clearTimeout(this.#timer);
    this.#held = undefined;
    held(this.#take());
  }

  close(): void {
    clearTimeout(this.#expiry);
    this.flush();
  }

  #push(outlet: Outlet, message: BayeuxMessage): void {
    outlet.say(JSON.stringify([message]));
  }

  #take(): readonly BayeuxMessage[] {
    this.#bytes = 0;
    return this.#waiting.splice(0);
  }
}
