/**
 * One direction of a line: bytes go in on one side and come out on the other, with whatever is
 * wrong with the line at that moment. Knows bytes and faults, not what the bytes say.
 */
import type { Socket } from 'node:net';

/** What is wrong with a line; nothing, where nothing is said. */
export interface Faults {
  /** Milliseconds that each piece is under way. */
  readonly delay?: number;
  /** Bytes at most that leave together. */
  readonly slice?: number;
  /** Bytes per second. */
  readonly rate?: number;
  /** Milliseconds that bytes are gathered before they leave at once, as buffering proxies do. */
  readonly buffer?: number;
  /** Bytes wait, and come later; the socket stays. */
  readonly stall?: boolean;
  /** Bytes of this direction vanish; the socket stays. A line that has lost some carries no more. */
  readonly swallow?: 'up' | 'down' | 'both';
  /** Bytes of both directions together, after which the line is reset. */
  readonly killAfter?: number;
  /** What becomes of a WebSocket's upgrade: refused with 403, never answered, or mute once it is done. */
  readonly upgrade?: 'refuse' | 'hang' | 'mute';
}

export type Direction = 'up' | 'down';

export interface HoseOptions {
  readonly direction: Direction;
  readonly faults: () => Faults;
  /** Bytes have left. */
  readonly carried: (bytes: number) => void;
}

interface Piece {
  readonly bytes: Buffer;
  /** When it may leave, by `performance.now()`. */
  readonly due: number;
}

export class Hose {
  readonly #options: HoseOptions;
  readonly #to: Socket;
  #pieces: Piece[] = [];
  #pumping = false;
  #leaks = false;
  #ended = false;
  #freeAt = 0;
  #wake: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor(to: Socket, options: HoseOptions) {
    this.#to = to;
    this.#options = options;
    to.setNoDelay(true);
  }

  pour(bytes: Buffer): void {
    const { delay = 0, buffer = 0 } = this.#options.faults();
    // Gathered bytes leave together with the first of them.
    const gathering = buffer > 0 ? this.#pieces.at(-1)?.due : undefined;
    const due = gathering ?? performance.now() + delay + buffer;
    this.#pieces.push({ bytes, due });
    void this.#pump();
  }

  /** Nothing more comes in; what is under way still arrives. */
  end(): void {
    this.#ended = true;
    void this.#pump();
  }

  /** The faults have changed: what waits may go. */
  look(): void {
    this.#wake();
  }

  close(): void {
    this.#pieces = [];
    this.#wake();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#pieces.length > 0) {
      const wait = this.#waitFor(this.#pieces[0] as Piece);
      if (wait > 0) await this.#pause(wait);
      else await this.#release(this.#taken());
    }
    this.#pumping = false;
    if (this.#ended && !this.#loses) this.#to.end();
  }

  #waitFor({ due }: Piece): number {
    const { stall, swallow } = this.#options.faults();
    if (stall && !swallow) return FOREVER;
    return Math.max(due, this.#freeAt) - performance.now();
  }

  /** All pieces that are due, as one: together is how they arrive. */
  #taken(): Buffer {
    const now = performance.now();
    const first = this.#pieces.findIndex(({ due }) => due > now);
    return Buffer.concat(
      this.#pieces.splice(0, first < 0 ? Infinity : Math.max(1, first)).map(({ bytes }) => bytes),
    );
  }

  async #release(bytes: Buffer): Promise<void> {
    const { slice = bytes.length, rate } = this.#options.faults();
    for (let at = 0; at < bytes.length && !this.#to.destroyed; at += slice) {
      if (this.#loses) return;
      const part = bytes.subarray(at, at + slice);
      this.#to.write(part);
      this.#options.carried(part.length);
      if (rate) await this.#pause((part.length / rate) * 1_000);
      else if (slice < bytes.length) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  get #loses(): boolean {
    const { swallow } = this.#options.faults();
    this.#leaks ||= swallow === 'both' || swallow === this.#options.direction;
    return this.#leaks;
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(this.#timer);
  }
}

const FOREVER = 2 ** 31 - 1;
