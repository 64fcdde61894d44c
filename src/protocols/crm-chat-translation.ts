/** What crm-chat says in the words of the domain, for whoever reads it. Pure; knows no request. */
import type { Attachment, Author, ConversationInfo, Message, Topic } from '../model.ts';
import { fileAt } from './crm-chat-files.ts';
import type { WireChat, WireFile, WireMessage, WireTopic } from './crm-chat-wire.ts';
import { instant } from './instant.ts';
import type { Side } from './protocol.ts';

/** What a message itself does not say. */
export interface Known {
  readonly conversationId: string;
  readonly author: Author;
  readonly localId?: string | undefined;
  /** What relative addresses are relative to. */
  readonly server: string;
}

export function messageOf(wire: WireMessage, known: Known): Message {
  const { conversationId, author, localId, server } = known;
  return {
    id: String(wire.id),
    ...(localId && { localId }),
    conversationId,
    author,
    text: wire.text ?? '',
    attachments: filesOf(wire.files).flatMap(({ file }) => attachmentOf(file, server) ?? []),
    createdAt: instant(wire.created_at),
    status: wire.is_read ? 'read' : 'sent',
  };
}

export function infoOf(chat: WireChat, reader: Side, preview?: Message): ConversationInfo {
  const { id, client, curator, last_message, created_at } = chat;
  const topic = topicIn(chat);
  return {
    id: String(id),
    ...(topic && { topic, title: topic.name }),
    open: isOpen(chat.status),
    agents: curator ? [personOf(curator.id, 'agent', curator.username)] : [],
    ...(reader === 'agent' &&
      client && { visitor: personOf(client.id, 'visitor', client.username) }),
    unread: chat.unread_messages_count ?? 0,
    ...(preview && { preview }),
    updatedAt: instant(last_message?.created_at ?? created_at),
  };
}

export function topicOf({ id, title }: WireTopic): Topic {
  return { id: String(id), name: title };
}

export function personOf(id: number, role: Side, name?: string): Author {
  return { id: String(id), role, ...(name && { name }) };
}

/** `in_progress` and `delayed` are open as well: who writes there is read. */
export function isOpen(status: string | undefined): boolean {
  return status !== 'closed';
}

function topicIn({ topic }: WireChat): Topic | undefined {
  return topic && typeof topic === 'object' ? topicOf(topic) : undefined;
}

function filesOf(files: WireMessage['files']): readonly WireFile[] {
  const all = Array.isArray(files) ? files : [files ?? {}];
  return all.filter((each) => each.file);
}

/** Neither the size nor the first name is kept there. */
function attachmentOf(file: string, server: string): Attachment | undefined {
  try {
    const url = new URL(file, `${server}/`).href;
    return { ...fileAt(url), size: 0, url };
  } catch {
    // No address: nothing to show.
    return;
  }
}
