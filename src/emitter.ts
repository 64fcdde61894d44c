/**
 * nanoevents, but one listener's mistake is not another's, nor ours: what a listener throws goes
 * to the page's error reporting and everybody else still hears the event. Knows no event by name.
 */
import { createNanoEvents, type EventsMap, type Unsubscribe } from 'nanoevents';

export type { Unsubscribe };

export class Emitter<Events extends EventsMap> {
  /** nanoevents keeps listeners on a plain object, where "constructor" is a function already. */
  readonly #events = Object.assign(createNanoEvents<Events>(), { events: Object.create(null) });

  /** Nobody hears anything any more, not even the rest of those who are just being told. */
  protected hushed = false;

  /** Listen; the returned function stops it. */
  on<E extends keyof Events>(event: E, listener: Events[E]): Unsubscribe {
    let listening = true;
    const safe = ((...args: Parameters<Events[E]>) => {
      // One removed during an emit would run once more: nanoevents iterates over the old list.
      if (!listening || this.hushed) return;
      try {
        listener(...args);
      } catch (error) {
        report(error);
      }
    }) as Events[E];
    const off = this.#events.on(event, safe);
    return () => {
      listening = false;
      off();
    };
  }

  protected emit<E extends keyof Events>(event: E, ...args: Parameters<Events[E]>): void {
    this.#events.emit(event, ...args);
  }
}

function report(error: unknown): void {
  // Node has no such function: there it is an error that nobody caught.
  if (typeof reportError === 'function') reportError(error);
  else queueMicrotask(() => Promise.reject(error));
}
