/**
 * A Convead backend's JSON in the words of the domain, for who reads it. Its document fixes no field,
 * so names are looked for, and nothing is taken for granted. Knows no request and no frame.
 */
import type { Author, ConversationInfo, Message, Role } from '../model.ts';
import { ConveadAccount } from './convead-account.ts';
import { type ConveadFields, FIELDS } from './convead-options.ts';
import { instant } from './instant.ts';

type Json = { readonly [name: string]: unknown };

/** A conversation as far as it was told. */
export interface Told extends Pick<ConversationInfo, 'id' | 'open' | 'agents'> {
  /** Empty where nobody said. */
  readonly visitor: string;
}

export class ConveadTranslation extends ConveadAccount {
  /**
   * What stands in `{entity: 'message', message: {…}}`, `{message: {…}}`, or what is bare.
   * @param expected What it is when it does not say.
   */
  protected unwrapped(said: unknown, expected: string): readonly [entity: string, body: Json] {
    const json = jsonOf(said);
    const names = ['conversation', 'message', 'notification'];
    const found = names.find((name) => isObject(json[name])) ?? expected;
    const entity = String(json.entity ?? found);
    return [entity, jsonOf(json[entity], json)];
  }

  /** Undefined for what has no id. */
  protected conversationIn(said: unknown): Told | undefined {
    const [, body] = this.unwrapped(said, 'conversation');
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
   */
  protected messageIn(
    said: unknown,
    conversationId: string,
    expected = 'message',
  ): Message | undefined {
    const [entity, body] = this.unwrapped(said, expected);
    const isNote = entity === 'notification';
    const id = this.#text(body, 'id');
    const text = this.#text(body, 'text');
    const createdAt = instant(this.#pick(body, 'createdAt'));
    if (!(isNote ? text : id)) return;
    return {
      id: isNote ? `note-${id || createdAt}` : id,
      conversationId,
      author: isNote ? { id: 'system', role: 'system' } : this.#sender(body),
      text,
      attachments: [],
      createdAt,
      status: this.#pick(body, 'read') ? 'read' : 'sent',
    };
  }

  /** In order of time, oldest first, however they came. */
  protected messagesIn(said: unknown, conversationId: string): Message[] {
    const list = [said, ...Object.values(jsonOf(said))].find(Array.isArray) ?? [];
    const messages: Message[] = list.flatMap(
      (each: unknown) => this.messageIn(each, conversationId) ?? [],
    );
    // By number where ids are numbers, which count up, and by time where not.
    return messages.sort((a, b) => Number(a.id) - Number(b.id) || a.createdAt - b.createdAt);
  }

  #sender(body: Json): Author {
    const { self, isVisitor } = this;
    const sender = jsonOf(this.#pick(body, 'sender'));
    const id = this.#text(body, 'sender');
    // A name for one of the sides may stand in the place of an id.
    const side = this.#text(sender, 'role') || id;
    const isOfVisitor =
      /visitor|client/i.test(side) || (side === id && (id === self.id) === isVisitor);
    // There is one visitor in a conversation.
    return this.#author(
      sender,
      isOfVisitor ? 'visitor' : 'agent',
      isOfVisitor && isVisitor ? self.id : id,
    );
  }

  #author(said: Json, role: Role, id = this.#text(said, 'id')): Author {
    const name = this.#text(said, 'name');
    const avatar = this.#text(said, 'avatar');
    return {
      id: id || role,
      role,
      ...(name && { name }),
      ...(avatar && { avatarUrl: new URL(avatar, this.base).href }),
    };
  }

  #pick(body: Json, field: keyof ConveadFields): unknown {
    const names = [this.options.fields?.[field] ?? FIELDS[field].split(' ')].flat();
    return names.map((name) => body[name]).find((value) => value != null);
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
