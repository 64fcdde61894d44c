/**
 * How a conversation begins at crm-chat: first a chat about a topic, then what is said in it. Each may
 * have happened though its answer was lost. Loaded with the first; knows no line.
 */
import { ShamanError } from '../errors.ts';
import type { Draft, Topic } from '../model.ts';
import type { CrmChatTalk } from './crm-chat-talk.ts';
import { isOpen } from './crm-chat-translation.ts';
import type { WireChat } from './crm-chat-wire.ts';
import type { ConversationPage, Transfer } from './protocol.ts';

export class CrmChatBeginnings {
  readonly #talk: CrmChatTalk;
  /** By local id. */
  readonly #begun = new Map<string, string>();
  #topics: readonly Topic[] | null = null;

  constructor(talk: CrmChatTalk) {
    this.#talk = talk;
  }

  /** The same `localId` gives the same one. @throws ShamanError */
  async start(draft: Draft, localId: string, transfer?: Transfer): Promise<ConversationPage> {
    const topic = await this.#topicOf(draft);
    const chat = this.#begun.get(localId);
    const id = chat ?? (await this.#begin(topic));
    this.#begun.set(localId, id);
    // Begun before: its first message may be there as well.
    let run = chat && (await this.#talk.newest(id, 1));
    if (!run || run.messages.length === 0) {
      const { message } = await this.#talk.send(id, draft, localId, transfer);
      run = { messages: [message], cursor: message.id, hasEarlier: false };
    }
    const messages = run.messages.map((message) => ({ ...message, localId }));
    const preview = messages[0];
    const updatedAt = preview?.createdAt ?? Date.now();
    const known = { id, topic, title: topic.name, open: true, agents: [], unread: 0, updatedAt };
    return { info: { ...known, ...(preview && { preview }) }, run: { ...run, messages } };
  }

  /** One in which nothing was said may be left of a beginning whose answer was lost. */
  async #begin({ id: topic }: Topic): Promise<string> {
    const { requests, base } = this.#talk;
    const others = new Set(this.#begun.values());
    const left = (await this.#talk.chats()).find((chat) => {
      const about = chat.topic && typeof chat.topic === 'object' ? chat.topic.id : chat.topic;
      const isEmpty = !chat.last_message && isOpen(chat.status) && String(about) === topic;
      return isEmpty && !others.has(String(chat.id));
    });
    const body = { topic: Number(topic) };
    const chat = left ?? (await requests.ask<WireChat>(base, { method: 'POST', body }));
    return String(chat.id);
  }

  /** One without a topic breaks the program there. */
  async #topicOf({ topic: wanted = this.#talk.account.options.topic }: Draft): Promise<Topic> {
    this.#topics ??= await this.#talk.topics();
    const topic = wanted ? this.#topics.find(({ id }) => id === wanted) : this.#topics[0];
    if (topic) return topic;
    const why = wanted ? `crm-chat has no topic ${wanted}.` : 'crm-chat has no topic at all.';
    throw new ShamanError('invalid', why, { reason: 'no_topic', fatal: true });
  }
}
