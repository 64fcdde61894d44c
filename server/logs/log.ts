/**
 * The contract of a log: where conversations live. Each conversation is one ordered log of events,
 * its offset dense from 1, beside the messages that those events add up to. Knows no wire, no
 * socket and no right to see anything.
 */

export type Side = 'visitor' | 'agent';

/** Someone who can write. */
export interface Person {
  readonly id: string;
  readonly role: Side | 'system';
  readonly name?: string;
  readonly avatarUrl?: string;
}

export interface FileRecord {
  readonly id: string;
  readonly name: string;
  /** MIME type, found in the bytes. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Pixels of a picture, as it is shown. */
  readonly width?: number;
  readonly height?: number;
}

export interface StoredFile extends FileRecord {
  readonly organization: string;
  /** Id of the person who uploaded it. */
  readonly owner: string;
  readonly createdAt: number;
}

export interface Message {
  /** `<conversation>-<offset>` */
  readonly id: string;
  readonly conversationId: string;
  readonly offset: number;
  readonly localId?: string;
  readonly author: Person;
  readonly text: string;
  readonly files: readonly FileRecord[];
  /** Milliseconds since the epoch, as all times here. */
  readonly createdAt: number;
  readonly editedAt?: number;
  /** The one that it answers, as that is now. */
  readonly replyTo?: Quote;
  /** Answers that are offered with it. */
  readonly quickReplies?: readonly string[];
  /** What happened, where nobody wrote it. */
  readonly notice?: Notice;
  /** True for what is only remembered so that its `localId` is never used twice. */
  readonly deleted: boolean;
}

/** The beginning of another message; nothing of one that was deleted. */
export interface Quote {
  readonly id: string;
  readonly author: Person;
  readonly text: string;
}

export interface Notice {
  readonly kind: 'joined' | 'left' | 'assigned' | 'closed' | 'reopened' | 'rated';
  readonly by?: Person;
}

export interface Topic {
  readonly id: string;
  readonly name: string;
}

/** What a visitor filled in, by the id of the field. */
export type Answers = { readonly [field: string]: string };

/** What a page tells of a conversation and of who asks there. */
export type Attributes = { readonly [name: string]: string | number | boolean };

/** `null` takes one back. */
export type AttributeChange = { readonly [name: string]: Attributes[string] | null };

export interface Rating {
  /** 1 to 5. */
  readonly score: number;
  readonly comment?: string;
}

/** Who of a side read last, and when. */
export interface Sight {
  readonly author: Person;
  readonly at: number;
}

/** How far a side got: offsets of messages, 0 for none. */
export interface Marker {
  readonly read: number;
  readonly delivered: number;
}

export interface Conversation {
  readonly id: string;
  readonly organization: string;
  readonly visitor: Person;
  readonly title?: string;
  readonly open: boolean;
  readonly agents: readonly Person[];
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Offset of the newest event. */
  readonly head: number;
  readonly markers: { readonly [side in Side]: Marker };
  /** Messages of the other side past the read marker. */
  readonly unread: { readonly [side in Side]: number };
  readonly sights: { readonly [side in Side]?: Sight };
  readonly topic?: Topic;
  readonly answers?: Answers;
  readonly attributes?: Attributes;
  readonly rating?: Rating;
}

/** Where in a log; the epoch changes when a log was rebuilt. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/** What happened. A message that was deleted since reads as `del`, wherever it stood. */
export type Fact =
  | { readonly kind: 'msg' | 'edit'; readonly message: Message }
  | { readonly kind: 'del'; readonly id: string }
  | ({ readonly kind: 'read' | 'delivered' } & Mark)
  | { readonly kind: 'info'; readonly info: Info };

export interface Mark {
  readonly by: Side;
  readonly upTo: number;
  /** Who of that side it was. */
  readonly reader?: Person;
}

export interface Info {
  readonly title?: string;
  readonly open: boolean;
  readonly agents: readonly Person[];
  readonly rating?: Rating;
}

export type LogEvent = Fact & {
  readonly conversationId: string;
  readonly offset: number;
  readonly at: number;
};

/** What to add to a log. */
export type Change =
  | {
      readonly kind: 'msg';
      readonly author: Person;
      readonly localId?: string;
      readonly text: string;
      readonly files: readonly FileRecord[];
      /** Offset of the message that it answers. */
      readonly replyTo?: number;
      readonly quickReplies?: readonly string[];
      readonly notice?: Notice;
    }
  | { readonly kind: 'edit'; readonly offset: number; readonly text: string }
  /** The records of its files go with it. */
  | { readonly kind: 'del'; readonly offset: number }
  | ({ readonly kind: 'read' | 'delivered' } & Mark)
  /** Attributes are put over those that are there. */
  | ({ readonly kind: 'info'; readonly attributes?: AttributeChange } & Partial<Info>);

export interface Start {
  readonly id: string;
  readonly organization: string;
  readonly visitor: Person;
  readonly agents: readonly Person[];
  readonly title?: string;
  readonly topic?: Topic;
  readonly answers?: Answers;
  readonly attributes?: Attributes;
  /** The visitor's own id of the first message: the same one again gives the same conversation. */
  readonly localId: string;
  /** With neither text nor files nobody has written yet. */
  readonly text: string;
  readonly files: readonly FileRecord[];
}

/** What became of an append. Without an event: nothing was new (a repeat, a marker that did not move). */
export interface Appended {
  readonly conversation: Conversation;
  readonly event?: LogEvent;
  /** The message that was written, edited, or already there. */
  readonly message?: Message;
}

export interface Commit {
  readonly conversation: Conversation;
  readonly event: LogEvent;
}

export interface Tail {
  readonly events: readonly LogEvent[];
  readonly head: Position;
  /** More events wait after these. */
  readonly more: boolean;
  /** The place asked for is not in the log: fetch the newest page of messages instead. */
  readonly reset: boolean;
}

export interface MessagePage {
  /** Oldest first, without deleted ones. */
  readonly messages: readonly Message[];
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

/** The newest ones, or those before or after an offset; both exclusive. */
export type MessageRange = {
  readonly limit: number;
  readonly before?: number;
  readonly after?: number;
};

export interface ConversationFilter {
  readonly organization: string;
  /** Only those of this visitor. */
  readonly visitor?: string;
  readonly limit: number;
}

/** The end of a log. */
export interface Head {
  /** Of the conversation. */
  readonly id: string;
  /** Id of whose it is. */
  readonly visitor: string;
  readonly head: number;
  readonly updatedAt: number;
}

export interface Log {
  /** The epoch of every position here. */
  readonly epoch: string;
  /** What was found broken, in one line; from then on every write is refused. Undefined: nothing. */
  readonly damage: string | undefined;
  /** Told after each commit of this log object, in order, before the promise of that append resolves. */
  onCommit(listener: (commits: readonly Commit[]) => void): void;
  /** A conversation, with its first message where there is one. */
  start(start: Start): Promise<Appended>;
  /**
   * Resolves once it is on disk. Undefined: there is no such conversation, or no such message.
   * The same `localId` of the same author in the same conversation gives the message of the first
   * time, for ever, and burns no offset.
   */
  append(conversationId: string, change: Change): Promise<Appended | undefined>;
  /** What an author already wrote under this `localId`; deleted ones are still known. */
  sent(conversationId: string, author: string, localId: string): Promise<Message | undefined>;
  /** The conversation that a visitor already started under this `localId`. */
  started(
    organization: string,
    visitor: string,
    localId: string,
  ): Promise<Conversation | undefined>;
  /** What this visitor was asked, as it was answered last. Undefined: they were not asked yet. */
  answers(organization: string, visitor: string): Promise<Answers | undefined>;
  conversation(id: string): Promise<Conversation | undefined>;
  /** Newest activity first. */
  conversations(filter: ConversationFilter): Promise<readonly Conversation[]>;
  /** The same ones in the same order, without what costs: asked for with every ping of every line. */
  heads(filter: ConversationFilter): Promise<readonly Head[]>;
  message(conversationId: string, offset: number): Promise<Message | undefined>;
  messages(conversationId: string, range: MessageRange): Promise<MessagePage>;
  /** The events after a place, in order. Undefined: there is no such conversation. */
  tail(conversationId: string, after: Position, limit: number): Promise<Tail | undefined>;
  addFile(file: StoredFile): Promise<void>;
  file(id: string): Promise<StoredFile | undefined>;
  files(owner: string): Promise<readonly StoredFile[]>;
  /** Forgets a visitor: conversations, events, messages, file records. @returns ids of the conversations */
  erase(visitor: string): Promise<readonly string[]>;
  /**
   * Conversations of a visitor become those of this person, with all that the visitor wrote: ids and
   * offsets stay, and each gets an event that tells of it, here and not by `onCommit`: to the person
   * it is not the only one that is new. The visitor is void from then on, as after `erase`; so again,
   * or for somebody else, nothing happens.
   */
  adopt(visitor: string, person: Person): Promise<readonly Appended[]>;
  /** When this visitor was last forgotten or became somebody else; sessions made before are void. */
  erasedAt(visitor: string): Promise<number | undefined>;
  /** Retention: keeps the newest `keep` events of a conversation; its messages all stay. */
  forget(conversationId: string, keep: number): Promise<void>;
  close(): Promise<void>;
}
