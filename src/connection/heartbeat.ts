/**
 * Notices a line that is dead though nobody closed it. Goes by the time of the last frame rather
 * than by timers, which browsers hold back in hidden pages. Knows no frame.
 */

export interface HeartbeatOptions {
  /** Milliseconds of silence after which the line is dead. @default 35000 */
  readonly deadline?: number;
  /** Milliseconds that a line may take to answer when asked. @default 3000 */
  readonly probe?: number;
  /** Milliseconds of silence after which waking up asks. @default 5000 */
  readonly quiet?: number;
}

export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #ping: () => void;
  readonly #dead: () => void;
  #last = Date.now();
  /** Frames that came: two of them may share a millisecond. */
  #beats = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param ping Makes the other end say something.
   * @param dead Called when it does not.
   */
  constructor(ping: () => void, dead: () => void, options: HeartbeatOptions = {}) {
    this.#ping = ping;
    this.#dead = dead;
    this.#options = options;
    this.#expect(this.#deadline);
  }

  /** A frame came. */
  beat(): void {
    this.#last = Date.now();
    this.#beats++;
  }

  /** Something woke us up: is anybody still there? `urgent` asks however fresh the last frame is. */
  check(urgent = false): void {
    const { probe = 3_000, quiet = 5_000 } = this.#options;
    const silence = Date.now() - this.#last;
    if (silence > this.#deadline) return this.#dead();
    if (silence < quiet && !urgent) return;
    this.#ping();
    this.#expect(probe, this.#beats);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  get #deadline(): number {
    return this.#options.deadline ?? 35_000;
  }

  /** By then a frame must have come after so many beats, or at least less than a deadline ago. */
  #expect(within: number, beats?: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const left = this.#deadline - (Date.now() - this.#last);
      if (left <= 0 || beats === this.#beats) this.#dead();
      else this.#expect(left);
    }, within);
  }
}
