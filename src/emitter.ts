/**
 * nanoevents, but one listener's mistake is not another's, nor ours: what a listener throws goes
 * to the page's error reporting and everybody else still hears the event. Knows no event by name.
 */
import { createNanoEvents, type Emitter as NanoEmitter, type Unsubscribe } from 'nanoevents';

export type { Unsubscribe };

export interface EventsMap {
  // biome-ignore lint/suspicious/noExplicitAny: the shape nanoevents asks for; each use names its own events
  [event: string]: (...args: any[]) => void;
}

export class Emitter<Events extends EventsMap> {
  readonly #events: NanoEmitter<Events> = nullPrototype(createNanoEvents<Events>());

  /** Listen; the returned function stops it. */
  on<E extends keyof Events>(event: E, listener: Events[E]): Unsubscribe {
    let listening = true;
    const safe = ((...args: Parameters<Events[E]>) => {
      // One removed during an emit would run once more: nanoevents iterates over the old list.
      if (!listening) return;
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

/** An event called `constructor` must find no listener (nanoevents keeps them on a plain object). */
function nullPrototype<Events extends EventsMap>(
  emitter: NanoEmitter<Events>,
): NanoEmitter<Events> {
  emitter.events = Object.assign(Object.create(null), emitter.events);
  return emitter;
}

function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  else queueMicrotask(() => console.error(error));
}
