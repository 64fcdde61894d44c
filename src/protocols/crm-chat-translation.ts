/** What crm-chat says in the words of the domain, for whoever reads it. Pure; knows no request. */
import type { Attachment, Author, ConversationInfo, Message, Topic } from '../model.ts';
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

/** What is shown in place; all else is only ever saved. */
const SHOWN: { readonly [extension: string]: string } = { jpg: 'image/jpeg', png: 'image/png' };

/** Neither its size nor its type is told, and its name by its address alone. */
function attachmentOf(file: string, server: string): Attachment | undefined {
  try {
    const { href: url, pathname } = new URL(file, `${server}/`);
    const name = decoded(pathname.split('/').at(-1) ?? '');
    const type = SHOWN[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
    return { name, type, size: 0, url };
  } catch {
    // No address: nothing to show.
    return;
  }
}

/** A lone percent sign stands for itself. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
