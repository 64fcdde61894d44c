/** From the words of our wire to the words of the domain. Pure; knows no request and no frame. */
import { ShamanError } from '../errors.ts';
import type {
  Author,
  ConversationInfo,
  Cursor,
  LoggedEvent,
  Message,
  Organization,
  Place,
  Run,
} from '../model.ts';
import type { ConversationPage, Heads } from './protocol.ts';
import type {
  WireAuthor,
  WireConversation,
  WireConversationPage,
  WireError,
  WireEvent,
  WireMessage,
  WireOrganization,
  WirePosition,
  WirePositions,
} from './shaman-wire.ts';

export function cursorOf({ e, o }: WirePosition): Cursor {
  return `${e}:${o}`;
}

export function positionOf(cursor: Cursor): WirePosition {
  const colon = cursor.lastIndexOf(':');
  return { e: cursor.slice(0, colon), o: Number(cursor.slice(colon + 1)) };
}

export function headsOf(positions: WirePositions): Heads {
  return new Map(Object.entries(positions).map(([id, position]) => [id, cursorOf(position)]));
}

export function positionsOf(heads: Heads, limit: number): WirePositions {
  return Object.fromEntries(
    [...heads].slice(0, limit).map(([id, cursor]) => [id, positionOf(cursor)]),
  );
}

export function placeOf({ e, o }: WirePosition): Place {
  return { cursor: cursorOf({ e, o }), follows: cursorOf({ e, o: o - 1 }) };
}

/** The wire is plain JSON; what reads it as the domain's words is the rest of this file. */
export class ShamanTranslation {
  readonly #server: string;

  /** @param server Origin that relative URLs of the wire belong to. */
  constructor(server: string) {
    this.#server = server;
  }

  author({ avatar_url, ...author }: WireAuthor): Author {
    return avatar_url === undefined ? author : { ...author, avatarUrl: this.#url(avatar_url) };
  }

  message(wire: WireMessage): Message {
    return {
      id: wire.id,
      conversationId: wire.conversation_id,
      author: this.author(wire.author),
      text: wire.text,
      attachments: wire.files.map(({ name, type, size, url }) => ({
        name,
        type,
        size,
        url: this.#url(url),
      })),
      createdAt: wire.created_at,
      status: wire.status,
      ...(wire.local_id !== undefined && { localId: wire.local_id }),
      ...(wire.edited_at !== undefined && { editedAt: wire.edited_at }),
    };
  }

  info(wire: WireConversation): ConversationInfo {
    const { id, title, open, agents, visitor, unread, updated_at } = wire;
    return {
      id,
      open,
      agents: agents.map((agent) => this.author(agent)),
      visitor: this.author(visitor),
      unread,
      updatedAt: updated_at,
      ...(title !== undefined && { title }),
    };
  }

  page({ conversation, messages, position, has_earlier }: WireConversationPage): ConversationPage {
    const run: Run = {
      messages: messages.map((message) => this.message(message)),
      cursor: cursorOf(position),
      hasEarlier: has_earlier,
    };
    const preview = run.messages.at(-1);
    return { info: { ...this.info(conversation), ...(preview && { preview }) }, run };
  }

  organization(wire: WireOrganization): Organization {
    const { office_hours, reply_minutes, agents, ...rest } = wire;
    return {
      ...rest,
      agents: agents.map(({ avatar_url, ...agent }) => ({
        ...agent,
        ...(avatar_url !== undefined && { avatarUrl: this.#url(avatar_url) }),
      })),
      ...(office_hours !== undefined && { officeHours: office_hours }),
      ...(reply_minutes !== undefined && { replyMinutes: reply_minutes }),
    };
  }

  /** `null` for a kind that we have never heard of: a newer server than us. */
  event(wire: WireEvent): LoggedEvent | null {
    const place = placeOf(wire);
    const conversationId = wire.s;
    if (wire.k === 'msg' || wire.k === 'edit')
      return { type: 'message', message: this.message(wire.b), place };
    if (wire.k === 'del') return { type: 'message-deleted', conversationId, id: wire.b.id, place };
    if (wire.k === 'info') return { type: 'conversation', info: this.#described(wire.b), place };
    if (wire.k !== 'read' && wire.k !== 'delivered') return null;
    return { type: wire.k, conversationId, by: wire.b.by, upTo: wire.b.up_to, place };
  }

  /** What is unread differs from reader to reader: an event in the log cannot say it. */
  #described(wire: WireConversation): Partial<ConversationInfo> & { readonly id: string } {
    const { unread: _unread, ...info } = this.info(wire);
    return info;
  }

  #url(url: string): string {
    return new URL(url, this.#server).href;
  }
}

/** Codes of the wire after which trying again unchanged may help. */
const PASSING: readonly string[] = ['rate_limited', 'internal'];

export function errorOf({ code, message, retry_after_ms }: WireError): ShamanError {
  return new ShamanError(code === 'unauthorized' ? 'unauthorized' : 'request', message, {
    reason: code,
    fatal: !PASSING.includes(code),
    ...(retry_after_ms !== undefined && { retryAfter: retry_after_ms }),
  });
}
