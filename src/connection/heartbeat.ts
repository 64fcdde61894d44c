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
  readonly #deadline: number;
  readonly #probe: number;
  readonly #quiet: number;
  readonly #ping: (() => void) | undefined;
  readonly #dead: () => void;
  #last = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /**
   * @param ping Makes the other end say something; absent where the backend has no heartbeat, and
   * silence then means nothing.
   * @param dead Called once.
   */
  constructor(ping: (() => void) | undefined, dead: () => void, options: HeartbeatOptions = {}) {
    this.#ping = ping;
    this.#dead = dead;
    this.#deadline = options.deadline ?? 35_000;
    this.#probe = options.probe ?? 3_000;
    this.#quiet = options.quiet ?? 5_000;
    if (ping) this.#look(this.#deadline);
  }

  /** A frame came. */
  beat(): void {
    this.#last = Date.now();
  }

  /** Something woke us up: is anybody still there? `urgent` asks however fresh the last frame is. */
  check(urgent = false): void {
    if (!this.#ping || this.#stopped) return;
    const silence = Date.now() - this.#last;
    if (silence > this.#deadline) return this.#die();
    if (silence < this.#quiet && !urgent) return;
    this.#ping();
    this.#expect(this.#probe);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** An answer must come within this time. */
  #expect(within: number): void {
    const asked = Date.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#last < asked) this.#die();
      else this.#look(this.#deadline);
    }, within);
  }

  #look(after: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const left = this.#deadline - (Date.now() - this.#last);
      if (left <= 0) this.#die();
      else this.#look(left);
    }, after);
  }

  #die(): void {
    if (this.#stopped) return;
    this.stop();
    this.#dead();
  }
}
