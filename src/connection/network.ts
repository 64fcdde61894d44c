/**
 * What the browser tells of the network and of the life of the page, in four words. Where there
 * is no window (Node, a worker), it is silent. Knows nothing of connections.
 */
import { Emitter } from '../emitter.ts';

export type NetworkEvents = {
  /** Worth looking at once: the network is back, the page is seen again, the machine woke up. */
  wake(): void;
  /** The browser believes the network is gone; true only often, so it is a reason to look. */
  offline(): void;
  /** The page is being frozen, or goes to the back/forward cache. */
  hide(): void;
  /** It came back from there. */
  show(): void;
};

/** What the browser calls it, what we call it, and when it counts. */
type Signal = readonly [
  type: string,
  word: keyof NetworkEvents,
  counts?: (event: Event) => boolean,
];

const persisted = (event: Event) => (event as PageTransitionEvent).persisted;

const OF_WINDOW: readonly Signal[] = [
  ['online', 'wake'],
  ['focus', 'wake'],
  ['offline', 'offline'],
  ['pagehide', 'hide', persisted],
  ['pageshow', 'show', persisted],
];
const OF_DOCUMENT: readonly Signal[] = [
  ['freeze', 'hide'],
  ['resume', 'show'],
  ['visibilitychange', 'wake', ({ target }) => (target as Document).visibilityState === 'visible'],
];

export class Network extends Emitter<NetworkEvents> {
  readonly #abort = new AbortController();

  /** @param page What to listen to. @default the window, where there is one */
  constructor(page: Window | undefined = globalThis.window) {
    super();
    if (!page) return;
    this.#listen(page, OF_WINDOW);
    this.#listen(page.document, OF_DOCUMENT);
  }

  stop(): void {
    this.#abort.abort();
  }

  #listen(target: EventTarget, signals: readonly Signal[]): void {
    for (const [type, word, counts] of signals) {
      const { signal } = this.#abort;
      target.addEventListener(type, (event) => (counts?.(event) ?? true) && this.emit(word), {
        signal,
      });
    }
  }
}
