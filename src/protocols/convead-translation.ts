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

/** What stands in an envelope. */
export interface Opened {
  readonly entity: string;
  readonly body: Json;
}

export class ConveadTranslation {
  readonly #fields: ConveadFields;
  readonly #base: string;

  /** @param base What relative URLs are relative to. */
  constructor(base: string, fields?: Partial<ConveadFields>) {
    this.#base = base;
    this.#fields = { ...FIELDS, ...fields };
  }

  /**
   * Opens `{entity: 'message', message: {…}}`, `{message: {…}}`, or what is bare.
   * @param expected What it is when it does not say.
   */
  opened(said: unknown, expected: string): Opened {
    const json = jsonOf(said);
    const names = ['conversation', 'message', 'notification'];
    const found = names.find((name) => isObject(json[name])) ?? expected;
    const entity = String(json.entity ?? found);
    return { entity, body: jsonOf(json[entity], json) };
  }

  /** Undefined for what has no id. */
  conversation(said: unknown): Told | undefined {
    const { body } = this.opened(said, 'conversation');
    const id = this.#text(body, 'id');
    const manager = jsonOf(this.#pick(body, 'manager'));
    if (!id) return;
    return {
      id,
      open: !this.#pick(body, 'closed') && !/close|end/i.test(this.#text(body, 'state')),
      agents: this.#text(manager, 'id') ? [this.#author(manager, 'agent')] : [],
      visitor: this.#text(body, 'visitor'),
    };
  }

  /**
   * Undefined for what has no id, and for a note that says nothing.
   * @param conversationId Where it was asked for, or came: a visitor's history is one.
   * @param self Of the person who reads it.
   */
  message(said: unknown, conversationId: string, self: Author): Message | undefined {
    const { entity, body } = this.opened(said, 'message');
    const isNote = entity === 'notification';
    const id = this.#text(body, 'id');
    const text = this.#text(body, 'text');
    const createdAt = instant(this.#pick(body, 'createdAt'));
    if (!(isNote ? text : id)) return;
    return {
      id: isNote ? `note-${id || createdAt}` : id,
      conversationId,
      author: isNote ? { id: 'system', role: 'system' } : this.#sender(body, self),
      text,
      attachments: [],
      createdAt,
      status: this.#pick(body, 'read') ? 'read' : 'sent',
    };
  }

  /** In order of time, oldest first, however they came. */
  messages(said: unknown, conversationId: string, self: Author): Message[] {
    const list = Array.isArray(said) ? said : Object.values(jsonOf(said)).find(Array.isArray);
    const messages = (list ?? []).flatMap((each) => this.message(each, conversationId, self) ?? []);
    // By number where ids are numbers, which count up, and by time where not.
    return messages.sort((a, b) => Number(a.id) - Number(b.id) || a.createdAt - b.createdAt);
  }

  #sender(body: Json, self: Author): Author {
    const said = this.#pick(body, 'sender');
    const sender = isObject(said) ? said : { id: said };
    const id = this.#text(sender, 'id');
    // A name for one of the sides may stand in the place of an id.
    const side = this.#text(sender, 'role') || id;
    const other: Role = self.role === 'visitor' ? 'agent' : 'visitor';
    const told = /visitor|client/i.test(side) ? 'visitor' : side !== id ? 'agent' : undefined;
    const author = this.#author(sender, told ?? (id === self.id ? self.role : other));
    // There is one visitor in a conversation.
    return author.role === 'visitor' && self.role === 'visitor'
      ? { ...author, id: self.id }
      : author;
  }

  #author(said: Json, role: Role): Author {
    const name = this.#text(said, 'name');
    const avatar = this.#text(said, 'avatar');
    return {
      id: this.#text(said, 'id') || role,
      role,
      ...(name && { name }),
      ...(avatar && { avatarUrl: new URL(avatar, this.#base).href }),
    };
  }

  #pick(body: Json, field: keyof ConveadFields): unknown {
    const values = [this.#fields[field]].flat().map((name) => body[name]);
    return values.find((value) => value != null);
  }

  /** Of an object: its id. */
  #text(body: Json, field: keyof ConveadFields): string {
    const said = this.#pick(body, field);
    return isObject(said) ? this.#text(said, 'id') : String(said ?? '');
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Also of one that was written as text. */
function jsonOf(said: unknown, otherwise: Json = {}): Json {
  let json = said;
  try {
    if (typeof said === 'string') json = JSON.parse(said);
  } catch {
    // Nothing but words.
  }
  return isObject(json) ? json : otherwise;
}
