/**
 * What a Convead backend can be told to be like: its document names channels and requests, and
 * leaves fields, paths and bodies open. Knows no request and no frame.
 */
import type { Side } from './protocol.ts';

export interface ConveadOptions {
  /** URL of the backend; its path is kept. @default the page's origin */
  readonly server?: string | undefined;
  /** Whose desk this is; names the visitor's database. @default '' */
  readonly organization?: string | undefined;
  /** What the panel is called. @default the organization */
  readonly name?: string;
  /** A visitor, or the manager who hears of all visitors. @default 'visitor' */
  readonly role?: Side;
  /** The visitor's id, or the manager's. @default one at random, which is remembered */
  readonly getToken?: (() => Promise<string>) | undefined;
  /** Where Faye is: a path below `server`, or a URL. @default '/faye' */
  readonly mount?: string;
  readonly channels?: Partial<ConveadChannels>;
  readonly paths?: Partial<ConveadPaths>;
  /** Names of JSON fields, where they are not among those that are known. */
  readonly fields?: Partial<ConveadFields>;
  /** How requests are written; a form is asked for without a preflight. @default 'json' */
  readonly encoding?: 'json' | 'form';
  /** Who asks, in the words of the backend. @default `{type: 'visitor' or 'manager', id, name}` */
  readonly sender?: object;
  /** Sent with the Bayeux messages that ask for something, such as `{token: '…'}`. */
  readonly ext?: object;
  /** Milliseconds that an answer may take. @default 10000 */
  readonly timeout?: number;
  /** Milliseconds for the channel to bring what an answer does not. @default 3000 */
  readonly patience?: number;
  /** Milliseconds between two looks for what comes on a channel that was refused. @default 15000 */
  readonly pollEvery?: number;
}

/** `:visitor_id` and `:conversation_id` stand for ids. */
export interface ConveadChannels {
  /** @default '/service/:visitor_id' */
  readonly service: string;
  /**
   * The same under a name that may be subscribed to, for when the first is refused: Bayeux keeps
   * `/service/` for itself, and Faye holds to it. @default '/visitors/:visitor_id'
   */
  readonly otherService: string;
  /** @default '/conversations/:conversation_id' */
  readonly conversation: string;
  /** @default '/notifications/:visitor_id' */
  readonly notifications: string;
}

export interface ConveadPaths {
  /** @default '/chat/service/:visitor_id' */
  readonly open: string;
  /** @default '/chat/conversation/:conversation_id' */
  readonly send: string;
  /** @default '/chat/conversation/:conversation_id/messages' */
  readonly messages: string;
  /** @default '/chat/conversation/:conversation_id/message/:message_id/mark_read' */
  readonly markRead: string;
}

/** Each is one name or several, the first that is there counts. */
export type ConveadFields = { readonly [name in FieldName]: string | readonly string[] };

type FieldName =
  | 'id'
  | 'text'
  | 'sender'
  | 'role'
  | 'name'
  | 'avatar'
  | 'createdAt'
  | 'read'
  | 'visitor'
  | 'manager'
  | 'closed'
  | 'state';

export const PATTERNS: ConveadChannels & ConveadPaths = {
  service: '/service/:visitor_id',
  otherService: '/visitors/:visitor_id',
  conversation: '/conversations/:conversation_id',
  notifications: '/notifications/:visitor_id',
  open: '/chat/service/:visitor_id',
  send: '/chat/conversation/:conversation_id',
  messages: '/chat/conversation/:conversation_id/messages',
  markRead: '/chat/conversation/:conversation_id/message/:message_id/mark_read',
};

/** In the order in which they are looked for. */
export const FIELDS: { readonly [name in FieldName]: string } = {
  id: 'id _id',
  text: 'content text body message',
  sender: 'sender author',
  role: 'type role',
  name: 'name',
  avatar: 'avatar_url avatar',
  createdAt: 'created_at createdAt time',
  read: 'read is_read',
  visitor: 'visitor_id visitor',
  manager: 'manager operator',
  closed: 'closed closed_at',
  state: 'state status',
};
