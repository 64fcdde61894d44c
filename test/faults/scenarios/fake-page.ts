/**
 * The window of a page as far as the SDK listens to it: a test fires what a browser would. Knows no
 * client.
 */
import { Network } from '../../../src/connection/network.ts';

type Life = 'online' | 'offline' | 'focus' | 'hide' | 'show' | 'freeze' | 'resume' | 'visible';

export class FakePage {
  /** For `createClient({ network })`. */
  readonly network: Network;
  readonly #window = new EventTarget();
  readonly #document = Object.assign(new EventTarget(), { visibilityState: 'visible' });

  constructor() {
    const page = Object.assign(this.#window, { document: this.#document });
    this.network = new Network({ page: page as unknown as Window });
  }

  /** What the browser tells. */
  hears(life: Life): void {
    if (life === 'hide' || life === 'freeze') this.#document.visibilityState = 'hidden';
    if (life === 'show' || life === 'resume') this.#document.visibilityState = 'visible';
    if (life === 'hide') this.#window.dispatchEvent(cached('pagehide'));
    else if (life === 'show') this.#window.dispatchEvent(cached('pageshow'));
    else if (life === 'freeze' || life === 'resume') this.#document.dispatchEvent(new Event(life));
    else if (life === 'visible') this.isLookedAt(true);
    else this.#window.dispatchEvent(new Event(life));
  }

  /** Another tab is in front, or this one again. */
  isLookedAt(visible: boolean): void {
    this.#document.visibilityState = visible ? 'visible' : 'hidden';
    this.#document.dispatchEvent(new Event('visibilitychange'));
  }
}

/** To and from the back/forward cache. */
function cached(type: string): Event {
  return Object.assign(new Event(type), { persisted: true });
}
