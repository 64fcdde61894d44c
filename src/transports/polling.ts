/**
 * What only matters once WebSocket has failed, and is loaded only then: the long poll, the look
 * whether WebSocket opens again, and the memory that it did not. Knows no frame.
 */
import { LongPoll, type LongPollOptions } from './long-poll.ts';
import { Posts } from './posts.ts';
import type { Endpoint, Transport } from './transport.ts';

export interface PollingOptions {
  /** Milliseconds of polling before the first look whether WebSocket works again; doubles. @default 5000 */
  readonly probeDelay?: number;
  /** Milliseconds for which pages that are loaded later begin with a poll; 0 keeps nothing. @default 1800000 */
  readonly remember?: number | undefined;
  readonly longPoll?: LongPollOptions;
}

/** Milliseconds between two looks at the most, and that one may take. */
const LONGEST_DELAY = 1_800_000;
const LOOK_TIMEOUT = 10_000;
/** Milliseconds that WebSocket must have done without a poll to be looked for soon again. */
const GOOD_WHILE = 60_000;

export class Polling {
  readonly #options: PollingOptions;
  readonly #key: string;
  readonly #recovered: () => void;
  #socket: Endpoint | undefined;
  #looks = 0;
  #left = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #probe: WebSocket | null = null;

  /**
   * @param key Where to remember that WebSocket was shown not to work.
   * @param recovered Called when it opens again.
   */
  constructor(options: PollingOptions, key: string, recovered: () => void) {
    this.#options = options;
    this.#key = key;
    this.#recovered = recovered;
  }

  /** @param socket What is hoped for meanwhile. */
  open(endpoint: Endpoint, socket: Endpoint | undefined): Transport {
    this.#socket = socket;
    if (Date.now() - this.#left > GOOD_WHILE) this.#looks = 0;
    return endpoint.polledBy === 'protocol'
      ? new Posts(endpoint)
      : new LongPoll(endpoint, this.#options.longPoll);
  }

  /** Look, in so many milliseconds. Both ends go by cursors, so nothing is handed over then. */
  look(within = (this.#options.probeDelay ?? 5_000) * 2 ** this.#looks++): void {
    this.rest();
    if (!this.#socket) return;
    this.#timer = setTimeout(() => this.#dial(), Math.min(LONGEST_DELAY, within));
  }

  /** The poll is over. */
  rest(): void {
    clearTimeout(this.#timer);
    this.#left = Date.now();
    const probe = this.#probe;
    // First, so that its close does not count as a failed look.
    this.#probe = null;
    probe?.close();
  }

  #dial(): void {
    const { url, subprotocols } = this.#socket as Endpoint;
    const probe = attempt(url, subprotocols as string[]);
    this.#probe = probe;
    if (!probe) return this.#failed();
    this.#timer = setTimeout(() => probe.close(), LOOK_TIMEOUT);
    probe.addEventListener('open', () => {
      if (this.#probe !== probe) return;
      this.#remember(0);
      this.#recovered();
    });
    probe.addEventListener('close', () => {
      if (this.#probe === probe) this.#failed();
    });
  }

  /** HTTP works and WebSocket is shown not to: only that is worth remembering. */
  #failed(): void {
    this.#remember(this.#options.remember ?? 1_800_000);
    this.look();
  }

  #remember(milliseconds: number): void {
    try {
      if (milliseconds) localStorage.setItem(this.#key, String(Date.now() + milliseconds));
      else localStorage.removeItem(this.#key);
    } catch {
      // A page that may keep nothing finds out anew each time.
    }
  }
}

function attempt(url: string, subprotocols: string[]): WebSocket | null {
  try {
    return new globalThis.WebSocket(url, subprotocols);
  } catch {
    return null;
  }
}
