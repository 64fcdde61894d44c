/**
 * The contract of tabs: the other pages of this visitor. Exactly one of them leads, and only the
 * leader dials. Knows no conversation.
 */
import type { Emitter } from '../emitter.ts';

export interface Tabs extends Pick<Emitter<TabEvents>, 'on'> {
  readonly role: TabRole;
  /** Say it to every other tab. */
  post(message: TabMessage): void;
  /** Want to lead, now or when the leader goes. */
  join(): void;
  /** Give up leading, and wanting to: this page is being frozen. */
  leave(): void;
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
  | { readonly type: 'kept'; readonly change: { readonly [key: string]: unknown } }
  /** Happened just now: typing, files that go up, or a new message, which is kept already. */
  | { readonly type: 'live'; readonly event: unknown }
  /** The leader's connection; also the answer to `hello`. */
  | { readonly type: 'connection'; readonly state: unknown }
  /** A tab has come, or has need of a line: how do things stand? */
  | { readonly type: 'hello'; readonly wants: boolean }
  /** Say it over the line that you hold. */
  | { readonly type: 'say'; readonly verb: string; readonly args: readonly unknown[] }
  /** `again`: and goes on as somebody else, whom the store knows by now. */
  | { readonly type: 'signed-out'; readonly again?: boolean };
