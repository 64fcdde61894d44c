/**
 * Counts what a page still holds: timers that have not run, and listeners of the window and the
 * document. Puts the real functions back after each test.
 */
type Listen = typeof EventTarget.prototype.addEventListener;

export class Census {
  readonly #timers = new Set<unknown>();
  readonly #real = { ...timersOf(globalThis) };
  readonly #listen: Listen = EventTarget.prototype.addEventListener;
  #listeners = 0;

  get timers(): number {
    return this.#timers.size;
  }

  get listeners(): number {
    return this.#listeners;
  }

  begin(): void {
    const { setTimeout, clearTimeout, setInterval, clearInterval } = this.#real;
    const timers = this.#timers;
    const clear = (id: unknown) => void timers.delete(id);
    Object.assign(globalThis, {
      setTimeout(act: (...rest: unknown[]) => void, wait?: number, ...rest: unknown[]) {
        const id = setTimeout(() => {
          clear(id);
          act(...rest);
        }, wait);
        timers.add(id);
        return id;
      },
      setInterval(...of: Parameters<typeof setInterval>) {
        const id = setInterval(...of);
        timers.add(id);
        return id;
      },
      clearTimeout: (id: number) => [clear(id), clearTimeout(id)],
      clearInterval: (id: number) => [clear(id), clearInterval(id)],
    });
    this.#countListeners();
  }

  end(): void {
    Object.assign(globalThis, this.#real);
    EventTarget.prototype.addEventListener = this.#listen;
  }

  #countListeners(): void {
    const listen = this.#listen;
    const count = (difference: number) => {
      this.#listeners += difference;
    };
    EventTarget.prototype.addEventListener = function add(type, listener, options) {
      if (this === window || this === document) {
        count(1);
        const signal = (options as AddEventListenerOptions | undefined)?.signal;
        if (signal) Reflect.apply(listen, signal, ['abort', () => count(-1)]);
      }
      Reflect.apply(listen, this, [type, listener, options]);
    };
  }
}

function timersOf({ setTimeout, clearTimeout, setInterval, clearInterval }: typeof globalThis) {
  return { setTimeout, clearTimeout, setInterval, clearInterval };
}
