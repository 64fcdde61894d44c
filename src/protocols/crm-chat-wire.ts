/** What crm-chat says and is told, field by field, as its document and its program do. Types alone. */

/** Every list: `?limit=&offset=`. */
export interface WireList<T> {
  readonly count: number;
  /** Absolute, as the program behind its proxy sees itself: only whether there is one counts. */
  readonly next: string | null;
  readonly results: readonly T[];
}

export interface WireTopic {
  readonly id: number;
  readonly title: string;
}

export interface WireUser {
  readonly id: number;
  readonly username: string;
}

export interface WireFile {
  readonly id: number;
  readonly file: string;
}

export interface WireMessage {
  readonly id: number;
  readonly text: string | null;
  readonly created_at: string;
  readonly is_read?: boolean;
  readonly message_type?: string;
  /** By REST. */
  readonly is_my_message?: boolean;
  /** A list; in the document one object. */
  readonly files?: readonly WireFile[] | Partial<WireFile> | null;
}

/** A message as an event brings it. */
export interface WireLiveMessage extends WireMessage {
  readonly chat_id: number;
  readonly sender: number;
}

export type WireStatus = 'open' | 'in_progress' | 'closed' | 'delayed';

export interface WireChat {
  readonly id: number;
  /** An object in lists, an id after a beginning; none: an order. */
  readonly topic: WireTopic | number | null;
  readonly created_at: string;
  readonly status: WireStatus;
  readonly chat_type: 'topic' | 'order';
  readonly last_message?: WireMessage | null;
  readonly unread_messages_count?: number;
  /** For curators. */
  readonly client?: WireUser;
  readonly curator?: WireUser | null;
}

/** An event, whichever; what is in it depends on its type. */
export interface WireEvent {
  readonly event_type: string;
  readonly data: Partial<WireLiveMessage> & {
    readonly chat_id?: number;
    readonly chat_type?: string;
    readonly user_id?: number;
    readonly curator_id?: number;
    readonly message_id?: number;
    readonly last_message_id?: number;
    readonly status?: string;
  };
}

export interface WireComment {
  readonly id: number;
  readonly text: string;
  readonly created_at: string;
  readonly curator: WireUser & { readonly name?: string | null };
}
