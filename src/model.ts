/**
 * The words of the domain. Plain data only: every value here survives
 * structuredClone, IndexedDB and BroadcastChannel. Knows no backend and no screen.
 */

/** Someone who can write in a conversation. */
export interface Author {
  readonly id: string;
  readonly role: Role;
  readonly name?: string;
  readonly avatarUrl?: string;
}

export type Role = 'visitor' | 'agent' | 'system';

/** An operator of the desk, as visitors see them. */
export interface Agent extends Author {
  readonly role: 'agent';
  readonly title?: string;
  readonly online: boolean;
}

/** Whose desk this is. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly agents: readonly Agent[];
  /** Somebody is on duty now. */
  readonly available: boolean;
  /** For people, such as "Mon-Fri 9:00-18:00". */
  readonly officeHours?: string;
  /** Typical time to the first answer, in minutes. */
  readonly replyMinutes?: number;
}

/**
 * queued: in the outbox. sending: in flight. sent: the server has it.
 * delivered, read: the other side got it, saw it. failed: only a person can decide what next.
 */
export type MessageStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** Why a message could not be sent; `code` is stable, `message` is for developers. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

export interface Message {
  /** The server's id; the local id until the server gives one. */
  readonly id: string;
  /** Made by us before sending, carried back by the echo where the backend can carry it. */
  readonly localId?: string;
  readonly conversationId: string;
  readonly author: Author;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** Milliseconds since the epoch. For showing, never for ordering. */
  readonly createdAt: number;
  readonly editedAt?: number;
  readonly status: MessageStatus;
  /** Set while `status` is `failed`. */
  readonly failure?: Failure;
}

export interface Attachment {
  readonly name: string;
  /** MIME type. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
}

/** What a person hands over to be sent. */
export interface Draft {
  readonly text: string;
  readonly files?: readonly Blob[];
}

/** A place in one conversation's history. Opaque: only the protocol that made it can read it. */
export type Cursor = string & { readonly __cursor?: never };

/** Where an event stands, and what it stands right after: a mismatch with our run is a gap. */
export interface Place {
  readonly cursor: Cursor;
  readonly follows: Cursor | null;
}

/** What the server says of a conversation, without its messages. */
export interface ConversationInfo {
  readonly id: string;
  /** The id it had here before the backend gave it one. */
  readonly localId?: string;
  readonly title?: string;
  readonly open: boolean;
  /** Who answers here. */
  readonly agents: readonly Author[];
  /** Who asks here; of interest to operators. */
  readonly visitor?: Author;
  /** Messages of the other side that we have not seen. */
  readonly unread: number;
  /** The newest message. */
  readonly preview?: Message;
  /** Milliseconds since the epoch of the newest activity: the order of the list. */
  readonly updatedAt: number;
}

/**
 * An unbroken run of messages that ends at the newest one known, and the cursor
 * of that end. One value, so messages and cursor can never disagree.
 */
export interface Run {
  readonly messages: readonly Message[];
  readonly cursor: Cursor | null;
  /** False once the run reaches back to the first message. */
  readonly hasEarlier: boolean;
}

/** Anything a backend can tell us. Each event is an upsert: applying it twice changes nothing. */
export type ServerEvent = LoggedEvent | LiveEvent;

/** Part of a conversation's history: has a place in it where the backend has cursors. */
export type LoggedEvent =
  | { readonly type: 'message'; readonly message: Message; readonly place?: Place }
  | {
      readonly type: 'message-deleted';
      readonly conversationId: string;
      readonly id: string;
      readonly place?: Place;
    }
  | {
      readonly type: 'conversation';
      readonly info: Partial<ConversationInfo> & { readonly id: string };
      readonly place?: Place;
    }
  /** Erased, with all that was said in it. */
  | {
      readonly type: 'conversation-deleted';
      readonly conversationId: string;
      readonly place?: Place;
    }
  | MarkerEvent;

/** One side got, or saw, everything up to a message. */
export interface MarkerEvent {
  readonly type: 'delivered' | 'read';
  readonly conversationId: string;
  readonly by: Role;
  /** Id of the newest message that it covers. */
  readonly upTo: string;
  readonly place?: Place;
}

/** True only now: never kept, never recovered. */
export type LiveEvent =
  | {
      readonly type: 'typing';
      readonly conversationId: string;
      readonly author: Author;
      readonly typing: boolean;
    }
  /** Ids of all agents who are there now. */
  | { readonly type: 'presence'; readonly online: readonly string[] };
