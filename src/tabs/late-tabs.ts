/**
 * Tabs that can be listened to before it is known whose they are: the page may have to be asked
 * for a token first. Says nothing and follows until then.
 */
import { Emitter } from '../emitter.ts';
import type { TabEvents, TabMessage, TabRole, Tabs } from './tabs.ts';

export class LateTabs extends Emitter<TabEvents> implements Tabs {
  readonly #open: (visitor: string) => Tabs;
  #tabs: Tabs | null = null;

  constructor(open: (visitor: string) => Tabs) {
    super();
    this.#open = open;
  }

  get role(): TabRole {
    return this.#tabs?.role ?? 'follower';
  }

  /** Now it is known: the tabs of this visitor. */
  become(visitor: string): void {
    this.#tabs?.close();
    this.#tabs = this.#open(visitor);
    this.#tabs.on('role', (role) => this.emit('role', role));
    this.#tabs.on('message', (message) => this.emit('message', message));
  }

  post(message: TabMessage): void {
    this.#tabs?.post(message);
  }

  join(): void {
    this.#tabs?.join();
  }

  leave(): void {
    this.#tabs?.leave();
  }

  close(): void {
    this.#tabs?.close();
  }
}
