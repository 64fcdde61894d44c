/**
 * The words of the domain. Plain data only: every value here survives
 * structuredClone, IndexedDB and BroadcastChannel. Knows no backend and no screen.
 */
import type { Agent, Attendance, Author, Role, Sight, VisitorPresence } from './people.ts';

export type * from './people.ts';

/** Whose desk this is. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly agents: readonly Agent[];
  /** Somebody is on duty now. Absent: the backend cannot tell, and nothing is said of it. */
  readonly available?: boolean;
  /** For people, such as "Mon-Fri 9:00-18:00". */
  readonly officeHours?: string;
  /** Typical time to the first answer, in minutes. */
  readonly replyMinutes?: number;
  /** Milliseconds since the epoch; while nobody is on duty, when somebody is expected back. */
  readonly backAt?: number | undefined;
  /** What visitors read while nobody is on duty. */
  readonly offlineMessage?: string;
  /** What a new conversation may be about. */
  readonly topics?: readonly Topic[];
  /** What is asked before the first message of a visitor who was not asked yet. */
  readonly welcomeForm?: Form;
  /** The same, while nobody is on duty: how to reach them. */
  readonly offlineForm?: Form;
  /** What the desk says first, by page and time. */
  readonly greetings?: readonly Greeting[];
  /** What may be sent, so that it can be checked before it is. */
  readonly limits?: SendLimits;
  /** Where the desk says what it does with what is written here. */
  readonly privacyUrl?: string;
  /** What was written anonymously is not taken along by who signs in afterwards. */
  readonly keepsApart?: boolean;
  /** How a visitor comes by the text of a conversation: sent by e-mail, or only downloaded. */
  readonly transcript?: 'mail' | 'download';
  /** Another text whenever any of this has changed, but for who is there. Opaque. */
  readonly version?: string;
}

export interface Topic {
  readonly id: string;
  readonly name: string;
}

export interface Form {
  readonly title?: string;
  readonly fields: readonly FormField[];
}

export interface FormField {
  readonly id: string;
  /** In the words of the desk. */
  readonly label: string;
  readonly type: 'text' | 'email' | 'tel' | 'long-text' | 'choice' | 'check';
  readonly required?: boolean;
  /** Of a `choice`. */
  readonly options?: readonly string[];
  /** As in HTML, such as `email` or `name`. */
  readonly autocomplete?: string;
}

/** What a person filled in, by the id of the field. */
export type FormAnswers = { readonly [field: string]: string };

/** What a page tells of a person or a conversation, by names of its own; `name` and `email` are shown as such. */
export type Attributes = { readonly [name: string]: string | number | boolean };

/** Other values for some of them; `null` takes one back. */
export type AttributeChange = { readonly [name: string]: Attributes[string] | null };

/** Shown beside the launcher of a closed panel; answering it begins a conversation. */
export interface Greeting {
  readonly id: string;
  readonly text: string;
  /** Id of the agent in whose name it stands. */
  readonly agent?: string;
  /** Path of the page; `*` stands for anything. @default every page */
  readonly path?: string;
  /** Seconds on the page before it is shown. @default 0 */
  readonly after?: number;
  /** Hours before the same visitor sees it again. @default never again */
  readonly again?: number;
}

export interface SendLimits {
  /** Characters (UTF-16 units) of one message. */
  readonly text?: number;
  /** Bytes of one file. */
  readonly fileSize?: number;
  /** Files of one message. */
  readonly files?: number;
  /** MIME types, also `image/*`. @default every type */
  readonly fileTypes?: readonly string[];
}

/**
 * queued: in the outbox. sending: in flight. sent: the server has it.
 * delivered, read: the other side got it, saw it. failed: only a person can decide what next.
 */
export type MessageStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** Why a message could not be sent, or a line ended; `code` is stable, `message` is for developers. */
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
  /** The message that this one answers, as it read then. */
  readonly replyTo?: Quote;
  /** Answers that are offered with it: taken with a tap, sent as if written. */
  readonly quickReplies?: readonly string[];
  /** What happened, where `system` wrote it; `text` says it in the desk's words. */
  readonly notice?: Notice;
  /** Share of its files that has gone up, 0 to 1, while they do. */
  readonly uploaded?: number;
}

export interface Quote {
  readonly id: string;
  readonly author: Author;
  /** Its beginning. */
  readonly text: string;
}

export interface Notice {
  readonly kind: 'joined' | 'left' | 'assigned' | 'closed' | 'reopened' | 'rated';
  /** Who did it, or came. */
  readonly by?: Author;
}

/** What a visitor thought of a conversation. */
export interface Rating {
  /** 1 (bad) to 5 (good). */
  readonly score: number;
  readonly comment?: string;
}

export interface Attachment {
  readonly name: string;
  /** MIME type. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
  /** Pixels of a picture, so that its place is kept while it loads. */
  readonly width?: number;
  readonly height?: number;
}

/** What a person hands over to be sent. */
export interface Draft {
  readonly text: string;
  readonly files?: readonly Blob[];
  /** Id of the message that this one answers. */
  readonly replyTo?: string;
  /** Of a message that begins a conversation: id of what it is about. */
  readonly topic?: string;
  /** Of a message that begins a conversation: what was asked before it. */
  readonly answers?: FormAnswers;
  /** Of a message that begins a conversation: what the page tells of it. */
  readonly attributes?: Attributes;
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
  /** Whether who asks is there; told to operators. */
  readonly presence?: VisitorPresence;
  /** What it is about. */
  readonly topic?: Topic;
  /** What was asked before it began; of interest to operators. */
  readonly answers?: FormAnswers;
  /** What the page tells of it, and of who asks; of interest to operators. */
  readonly attributes?: Attributes;
  readonly rating?: Rating;
  /** Who of the other side read here last, and when. */
  readonly seenBy?: Sight;
  /** The message up to which we have seen it, where the backend keeps no such marker. */
  readonly seenUpTo?: string;
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
  /** Who of that side it was, and when. */
  readonly seenBy?: Sight;
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
  | ({ readonly type: 'presence' } & Attendance)
  /** What the desk says of itself is by now this `version`; `greets`: also to who has not asked yet. */
  | { readonly type: 'desk'; readonly version: string; readonly greets?: boolean | undefined };
