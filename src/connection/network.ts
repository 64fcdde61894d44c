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
  /** The page is being frozen, goes to the back/forward cache, or was not seen for long. */
  hide(): void;
  /** It came back from there. */
  show(): void;
};

export interface NetworkOptions {
  /** What to listen to. @default the window, where there is one */
  readonly page?: Window;
  /** Milliseconds that a page is not seen before it counts as hidden. @default 600000 */
  readonly parkAfter?: number | undefined;
  /** Milliseconds between two looks at the clock. @default 5000 */
  readonly tick?: number;
  /** Something waits to be sent: a page that is only out of sight must not hide. @default never */
  readonly isBusy?: () => boolean;
}

export class Network extends Emitter<NetworkEvents> {
  readonly #abort = new AbortController();

  constructor(options: NetworkOptions = {}) {
    super();
    const { page = globalThis.window, parkAfter = 600_000, tick = 5_000, isBusy } = options;
    if (!page) return;
    const { document } = page;
    let isAway = false;
    /** Or in the back/forward cache; what else is heard unseen, before it thaws, means nothing. */
    let isFrozen = false;
    let seen = Date.now();
    let ticked = seen;
    const be = (away: boolean) => {
      if (away !== isAway) this.emit(away ? 'hide' : 'show');
      isAway = away;
    };
    const look = () => {
      const isSeen = document.visibilityState === 'visible';
      ticked = Date.now();
      if (isSeen) {
        seen = ticked;
        isFrozen = false;
      }
      be(isFrozen || (ticked - seen > parkAfter && !isBusy?.()));
      return isSeen;
    };
    const wake = () => {
      const wasAway = isAway;
      if (look() && !wasAway) this.emit('wake');
    };
    // A clock that leaps has slept with its machine, or so it was set: the line may be dead.
    const watch = () => (Date.now() - ticked > 3 * tick ? wake() : look());
    const freeze = () => {
      isFrozen = true;
      be(true);
    };
    const thaw = () => {
      isFrozen = false;
      wake();
    };
    const acts: { readonly [type: string]: (event: Event) => unknown } = {
      online: wake,
      focus: wake,
      visibilitychange: wake,
      resume: thaw,
      pageshow: (event) => isPersisted(event) && thaw(),
      pagehide: (event) => isPersisted(event) && freeze(),
      freeze,
      offline: () => this.emit('offline'),
    };
    const { signal } = this.#abort;
    for (const [type, act] of Object.entries(acts))
      for (const target of [page, document])
        target.addEventListener(type, (event) => event.target === target && act(event), { signal });
    const timer = setInterval(watch, tick);
    signal.addEventListener('abort', () => clearInterval(timer));
  }

  stop(): void {
    this.#abort.abort();
  }
}

function isPersisted(event: Event): boolean {
  return (event as PageTransitionEvent).persisted;
}
