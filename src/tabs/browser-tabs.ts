/**
 * Tabs of one browser: a Web Lock makes one of them the leader, and frees itself when that tab
 * goes; a BroadcastChannel carries what they tell each other. From a leader that is frozen or
 * hangs the lock is taken. Without Web Locks every tab leads, which costs a socket each and is
 * otherwise correct.
 */
import { LoneTab } from './lone-tab.ts';
import type { TabMessage } from './tabs.ts';

/** What tabs say among themselves, besides what those who use them say. */
const WHO_LEADS = '?';
const I_LEAD = '!';

export class BrowserTabs extends LoneTab {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #stealAfter: number;
  /** Gives the lock up, or the wish for it. */
  #quit: AbortController | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** How often nobody has answered who leads. */
  #unanswered = 0;

  /**
   * @param visitor Tabs of two visitors do not know each other.
   * @param stealAfter Milliseconds that a leader may be silent while this page is seen.
   */
  constructor(visitor: string, stealAfter = 10_000) {
    super();
    this.#name = `shaman:${visitor}`;
    this.#stealAfter = stealAfter;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }) => {
      if (data === I_LEAD) this.#unanswered = 0;
      else if (data !== WHO_LEADS) this.emit('message', data);
      else if (this.role === 'leader') this.#channel.postMessage(I_LEAD);
    };
  }

  override post(message: TabMessage): void {
    try {
      this.#channel.postMessage(message);
    } catch {
      // Closed, or something that cannot be cloned: the other tabs read the store when they lead.
    }
  }

  override join(): void {
    if (this.#quit) return;
    this.#quit = new AbortController();
    const { signal } = this.#quit;
    this.#timer = setInterval(() => this.#watch(signal), this.#stealAfter / 3);
    this.#request(signal);
  }

  override leave(): void {
    super.leave();
    clearInterval(this.#timer);
    this.#quit?.abort();
    this.#quit = null;
  }

  override close(): void {
    super.close();
    this.#channel.close();
  }

  /** Have the lock, or wait for it, until the signal. */
  #request(signal: AbortSignal, options: LockOptions = { signal }): void {
    const lead = () => {
      if (!signal.aborted) this.become('leader');
    };
    const hold = () =>
      new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
        if (signal.aborted) resolve(null);
        lead();
      });
    const { locks } = navigator;
    if (!locks) return lead();
    locks.request(this.#name, options, hold).catch(({ name }) => {
      // Where the page may not use locks at all.
      if (name !== 'AbortError') return lead();
      if (signal.aborted) return;
      // Taken from us by a tab that did not hear us.
      this.become('follower');
      this.#request(signal);
    });
  }

  /** Is the leader still there? Asked by who is seen: nobody misses it in a page that is not. */
  #watch(signal: AbortSignal): void {
    // There is no document outside of pages.
    if (this.role === 'leader' || globalThis.document?.hidden) this.#unanswered = 0;
    else if (this.#unanswered++ < 2) this.#channel.postMessage(WHO_LEADS);
    else {
      this.#unanswered = 0;
      this.#request(signal, { steal: true });
    }
  }
}
