/**
 * The conversations of a desk as crm-chat's chats and messages: numbers for names, states for an open
 * or a closed one, nothing of what nobody wrote. Knows neither requests nor sockets.
 */
import type { Building } from '../building.ts';
import type { Conversation, FileRecord, Message } from '../logs/log.ts';
import type { Organization } from '../organizations.ts';
import { isSame, type Principal } from '../principal.ts';
import type { CrmChatPeople } from './crm-chat-people.ts';
import type { CrmChatRecords, Entry, Status } from './crm-chat-records.ts';

/** A message is its chat and its place in there. */
const PER_CHAT = 1_000_000;
const ALL = Number.MAX_SAFE_INTEGER - 1;

export interface CrmTopic {
  readonly id: number;
  readonly title: string;
  /** The role that a curator needs to see its chats. */
  readonly permission: string;
}

export class CrmChatChats {
  readonly #building: Building;
  readonly #records: CrmChatRecords;
  readonly #people: CrmChatPeople;

  constructor(building: Building, records: CrmChatRecords, people: CrmChatPeople) {
    this.#building = building;
    this.#records = records;
    this.#people = people;
  }

  /** A desk without topics has one, or nobody could begin there. */
  topics(organization: string): readonly CrmTopic[] {
    const { id, name, topics } = this.#building.desk.organization(
      organization,
    ) satisfies Organization;
    const all = topics?.length ? topics : [{ id, name }];
    return all.map((topic) => ({
      id: this.#records.take('topic', organization, topic.id).id,
      title: topic.name,
      permission: topic.id,
    }));
  }

  entry({ organization, id }: Pick<Conversation, 'organization' | 'id'>): Entry<'chat'> {
    return this.#records.take('chat', organization, id);
  }

  /** None: it is an order. */
  topic(conversation: Conversation): CrmTopic | undefined {
    const { organization } = conversation;
    const { order, topic: moved } = this.entry(conversation).details;
    if (order) return undefined;
    const topics = this.topics(organization);
    const isOne = this.#building.desk.organization(organization).topics === undefined;
    const name = moved ?? conversation.topic?.id ?? (isOne ? organization : undefined);
    return topics.find(({ permission }) => permission === name);
  }

  status(conversation: Conversation): Status {
    const { status = 'open' } = this.entry(conversation).details;
    if (!conversation.open) return 'closed';
    return status === 'closed' ? 'open' : status;
  }

  /** @throws Refusal `not_found` */
  find(principal: Principal, chat: number): Promise<Conversation> {
    const entry = this.#records.find('chat', chat);
    return this.#building.desk.conversation(principal, entry?.name ?? '');
  }

  /** Whosever it is. */
  exists(chat: number): boolean {
    return this.#records.find('chat', chat) !== undefined;
  }

  /** All that people wrote, newest first. */
  async messages({ id }: Conversation): Promise<readonly Message[]> {
    const { messages } = await this.#building.desk.log.messages(id, { limit: ALL });
    return messages.filter(({ author }) => author.role !== 'system').reverse();
  }

  number({ organization, id }: Conversation, offset: number): number {
    return this.entry({ organization, id }).id * PER_CHAT + offset;
  }

  /** The chat of a message, and its place in there. */
  place(message: number): { readonly chat: number; readonly offset: number } {
    return { chat: Math.floor(message / PER_CHAT), offset: message % PER_CHAT };
  }

  /** As lists show it. @param origin where its files are */
  message(message: Message, conversation: Conversation, reader: Principal, origin: string) {
    const { id, text, created_at, is_read, message_type, files } = this.#body(
      message,
      conversation,
      origin,
    );
    const is_my_message = isSame(message.author, reader);
    return { id, text, created_at, is_read, message_type, is_my_message, files };
  }

  /** As events bring it. */
  live(message: Message, conversation: Conversation, origin: string) {
    const { id, ...body } = this.#body(message, conversation, origin);
    const sender = this.#people.user(conversation.organization, message.author);
    return { id, chat_id: this.entry(conversation).id, sender, ...body };
  }

  /** What clients and curators are shown alike. */
  async chat(conversation: Conversation, reader: Principal, origin: string) {
    const [last] = await this.messages(conversation);
    const { id } = this.entry(conversation);
    const topic = this.topic(conversation);
    return {
      id,
      topic: topic ? { id: topic.id, title: topic.title, logo: null } : null,
      created_at: date(conversation.createdAt),
      status: this.status(conversation),
      chat_type: topic ? 'topic' : 'order',
      last_message: last ? this.message(last, conversation, reader, origin) : null,
      unread_messages_count: conversation.unread[reader.role],
    };
  }

  #body(message: Message, conversation: Conversation, origin: string) {
    const { offset, author, text, files, createdAt } = message;
    const reader = author.role === 'visitor' ? 'agent' : 'visitor';
    return {
      id: this.number(conversation, offset),
      text: text || null,
      message_type: files.length > 0 ? 'file' : 'text',
      is_read: offset <= conversation.markers[reader].read,
      created_at: date(createdAt),
      files: files.map((file) => this.#file(file, conversation, origin)),
    };
  }

  #file({ id, name }: FileRecord, { organization }: Conversation, origin: string) {
    const mark = this.#building.signing.mark('file', id);
    return {
      id: this.#records.take('file', organization, id).id,
      file: `${origin}/files/${id}/${mark}/${encodeURIComponent(name)}`,
    };
  }
}

/** With microseconds, as Python writes them. */
export function date(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
