/**
 * The contract of tabs: the other pages of this visitor. Exactly one of them leads; only the
 * leader dials and asks the server. Knows no conversation.
 */
import type { Emitter } from '../emitter.ts';
import type { LiveEvent, Message } from '../model.ts';
import type { Change } from '../stores/store.ts';

export interface Tabs extends Pick<Emitter<TabEvents>, 'on'> {
  readonly role: TabRole;
  /** Say it to every other tab. */
  post(message: TabMessage): void;
  /** Give up leading, and wanting to: this page is being frozen. */
  leave(): void;
  /** Want to lead, now or when the leader goes. */
  join(): void;
  close(): void;
}

export type TabRole = 'leader' | 'follower';

export type TabEvents = {
  role(role: TabRole): void;
  message(message: TabMessage): void;
};

/** What tabs tell each other. Plain data, so it crosses a BroadcastChannel. */
export type TabMessage =
  /** Kept already by the sender: show it. */
  | { readonly type: 'kept'; readonly changes: readonly Change[] }
  | { readonly type: 'live'; readonly event: LiveEvent }
  /** The other side has written, just now. */
  | { readonly type: 'arrived'; readonly message: Message }
  /** The leader's connection; also the answer to `hello`. Errors cross as plain data. */
  | { readonly type: 'connection'; readonly state: unknown }
  /** A new tab asks how things stand. */
  | { readonly type: 'hello' }
  | {
      readonly type: 'ask';
      readonly id: string;
      readonly verb: string;
      readonly args: readonly unknown[];
    }
  | {
      readonly type: 'answer';
      readonly id: string;
      readonly value?: unknown;
      readonly error?: unknown;
    }
  | { readonly type: 'signed-out' };
