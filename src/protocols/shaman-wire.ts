/**
 * The wire of our own protocol, as both ends see it: frames, REST bodies, codes and limits. The
 * only file that the server imports from `src`. Message by message with direction: server/README.md.
 * Types and constants only; knows neither a socket nor a store.
 */
import type {
  Attachment,
  Attendance,
  Author,
  ConversationInfo,
  Draft,
  Message,
  Sight,
} from '../model.ts';

export const WIRE_VERSION = 1;

export const LIMITS = {
  /** Characters (UTF-16 units) of one message. */
  text: 4_000,
  /** Bytes of one frame, in either direction. */
  frame: 65_536,
  /** Bytes of one uploaded file. */
  file: 10_485_760,
  /** Files of one message. */
  files: 10,
  /** Answers that are offered with one message, and characters of one of them. */
  quickReplies: 10,
  quickReply: 80,
  /** Characters of one answer in a form. */
  answer: 2_000,
  /** Characters of what is said with a rating. */
  comment: 1_000,
  /** Attributes of one conversation, and characters of one. */
  attributes: { most: 50, name: 64, value: 1_000 },
  /** Messages on one page of history. */
  page: 100,
  /** Events in one catch-up answer; past it `more` is true. */
  events: 300,
  /** Conversations whose cursors a hello may name. */
  streams: 128,
} as const;

// The wire speaks the words of the domain: what is sent is what is shown and kept.
export type {
  Agent as WireAgent,
  Attendance as WireAttendance,
  Author as WireAuthor,
  Form as WireForm,
  FormAnswers as WireAnswers,
  FormField as WireField,
  Greeting as WireGreeting,
  Message as WireMessage,
  Organization as WireOrganization,
  Rating as WireRating,
  Topic as WireTopic,
} from '../model.ts';

/** An attachment, and the id by which a message of ours names it before it is sent. */
export interface WireFile extends Attachment {
  readonly id: string;
}

/** Where a log ends: the epoch changes when a log was rebuilt, the offset is dense from 1. */
export interface WirePosition {
  readonly e: string;
  readonly o: number;
}
export type WirePositions = { readonly [conversationId: string]: WirePosition };

/** Without `preview`: it is the last of the messages that come along. */
export type WireConversation = Omit<ConversationInfo, 'preview' | 'localId'>;

/** A conversation with its last messages, oldest first. `position` is the end of its log. */
export interface WireConversationPage extends Omit<WireHistory, 'hasLater'> {
  readonly conversation: WireConversation;
  /** It ends a list that is cut. */
  readonly more?: true;
}

// ── REST ─────────────────────────────────────────────────────

/** POST /chat/sessions → */
export interface WireSession {
  readonly self: Author;
  readonly room_id: string;
  /** Signed; goes into `Authorization: Bearer` and into hello, never into a URL. */
  readonly session: string;
}

/** GET …/messages → */
export interface WireHistory {
  readonly messages: readonly Message[];
  readonly position: WirePosition;
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

/** What is written: the body of `send`, and a part of the requests. */
export interface WireBody {
  readonly text: string;
  /** Ids from POST /chat/files. */
  readonly files?: readonly string[];
  /** Id of a message of the same conversation. */
  readonly reply_to?: string;
  /** An agent's. */
  readonly quick_replies?: readonly string[];
}

/** POST …/messages */
export type WireDraft = WireBody & { readonly local_id: string };

/** POST /chat/conversations */
export type WireBeginning = WireDraft & Pick<Draft, 'topic' | 'answers' | 'attributes'>;

export interface WireStored {
  readonly message: Message;
  readonly position: WirePosition;
}

/** Every answer that is not 2xx, and the body of a nack. */
export interface WireError {
  readonly code: WireErrorCode;
  readonly message: string;
  readonly retry_after_ms?: number;
}
export type WireErrorCode =
  | 'bad_request'
  | 'bad_frame'
  | 'unauthorized'
  | 'forbidden'
  | 'forbidden_origin'
  | 'unknown_organization'
  | 'unknown_room'
  | 'not_found'
  | 'empty_message'
  | 'message_too_long'
  | 'too_large'
  | 'file_type'
  | 'file_quota'
  | 'unknown_file'
  | 'form_required'
  | 'form_invalid'
  | 'email_refused'
  | 'transcript_unavailable'
  | 'conversation_closed'
  | 'chat_offline_message'
  | 'rate_limited'
  | 'version'
  | 'internal';

// ── frames ───────────────────────────────────────────────────

/** What the log of a conversation holds; `o` is its offset, `at` milliseconds. */
export type WireEvent = {
  readonly s: string;
  readonly o: number;
  readonly e: string;
  readonly at: number;
} & WireFact;
/** Kinds of facts; a client passes over those it has never heard of. */
export type WireFact =
  | { readonly k: 'msg' | 'edit'; readonly b: { readonly message: Message } }
  | { readonly k: 'del'; readonly b: { readonly id: string } }
  | {
      readonly k: 'read' | 'delivered';
      readonly b: {
        readonly by: 'visitor' | 'agent';
        readonly upTo: string;
        /** Of `read`. */
        readonly seenBy?: Sight;
      };
    }
  /** What differs from reader to reader, or from moment to moment, is not said here. */
  | {
      readonly k: 'info';
      readonly b: { readonly info: Omit<WireConversation, 'unread' | 'seenBy' | 'presence'> };
    };

/** client → server */
export type ClientFrame =
  | HelloFrame
  | {
      readonly t: 'send';
      readonly n: number;
      readonly conv: string;
      readonly cid: string;
      readonly body: WireBody;
    }
  | {
      readonly t: 'pull';
      readonly n: number;
      readonly s: string;
      readonly since: WirePosition;
      readonly limit?: number;
    }
  | {
      readonly t: 'read' | 'delivered';
      readonly n: number;
      readonly conv: string;
      readonly up_to: string;
    }
  /** A fresh session of the same visitor, before the one of hello runs out. */
  | { readonly t: 'auth'; readonly n: number; readonly token: string }
  | { readonly t: 'typing'; readonly conv: string; readonly on: boolean }
  /** Ask for a ping now. */
  | { readonly t: 'probe' }
  | { readonly t: 'pong' };

/** First on every socket and first in every poll. */
export interface HelloFrame {
  readonly t: 'hello';
  readonly v: number;
  readonly token: string;
  /** One per connection, made by the client: a poll with a known one is not welcomed again. */
  readonly client: string;
  readonly streams: WirePositions;
  /** Set once welcomed: the next poll needs no second welcome. */
  readonly welcomed?: boolean;
  /** `now` of the newest welcome or ping: what happened since in conversations that are not named is told. */
  readonly since?: number;
}

/** server → client */
export type ServerFrame =
  | WelcomeFrame
  /** What came after the cursors of hello, or what happened just now. In order of offset per stream. */
  | { readonly t: 'evs'; readonly evs: readonly WireEvent[] }
  | { readonly t: 'ack'; readonly n: number; readonly stored?: WireStored }
  | { readonly t: 'nack'; readonly n: number; readonly error: WireError }
  /** Answer to pull. `reset`: this place is not in the log any more; fetch the newest page. */
  | {
      readonly t: 'pulled';
      readonly n: number;
      readonly evs: readonly WireEvent[];
      readonly more: boolean;
      readonly head: WirePosition;
      readonly reset?: boolean;
    }
  | {
      readonly t: 'typing';
      readonly conversationId: string;
      readonly author: Author;
      readonly typing: boolean;
    }
  | ({ readonly t: 'presence' } & Attendance)
  /** Erased, with all that was said in it. */
  | { readonly t: 'forgotten'; readonly conv: string }
  /** The heads of our logs and who is there: what differs from what is known was lost on the way. */
  | ({
      readonly t: 'ping';
      readonly now: number;
      readonly h: WirePositions;
      readonly w?: number;
    } & Attendance)
  /** The session runs out in so many milliseconds: answer with `auth`, or be closed with 4301 then. */
  | { readonly t: 'auth_needed'; readonly in: number }
  /** The server is about to leave: expect a close, and come back within `w` milliseconds. */
  | { readonly t: 'drain'; readonly w: number }
  /** Something in a frame was wrong; the connection goes on. */
  | { readonly t: 'error'; readonly error: WireError };

/** Last of the handshake: everything after the cursors of hello was sent before it. */
export interface WelcomeFrame extends Attendance {
  readonly t: 'welcome';
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds between pings. */
  readonly ping: number;
  /** The end of every log of ours (the newest 128 conversations). */
  readonly heads: WirePositions;
  /** `version` of the organization: whoever knows another one may ask for it anew. */
  readonly desk: string;
  /** Many are here: if the line breaks without a word, come back at a random moment within so many milliseconds. */
  readonly w?: number;
  /** The desk greets visitors, who therefore want to know it before they open the chat. */
  readonly greets?: true;
}

// ── close codes ──────────────────────────────────────────────

/**
 * The hundreds carry the policy, the code the reason: 40xx final, 41xx come back later with a
 * hint, 42xx come back at once, 43xx come back with a fresh token.
 */
export const CLOSE = {
  badFrame: 4000,
  version: 4001,
  forbidden: 4003,
  unknownRoom: 4004,
  origin: 4005,
  overloaded: 4100,
  slow: 4110,
  tooMany: 4113,
  rateLimited: 4129,
  noPong: 4212,
  expired: 4301,
  restart: 1012,
} as const;
