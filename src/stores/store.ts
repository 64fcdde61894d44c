/**
 * The contract of a store: what outlives the page. Two verbs: everything in at the start, one
 * transaction per batch of changes after. Knows no network and decides nothing.
 */
import type { ConversationInfo, Draft, Failure, Organization, Run } from '../model.ts';

export interface Store {
  /** All that is kept; what cannot be read counts as never kept. */
  load(): Promise<Snapshot>;
  /** All of it lands, in order, or none does. Resolves once it is durable. */
  commit(changes: readonly Change[]): Promise<void>;
  /** Forget everything. */
  clear(): Promise<void>;
  close(): void;
}

/** All that is known of one visitor's conversations. */
export interface Snapshot {
  readonly conversations: ReadonlyMap<string, ConversationInfo>;
  readonly runs: ReadonlyMap<string, Run>;
  /** Oldest first. */
  readonly outbox: readonly OutboxEntry[];
  readonly organization: Organization | null;
  /** The list of conversations was seen at all: an empty one is really empty. */
  readonly listed: boolean;
  /** What the protocol asked to remember. */
  readonly credentials: string | null;
}

/** A step from one snapshot to the next. Every part is an upsert, so applying it twice changes nothing. */
export interface Change {
  readonly conversations?: readonly ConversationInfo[];
  readonly runs?: ReadonlyMap<string, Run>;
  /** Entries that are new or have changed. */
  readonly queued?: readonly OutboxEntry[];
  /** Local ids that left the outbox: delivered, or discarded by a person. */
  readonly delivered?: readonly string[];
  /** Conversations that are gone. */
  readonly forgotten?: readonly string[];
  /** Conversations begun here that got their real id, from old to new. Entries that wait for the old one come along in `queued`. */
  readonly renamed?: ReadonlyMap<string, string>;
  readonly organization?: Organization;
  readonly listed?: true;
  readonly credentials?: string | null;
}

export interface OutboxEntry {
  readonly localId: string;
  readonly conversationId: string;
  readonly draft: Draft;
  /** Milliseconds since the epoch. */
  readonly queuedAt: number;
  /** Begins its conversation, which has no id but ours yet. */
  readonly starts?: true;
  /** Only a person can decide what next. */
  readonly failed?: Failure;
}
