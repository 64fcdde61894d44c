/** Time and chance in the hands of a test: timers fire when it says so, in their order. */
interface Timer {
  readonly id: number;
  readonly at: number;
  readonly act: () => void;
}

export class FakeClock {
  /** Milliseconds since it was made. */
  now = 0;
  /** What `Math.random` says; a little below one. */
  random = 0.99;
  readonly #real = { setTimeout, clearTimeout, now: Date.now, random: Math.random };
  readonly #began = Date.now();
  #timers: readonly Timer[] = [];
  #count = 0;

  constructor() {
    Object.assign(globalThis, {
      setTimeout: (act: () => void, wait = 0) => this.#set(act, wait),
      clearTimeout: (id: number) => this.#clear(id),
    });
    Date.now = () => this.#began + this.now;
    Math.random = () => this.random;
  }

  /** So many timers wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  advance(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (let next = this.#next(end); next; next = this.#next(end)) this.#fire(next);
    this.now = end;
  }

  /** The same, and between two timers everything that follows from one is done. */
  async live(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await settled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#fire(next);
      await settled();
    }
    this.now = end;
  }

  restore(): void {
    const { setTimeout, clearTimeout, now, random } = this.#real;
    Object.assign(globalThis, { setTimeout, clearTimeout });
    Date.now = now;
    Math.random = random;
  }

  #set(act: () => void, wait: number): number {
    const id = ++this.#count;
    this.#timers = [...this.#timers, { id, at: this.now + wait, act }];
    return id;
  }

  #clear(id: number): void {
    this.#timers = this.#timers.filter((timer) => timer.id !== id);
  }

  #next(end: number): Timer | undefined {
    return this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }

  #fire({ id, at, act }: Timer): void {
    this.now = at;
    this.#clear(id);
    act();
  }
}

/** Everything that waits for nothing but its turn has had it. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
