/**
 * Tabs of one browser: a Web Lock makes one of them the leader, and frees itself when that tab
 * goes; a BroadcastChannel carries what they tell each other. Without Web Locks every tab leads,
 * which costs a socket each and is otherwise correct.
 */
import { Emitter } from '../emitter.ts';
import type { TabEvents, TabMessage, TabRole, Tabs } from './tabs.ts';

export class BrowserTabs extends Emitter<TabEvents> implements Tabs {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  #role: TabRole = 'follower';
  /** Gives the lock up, or the wish for it. */
  #quit: (() => void) | null = null;

  /** @param visitor Tabs of two visitors do not know each other. */
  constructor(visitor: string) {
    super();
    this.#name = `shaman:${visitor}`;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => this.emit('message', data);
  }

  get role(): TabRole {
    return this.#role;
  }

  post(message: TabMessage): void {
    try {
      this.#channel.postMessage(message);
    } catch {
      // Closed, or something that cannot be cloned: the other tabs read the store when they lead.
    }
  }

  join(): void {
    if (this.#quit) return;
    const abort = new AbortController();
    const held = new Promise<void>((resolve) => {
      this.#quit = () => {
        abort.abort();
        resolve();
      };
    });
    if (!navigator.locks) return this.#become('leader');
    const lead = () => {
      if (abort.signal.aborted) return;
      this.#become('leader');
      return held;
    };
    // Rejects when we stop waiting for it, and where the page may not use locks at all.
    navigator.locks.request(this.#name, { signal: abort.signal }, lead).catch(() => {
      if (!abort.signal.aborted) this.#become('leader');
    });
  }

  leave(): void {
    this.#become('follower');
    this.#quit?.();
    this.#quit = null;
  }

  close(): void {
    this.leave();
    this.#channel.close();
  }

  #become(role: TabRole): void {
    if (role === this.#role) return;
    this.#role = role;
    this.emit('role', role);
  }
}
