/**
 * Tabs of one browser: a Web Lock makes one of them the leader, and frees itself when that tab
 * goes; a BroadcastChannel carries what they tell each other. Without Web Locks every tab leads,
 * which costs a socket each and is otherwise correct.
 */
import { LoneTab } from './lone-tab.ts';
import type { TabMessage } from './tabs.ts';

export class BrowserTabs extends LoneTab {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  /** Gives the lock up, or the wish for it. */
  #quit: AbortController | null = null;

  /** @param visitor Tabs of two visitors do not know each other. */
  constructor(visitor: string) {
    super();
    this.#name = `shaman:${visitor}`;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }) => this.emit('message', data);
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
    const quit = new AbortController();
    this.#quit = quit;
    const { signal } = quit;
    const lead = () => {
      if (!signal.aborted) this.become('leader');
    };
    const hold = () => {
      lead();
      return new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
    };
    // Rejects when we stop waiting for it, and where the page may not use locks at all.
    if (navigator.locks) navigator.locks.request(this.#name, { signal }, hold).catch(lead);
    else lead();
  }

  override leave(): void {
    super.leave();
    this.#quit?.abort();
    this.#quit = null;
  }

  override close(): void {
    super.close();
    this.#channel.close();
  }
}
