/**
 * The contract of a store: what outlives the page, as keys and values. Everything in at the start,
 * one transaction per change after. Knows no network and decides nothing.
 */
import type {
  AttributeChange,
  ConversationInfo,
  Draft,
  Failure,
  Message,
  Organization,
  Run,
} from '../model.ts';

export interface Store {
  /** All that is kept; what cannot be read counts as never kept. */
  load(): Promise<Snapshot>;
  /**
   * All of it lands or none does. Resolves once it is durable; with `false` when another tab has
   * cleared the store since we loaded it, and nothing was kept.
   */
  commit(change: Change): Promise<unknown>;
  /** Forget everything. `ifOurs`: unless another tab has done so since we loaded it. */
  clear(ifOurs?: boolean): Promise<void>;
  close(): void;
}

/** All that is known of one visitor's conversations, by the keys under which it is kept. */
export interface Snapshot {
  readonly [info: `info:${string}`]: ConversationInfo;
  readonly [run: `run:${string}`]: Run;
  readonly [entry: `outbox:${string}`]: OutboxEntry;
  readonly organization?: Organization;
  /** The list of conversations was seen at all: an empty one is really empty. */
  readonly listed?: true;
  /** What the page tells of who we are; what it took back stays `null`. */
  readonly attributes?: AttributeChange;
  /** The backend does not know all of that yet. */
  readonly untold?: true;
  /** What the protocol asked to remember. */
  readonly credentials?: string;
  /** Id of who we were before we were known. */
  readonly formerly?: string;
}

/** Some of the same keys with new values; `undefined` for what is gone. Applying it twice changes nothing. */
export interface Change {
  readonly [key: string]: Kept | undefined;
}

export type Kept =
  | ConversationInfo
  | Run
  | OutboxEntry
  | Organization
  | AttributeChange
  | true
  | string;

export interface OutboxEntry {
  readonly localId: string;
  readonly conversationId: string;
  readonly draft: Draft;
  /** Milliseconds since the epoch; the order of the outbox. */
  readonly queuedAt: number;
  /** Milliseconds since the epoch at which a person has tried it again. */
  readonly retriedAt?: number;
  /** Id of its message: the server has it, and it has still to come in its order. */
  readonly stored?: string;
  /** It may have arrived. Kept where the backend does not know one message sent twice for one. */
  readonly tried?: Tried;
  /** Only a person can decide what next. */
  readonly failed?: Failure;
}

/** What there was when a message was sent for the first time: it can only stand after that. */
export interface Tried {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The newest message of its conversation. */
  readonly after?: Pick<Message, 'id' | 'createdAt'>;
  /** Of a message that begins a conversation: ids of those that there were. */
  readonly among?: readonly string[];
}

/** Pure. The snapshot after a change. */
export function applied(snapshot: Snapshot, change: Change): Snapshot {
  return put({ ...snapshot }, change);
}

/** Writes a change into a snapshot of one's own. */
export function put(snapshot: Snapshot, change: Change | null | undefined): Snapshot {
  const own = snapshot as Record<string, unknown>;
  for (const key in change)
    if (change[key] === undefined) delete own[key];
    else own[key] = change[key];
  return snapshot;
}

type Kind = 'info:' | 'run:' | 'outbox:';

/** Pure. All values of one kind. */
export function allOf<K extends Kind>(snapshot: Snapshot, kind: K): Snapshot[`${K}${string}`][] {
  const keys = Object.keys(snapshot) as (keyof Snapshot)[];
  return keys.filter((key) => key.startsWith(kind)).map((key) => snapshot[key]) as never;
}
