/**
 * A clock that stands still until a test moves it: timers and `Date.now` of this process, in place
 * of the real ones. Can run timers as hidden tabs do, and sleep as closed laptops do.
 */
import type { TestContext } from 'node:test';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

const TOO_MANY = 10_000;

type Run = (...args: unknown[]) => void;

export class FakeClock {
  now = 1_800_000_000_000;
  /** Milliseconds: timers run only at multiples of this, as in a tab that is hidden for long. */
  grain = 1;
  readonly #timers = new Map<number, Timer>();
  #count = 0;

  /** Until the end of the test. Install it before anything that waits. */
  static install(t: TestContext): FakeClock {
    const clock = new FakeClock();
    const { setTimeout, clearTimeout } = globalThis;
    const { now } = Date;
    Object.assign(globalThis, {
      setTimeout: (run: Run, ms = 0, ...args: unknown[]) => clock.#add(() => run(...args), ms),
      clearTimeout: (id: number) => clock.#timers.delete(id),
    });
    Date.now = () => clock.now;
    t.after(() => {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      Date.now = now;
    });
    return clock;
  }

  /**
   * So many milliseconds pass, and everything that they bring happens.
   * @throws Error when that is so much that somebody turns in circles
   */
  async passes(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await settled();
    let runs = 0;
    for (let next = this.#due(end); next; next = this.#due(end)) {
      if (++runs > TOO_MANY) throw new Error(`${runs} timers within ${milliseconds} ms`);
      const [id, timer] = next;
      this.#timers.delete(id);
      this.now = Math.max(this.now, this.#whenRun(timer));
      timer.run();
      await settled();
    }
    this.now = end;
  }

  /** The machine sleeps: time passes, and nothing happens. */
  sleeps(milliseconds: number): void {
    this.now += milliseconds;
  }

  #add(run: () => void, ms: number): number {
    const id = ++this.#count;
    // What is no number of milliseconds counts as none, as in browsers.
    this.#timers.set(id, { at: this.now + (ms > 0 ? ms : 0), run });
    return id;
  }

  #whenRun({ at }: Timer): number {
    return Math.ceil(at / this.grain) * this.grain;
  }

  #due(end: number): readonly [number, Timer] | undefined {
    const due = [...this.#timers].filter(([, timer]) => this.#whenRun(timer) <= end);
    return due.sort(([, a], [, b]) => a.at - b.at)[0];
  }
}

/** Every promise that can settle has settled. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
