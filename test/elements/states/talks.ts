/** Conversations that states are made of. Every message has its place and its moment, always the same. */
import type { Attachment, Author, Message } from '../../../src/index.ts';
import { ana, rui, visitor } from '../support/fake-client.ts';
import { MINUTE, NOW } from './clock.ts';
import type { Talk } from './state.ts';

export { ana, rui, visitor };

/** So many minutes before now. What one author says at one moment needs an `id` of its own. */
export function said(
  author: Author,
  minutes: number,
  text: string,
  change: Partial<Message> = {},
): Message {
  return {
    id: `${author.id}-${minutes}`,
    conversationId: 'c1',
    author,
    text,
    attachments: [],
    createdAt: NOW - minutes * MINUTE,
    status: 'sent',
    ...change,
  };
}

/** What the visitor's browser knows by an id of its own. */
export function own(
  minutes: number,
  text: string,
  status: Message['status'],
  change: Partial<Message> = {},
): Message {
  return said(visitor, minutes, text, { status, localId: `local-${minutes}`, ...change });
}

export function file(name: string, type: string, size: number, url = '/file'): Attachment {
  return { name, type, size, url };
}

/** A stripe of a sunset, without asking anybody for it. */
export const PICTURE: Attachment = {
  name: 'balcony.png',
  type: 'image/png',
  size: 48_213,
  url: '/picture.png',
  width: 320,
  height: 200,
};

/** A short question and its answer. */
export const SHORT: Talk = {
  messages: [
    said(ana, 9, 'Good morning! How can I help?'),
    said(visitor, 8, 'Can two guests share one booking?', { status: 'read' }),
    said(ana, 6, 'They can. Open the booking and choose “Add guest”.'),
    said(ana, 5, 'See https://example.com/help/guests for pictures of each step.'),
    said(visitor, 2, 'Found it, thank you!', { status: 'delivered' }),
  ],
};

/** Another one, of yesterday, with news in it. */
export const OTHER: Talk = {
  messages: [
    said(visitor, 1502, 'My invoice shows the wrong address.', { conversationId: 'c2' }),
    said(rui, 1490, 'Corrected. You have the new one by mail.', { conversationId: 'c2' }),
  ],
  info: { unread: 2, agents: [rui] },
};

export const ENDED: Talk = {
  messages: [said(ana, 30_000, 'All done then. Have a good weekend!', { conversationId: 'c3' })],
  info: { open: false },
};
