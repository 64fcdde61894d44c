/**
 * The contract of a protocol: it speaks one backend's language, its URLs, frames and requests.
 * Knows nothing of sockets, storage, tabs or screens.
 */
import type { ShamanError } from '../errors.ts';
import type {
  AttributeChange,
  Author,
  ConversationInfo,
  Cursor,
  Draft,
  LoggedEvent,
  Message,
  Organization,
  Place,
  Rating,
  Role,
  Run,
  ServerEvent,
} from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';

export interface Protocol {
  readonly name: string;
  /**
   * Whose conversations these are; names the visitor's own database. Sends no request, though it
   * may ask the page for a token. Rejects when the page cannot say who its visitor is.
   */
  visitor(): Promise<string>;
  /**
   * Names the database of somebody whom nobody knew, and who may have been us; known once `visitor()`
   * was asked. Absent: there is nobody like that.
   */
  readonly former?: string | undefined;
  /**
   * Who that was, by what was kept of them, and what is to be remembered from now on instead of what
   * was kept of us: with it the next sign-in makes their conversations ours. Rejects what is not to be read.
   */
  vouch?(theirs: string, ours?: string): Promise<readonly [id: string, credentials: string]>;
  /** Who we are. The id is empty until the backend gave one. */
  readonly self: Author;
  readonly can: Capabilities;

  /**
   * Called before anything else, and when another tab has signed in: what was kept (`null`:
   * nothing, or not any more), and how to keep it anew. Opaque to everybody but this protocol.
   * `null` without `keep`: we have signed out, and nothing signs in before this is called again.
   * Absent: nothing to remember. `another`: we are somebody else than before, whose conversations
   * these are not.
   */
  remember?(
    credentials: string | null,
    keep?: (credentials: string | null, another?: boolean) => void,
  ): void;
  /**
   * Where to connect, best first. Asked before every attempt, so a token is always fresh.
   * `cursors` reads where our runs end at that moment, for greetings that ask for what came after.
   */
  endpoints(cursors: () => Heads): Promise<readonly Endpoint[]>;
  /** A transport just opened. What must be remembered about this one connection lives in the session. */
  opened(host: ProtocolHost): ProtocolSession;

  /** What `endpoints` named was refused as expired or revoked: get fresh credentials for the next attempt. */
  refused?(): void;

  // Requests, by HTTP or by frames: the caller cannot tell. A missing method is a missing capability.
  // All reject with ShamanError; a fatal one is not tried again.

  organization?(): Promise<Organization>;
  /** Every conversation, newest activity first, each with as many last messages as came along. */
  conversations(): Promise<readonly ConversationPage[]>;
  /** One of them. Absent: all are asked for, where one is not known. */
  conversation?(id: string): Promise<ConversationPage>;
  /** The newest messages, or those before or after a place in the history. */
  history(conversationId: string, page: Page): Promise<HistoryPage>;
  send(conversationId: string, draft: Draft, localId: string, transfer?: Transfer): Promise<Sent>;
  /** A new conversation that begins with this message; the same `localId` again gives the same one. */
  start?(draft: Draft, localId: string, transfer?: Transfer): Promise<ConversationPage>;
  /** What the page tells of who we are, in every conversation of ours; the newest counts. */
  describe?(attributes: AttributeChange): Promise<void>;
  /** All that the backend knows of us, as JSON. */
  exportData?(): Promise<string>;
  /** Have the backend forget us: nothing of it comes back. */
  erase?(): Promise<void>;
  /** Change the text of a message of ours. */
  edit?(conversationId: string, id: string, text: string): Promise<void>;
  /** Take a message of ours back. */
  remove?(conversationId: string, id: string): Promise<void>;
  markRead?(conversationId: string, upTo: string): Promise<void>;
  /** Tell the other side that this arrived on a screen of ours. */
  markDelivered?(conversationId: string, upTo: string): Promise<void>;
  typing?(conversationId: string, typing: boolean): void;
  /** End a conversation, or open it again. */
  setOpen?(conversationId: string, open: boolean): Promise<void>;
  /** Say what it was like; the newest counts. */
  rate?(conversationId: string, rating: Rating): Promise<void>;
  /** Have all that was said in it sent to an address. */
  sendTranscript?(conversationId: string, email: string): Promise<void>;
  /** All that was said in it, to be read by people. */
  transcript?(conversationId: string): Promise<string>;
}

/** How files go up: who waits can see how far they are, and give them up. */
export interface Transfer {
  /** @param share 0 to 1, of all files of the message */
  progress(share: number): void;
  /** Rejects what is under way with a fatal ShamanError `closed`. */
  readonly signal: AbortSignal;
}

export interface ConversationPage {
  readonly info: ConversationInfo;
  /** Absent: the backend lists conversations without their messages. */
  readonly run?: Run;
  /** The list ends here, and there are older ones. */
  readonly more?: boolean | undefined;
}

/** What the backend stored, and where. */
export interface Sent {
  readonly message: Message;
  readonly place?: Place;
}

/** What a protocol may ask of the connection it speaks through. */
export interface ProtocolHost {
  send(frame: string): void;
  /**
   * The handshake is done: the connection counts as connected from here. `heads` are the newest
   * cursors per conversation where the backend tells them; who stands there already has missed nothing.
   */
  ready(heads?: Heads): void;
  /**
   * Newest cursors again, later on a living line: a difference is a silent loss. Without them: there
   * may have been one, so the list is compared with what we have.
   */
  heads(heads?: Heads): void;
  /** How far apart those who are here should come back if the backend goes without a word, in milliseconds; undefined: few are here. */
  crowd?(within: number | undefined): void;
  emit(event: ServerEvent): void;
  /** Close the connection; a fatal error is not retried. */
  fail(error: ShamanError): void;
}

/** What is asked of a backend. */
export interface Requests
  extends Pick<Protocol, 'conversations' | 'conversation' | 'history' | 'send' | 'start' | 'can'> {
  /** What came, and had to wait, as it can be put in by now. */
  again?(event: LoggedEvent): LoggedEvent;
}

export type Heads = ReadonlyMap<string, Cursor>;

/** One connection's worth of talk, from open to close. */
export interface ProtocolSession {
  receive(frame: string): void;
  /** Make the backend say something; silence after this means the line is dead. Absent: the backend has no heartbeat. */
  ping?(): void;
  /** Something woke us up: where there is no heartbeat, look by other means whether the line still tells us everything. */
  woken?(): void;
  closed(): void;
}

export type Page =
  | { readonly limit: number }
  | { readonly limit: number; readonly before: string }
  | { readonly limit: number; readonly after: Cursor };

export interface HistoryPage extends Run {
  /** False when `after` is a place the server no longer remembers: the run does not join ours. */
  readonly joins: boolean;
  /** More newer messages wait after this page. */
  readonly hasLater: boolean;
  /** Backends with an event log answer `after` with what happened, edits and markers included. */
  readonly events?: readonly LoggedEvent[];
}

/** What method names cannot tell; the client makes up for what is missing. */
export interface Capabilities {
  /**
   * Sending the same localId twice makes one message. Without it a send that may have arrived is
   * looked for in the history before it is sent again.
   */
  readonly idempotentSend: boolean;
  /** `history({ after })` works. Without it a gap is closed by fetching the newest page. */
  readonly resume: boolean;
  /**
   * The backend keeps what was said, and can be asked for it. Without it what was said while we
   * were away is never seen, nothing is asked for again, and a send that may have arrived fails
   * with code `unconfirmed`, for a person to decide. @default true
   */
  readonly history?: boolean;
  /**
   * Requests work while there is no line: the client asks for news now and then, politely, and
   * sends by request. @default false, requests may need the line
   */
  readonly alone?: boolean;
  /** A message can carry files. @default true */
  readonly files?: boolean;
  /** With more, it becomes several messages, the text with the first of them. @default any number */
  readonly filesPerMessage?: number;
  /** A message can name the one that it answers. @default false */
  readonly reply?: boolean;
}

/** On which side of the desk a protocol speaks. */
export type Side = Exclude<Role, 'system'>;
