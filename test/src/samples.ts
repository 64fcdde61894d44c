/** Plain data for tests: a visitor, an agent, and messages, runs and pages made of a few words. */
import type {
  Agent,
  Author,
  ConversationInfo,
  LoggedEvent,
  Message,
  Organization,
  Run,
} from '../../src/model.ts';
import type { HistoryPage } from '../../src/protocols/protocol.ts';
import type { OutboxEntry } from '../../src/stores/store.ts';

export const VISITOR: Author = { id: 'v', role: 'visitor' };
export const AGENT: Agent = { id: 'a', role: 'agent', name: 'Ana', online: true };

export const ORGANIZATION: Organization = {
  id: 'demo',
  name: 'Demo',
  agents: [AGENT],
  available: true,
};

/** The message at a place of conversation `c`, written by the agent unless said otherwise. */
export function messageAt(offset: number, more: Partial<Message> = {}): Message {
  return {
    id: `m${offset}`,
    conversationId: 'c',
    author: AGENT,
    text: `text ${offset}`,
    attachments: [],
    createdAt: offset,
    status: 'sent',
    ...more,
  };
}

/** Messages at places from … to, both included. */
export function messagesFrom(from: number, to: number): readonly Message[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => messageAt(from + i));
}

/** The run of messages at places from … to; its cursor is the end, as text. */
export function runFrom(from: number, to: number): Run {
  return { messages: messagesFrom(from, to), cursor: String(to), hasEarlier: from > 1 };
}

export function pageFrom(from: number, to: number, more: Partial<HistoryPage> = {}): HistoryPage {
  return { ...runFrom(from, to), joins: true, hasLater: false, ...more };
}

export function placeAt(offset: number) {
  return { cursor: String(offset), follows: offset > 1 ? String(offset - 1) : null };
}

/** The live event that brings the message at a place. */
export function arrival(offset: number, more: Partial<Message> = {}): LoggedEvent {
  return { type: 'message', message: messageAt(offset, more), place: placeAt(offset) };
}

export function infoOf(id = 'c', more: Partial<ConversationInfo> = {}): ConversationInfo {
  return { id, open: true, agents: [AGENT], unread: 0, updatedAt: 0, ...more };
}

export function entryOf(localId: string, more: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    localId,
    conversationId: 'c',
    draft: { text: `draft ${localId}` },
    queuedAt: 1,
    ...more,
  };
}

export function textsOf(messages: readonly Message[]): readonly string[] {
  return messages.map(({ text }) => text);
}

export function idsOf(messages: readonly Message[]): readonly string[] {
  return messages.map(({ id }) => id);
}
