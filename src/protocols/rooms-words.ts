/** What the backends of rooms say, in the words of the domain. Pure; knows neither line nor request. */
import type { Author, Message } from '../model.ts';
import { instant } from './instant.ts';
import type { Side } from './protocol.ts';

/** What can be known of something that was said. */
export interface Words {
  readonly text: string;
  readonly id?: string;
  readonly author?: Author;
  readonly createdAt?: number;
}

/** Whatever of this is there, of whatever shape. */
type Told = {
  readonly [key in
    | 'message'
    | 'text'
    | 'content'
    | 'uuid'
    | 'created'
    | 'message_author'
    | 'username'
    | 'is_operator'
    | 'profile_picture']?: unknown;
};

/** What a frame says; undefined for one that says nothing to people, or is none at all. */
export function wordsIn(frame: string, self: Author, base: string): Words | undefined {
  try {
    return wordsOf(toldIn(JSON.parse(frame)).message, self, base);
  } catch {
    return;
  }
}

/** A message of the backend's list. */
export function messageOf(
  said: unknown,
  index: number,
  conversationId: string,
  self: Author,
  base: string,
): Message {
  const { id = `${conversationId}-${index}`, ...words } = wordsOf(said, self, base) ?? { text: '' };
  return {
    id,
    conversationId,
    author: otherSideOf(self),
    createdAt: 0,
    attachments: [],
    status: 'sent',
    ...words,
  };
}

/** Whoever it was: of those who are not us, nothing is known. */
export function otherSideOf({ role }: Author): Author {
  const other: Side = role === 'visitor' ? 'agent' : 'visitor';
  return { id: other, role: other };
}

/** Somebody with a name, as a conversation names them. */
export function personOf(said: unknown, role: Side): Author {
  const { uuid = role, username: name } = toldIn(said);
  return { id: String(uuid), role, ...(typeof name === 'string' && name && { name }) };
}

/** Anything at all may stand there: text, or an object as the backend's lists have them. */
function wordsOf(said: unknown, self: Author, base: string): Words | undefined {
  if (typeof said !== 'object') return textOf(said);
  const told = toldIn(said);
  const { message, text = message, content = text, uuid, created, message_author: by } = told;
  const words = textOf(content);
  if (!words) return;
  return {
    ...words,
    ...(typeof uuid === 'string' && { id: uuid }),
    ...(typeof created === 'string' && { createdAt: instant(created) }),
    ...(typeof by === 'object' && by && { author: authorOf(by, self, base) }),
  };
}

function textOf(said: unknown): Words | undefined {
  const isText = typeof said === 'string' || typeof said === 'number' || typeof said === 'boolean';
  return isText && said !== '' ? { text: String(said) } : undefined;
}

/** Whoever sits on our side is us: a conversation has one visitor, and our words are ours. */
function authorOf(by: Told, self: Author, base: string): Author {
  const person = personOf(by, by.is_operator ? 'agent' : 'visitor');
  const { profile_picture: picture } = by;
  return {
    ...person,
    ...(person.role === self.role && { id: self.id }),
    ...(typeof picture === 'string' &&
      picture && { avatarUrl: new URL(picture, `${base}/media/`).href }),
  };
}

function toldIn(said: unknown): Told {
  return typeof said === 'object' && said ? (said as Told) : {};
}
