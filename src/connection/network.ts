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

export class Network extends Emitter<NetworkEvents> {
  readonly #abort = new AbortController();

  /** @param page What to listen to. @default the window, where there is one */
  constructor(page: Window | undefined = typeof window === 'undefined' ? undefined : window) {
    super();
    if (!page) return;
    const listen = (target: EventTarget, type: string, listener: (event: Event) => void) =>
      target.addEventListener(type, listener, { signal: this.#abort.signal });
    const wake = () => this.emit('wake');
    listen(page, 'online', wake);
    listen(page, 'focus', wake);
    listen(page, 'offline', () => this.emit('offline'));
    listen(
      page,
      'pagehide',
      (event) => (event as PageTransitionEvent).persisted && this.emit('hide'),
    );
    listen(
      page,
      'pageshow',
      (event) => (event as PageTransitionEvent).persisted && this.emit('show'),
    );
    const { document } = page;
    listen(document, 'freeze', () => this.emit('hide'));
    listen(document, 'resume', () => this.emit('show'));
    listen(document, 'visibilitychange', () => document.visibilityState === 'visible' && wake());
  }

  stop(): void {
    this.#abort.abort();
  }
}
