/** What crm-chat says in the words of the domain, for whoever reads it. Pure; knows no request. */
import type { Attachment, Author, ConversationInfo, Message, Topic } from '../model.ts';
import type { WireChat, WireFile, WireMessage, WireTopic } from './crm-chat-wire.ts';

/** @param server what relative addresses are relative to */
export function messageOf(
  wire: WireMessage,
  conversationId: string,
  author: Author,
  server: string,
): Message {
  // A list; in the document one object.
  const files = [wire.files ?? []].flat() as readonly Partial<WireFile>[];
  return {
    id: String(wire.id),
    conversationId,
    author,
    text: wire.text ?? '',
    attachments: files.flatMap(({ file }) => (file ? attachmentsOf(file, server) : [])),
    createdAt: timeOf(wire.created_at),
    status: wire.is_read ? 'read' : 'sent',
  };
}

export function infoOf(chat: WireChat, preview?: Message | null): ConversationInfo {
  const topic = chat.topic && topicOf(chat.topic as WireTopic);
  return {
    id: String(chat.id),
    ...(topic && { topic, title: topic.name }),
    open: isOpen(chat.status),
    agents: [],
    unread: chat.unread_messages_count ?? 0,
    ...(preview && { preview }),
    updatedAt: preview?.createdAt ?? timeOf(chat.created_at),
  };
}

export function topicOf({ id, title }: WireTopic): Topic {
  return { id: String(id), name: title };
}

/** `in_progress` and `delayed` are open as well: who writes there is read. */
export function isOpen(status: string | undefined): boolean {
  return status !== 'closed';
}

/** Safari reads no microseconds. */
export function timeOf(said: string): number {
  return Date.parse(said.replace(/(\.\d{3})\d+/, '$1')) || Date.now();
}

/** What is shown in place; all else is only ever saved. */
const SHOWN: { readonly [extension: string]: string } = { jpg: 'image/jpeg', png: 'image/png' };

/** Neither its size nor its type is told, and its name by its address alone. None: no address. */
function attachmentsOf(file: string, server: string): Attachment[] {
  try {
    const { href: url, pathname } = new URL(file, `${server}/`);
    const name = decoded(pathname).replace(/.*\//, '');
    const type = SHOWN[name.replace(/.*\./, '').toLowerCase()] ?? 'application/octet-stream';
    return [{ name, type, size: 0, url }];
  } catch {
    return [];
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
