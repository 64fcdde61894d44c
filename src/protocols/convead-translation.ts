/**
 * A Convead backend's JSON in the words of the domain. Its document fixes no field, so names are
 * looked for, and nothing is taken for granted. Pure; knows no request and no frame.
 */
import type { Author, ConversationInfo, Message, Role } from '../model.ts';
import { type ConveadFields, FIELDS } from './convead-options.ts';
import { instant } from './instant.ts';

type Json = { readonly [name: string]: unknown };

/** A conversation as far as it was told. */
export interface Told extends Pick<ConversationInfo, 'id' | 'open' | 'agents'> {
  /** Empty where nobody said. */
  readonly visitor: string;
}

const VISITOR = /visitor|client|customer/i;
const CLOSED = /close|end|archive|finish/i;

export class ConveadTranslation {
  readonly #fields: ConveadFields;
  readonly #server: string;

  /** @param server What relative URLs are relative to. */
  constructor(server: string, fields: Partial<ConveadFields> = {}) {
    this.#server = server;
    this.#fields = { ...FIELDS, ...fields };
  }

  /**
   * What stands in an envelope: `{entity: 'message', message: {…}}`, `{message: {…}}` or bare.
   * @param expected What it is when it does not say.
   */
  opened(said: unknown, expected: string): { readonly entity: string; readonly body: Json } {
    const json = objectOf(said);
    const named = ['conversation', 'message', 'notification'].find((name) => isObject(json[name]));
    const entity = typeof json.entity === 'string' ? json.entity : (named ?? expected);
    const body = json[entity];
    return { entity, body: isObject(body) ? body : json };
  }

  /** Undefined for what has no id. */
  conversation(said: unknown): Told | undefined {
    const { body } = this.opened(said, 'conversation');
    const id = this.#text(body, 'id');
    if (!id) return;
    const visitor = this.#pick(body, 'visitor');
    const manager = this.#pick(body, 'manager');
    return {
      id,
      open: !this.#pick(body, 'closed') && !CLOSED.test(this.#text(body, 'state')),
      agents: isFilled(manager) ? [this.#author(manager, 'agent')] : [],
      visitor: isObject(visitor) ? this.#text(visitor, 'id') : String(visitor ?? ''),
    };
  }

  /**
   * Undefined for what has no id.
   * @param conversationId Where it was asked for, or came: a visitor's history is one.
   * @param self Of the person who reads it.
   */
  message(said: unknown, conversationId: string, self: Author): Message | undefined {
    const { body } = this.opened(said, 'message');
    const id = this.#text(body, 'id');
    if (!id) return;
    const sender = this.#pick(body, 'sender');
    return {
      id,
      conversationId,
      author: this.#sender(sender, self),
      text: this.#text(body, 'text'),
      attachments: [],
      createdAt: instant(this.#pick(body, 'createdAt')),
      status: isFilled(this.#pick(body, 'read')) ? 'read' : 'sent',
    };
  }

  /** A note of the system; undefined for what says nothing. */
  notification(said: unknown, conversationId: string): Message | undefined {
    const { body } = this.opened(said, 'notification');
    const text = this.#text(body, 'text');
    const createdAt = instant(this.#pick(body, 'createdAt'));
    return text
      ? {
          id: `notification-${this.#text(body, 'id') || createdAt}`,
          conversationId,
          author: { id: 'system', role: 'system' },
          text,
          attachments: [],
          createdAt,
          status: 'sent',
        }
      : undefined;
  }

  /** In order of time, oldest first, however they came. */
  messages(said: unknown, conversationId: string, self: Author): readonly Message[] {
    const list = Array.isArray(said) ? said : Object.values(objectOf(said)).find(Array.isArray);
    const messages = (list ?? []).flatMap((each) => this.message(each, conversationId, self) ?? []);
    return messages.sort(order);
  }

  #sender(said: unknown, self: Author): Author {
    const id = isObject(said) ? this.#text(said, 'id') : String(said ?? '');
    const role = isObject(said) ? this.#text(said, 'role') : id;
    const isOwn = id === self.id;
    const side = VISITOR.test(role) ? 'visitor' : role && role !== id ? 'agent' : undefined;
    const other: Role = self.role === 'visitor' ? 'agent' : 'visitor';
    const author = this.#author(said, side ?? (isOwn ? self.role : other));
    // Whoever says only on which side they are: there is one visitor in a conversation.
    return author.role === 'visitor' && self.role === 'visitor'
      ? { ...author, id: self.id }
      : author;
  }

  #author(said: unknown, role: Role): Author {
    if (!isObject(said)) return { id: String(said ?? role), role };
    const name = this.#text(said, 'name');
    const avatar = this.#text(said, 'avatar');
    return {
      id: this.#text(said, 'id') || role,
      role,
      ...(name && { name }),
      ...(avatar && { avatarUrl: new URL(avatar, this.#server).href }),
    };
  }

  #pick(body: Json, field: keyof ConveadFields): unknown {
    const names = [this.#fields[field]].flat();
    return body[names.find((name) => body[name] != null) ?? ''];
  }

  #text(body: Json, field: keyof ConveadFields): string {
    const said = this.#pick(body, field);
    return said == null || typeof said === 'object' ? '' : String(said);
  }
}

/** Older ones first: by number where ids are numbers, which count up, and by time where not. */
export function order(a: Message, b: Message): number {
  return Number(a.id) - Number(b.id) || a.createdAt - b.createdAt;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{}`, `null`, `''`, `false` and nothing at all are the same nothing. */
function isFilled(value: unknown): boolean {
  return isObject(value) ? Object.keys(value).length > 0 : !!value;
}

function objectOf(said: unknown): Json {
  if (isObject(said)) return said;
  try {
    const parsed: unknown = JSON.parse(String(said));
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
