/**
 * How a conversation begins at crm-chat: what the desk says of itself, then a chat about a topic, then
 * what is said in it. Each may have happened though its answer was lost. Loaded when first asked for,
 * or with the first file; knows no line.
 */
import { ShamanError } from '../errors.ts';
import type { Draft, Organization } from '../model.ts';
import type { CrmChat } from './crm-chat.ts';
import { CRM_CHAT_LIMITS, formOf } from './crm-chat-files.ts';
import type { WireChat, WireMessage, WireTopic } from './crm-chat-wire.ts';
import type { ConversationPage, Transfer } from './protocol.ts';

export class CrmChatBeginnings {
  readonly #talk: CrmChat;
  /** By local id. */
  readonly #begun = new Map<string, WireChat>();
  #topics: readonly WireTopic[] | undefined;

  constructor(talk: CrmChat) {
    this.#talk = talk;
  }

  async organization(): Promise<Organization> {
    const { organization: name = '', limits } = this.#talk.account.options;
    // Nobody tells a client who is there.
    return {
      id: name,
      name,
      agents: [],
      topics: (await this.#ask()).map(({ id, title }) => ({ id: String(id), name: title })),
      limits: { ...CRM_CHAT_LIMITS, ...limits },
    };
  }

  /** The same `localId` gives the same one. @throws ShamanError */
  async start(draft: Draft, localId: string, transfer?: Transfer): Promise<ConversationPage> {
    const known = this.#begun.get(localId);
    const chat = known ?? (await this.#begin(draft));
    this.#begun.set(localId, chat);
    const id = String(chat.id);
    // Begun before: its first message may be there as well.
    const run = known && (await this.#talk.newest(id, 30));
    const had = run?.messages.find(({ author }) => author.role === 'visitor');
    const message = had ?? (await this.#talk.send(id, draft, localId, transfer)).message;
    const messages = [{ ...message, localId }];
    return {
      info: this.#talk.info(chat, messages[0]),
      run: { messages, cursor: message.id, hasEarlier: false },
    };
  }

  /** Seen while it goes. @throws ShamanError */
  async upload(
    path: string,
    id: string,
    draft: Draft,
    transfer: Transfer | undefined,
  ): Promise<WireMessage> {
    const { post } = await import('./uploads.ts');
    const form = formOf(id, draft);
    const answer = await this.#talk.account.authorized<WireMessage>(path, (url, headers) =>
      post(url, headers, form, transfer),
    );
    transfer?.progress(1);
    return answer;
  }

  /** One in which nothing was said may be left of a beginning whose answer was lost. */
  async #begin(draft: Draft): Promise<WireChat> {
    const topic = await this.#topicOf(draft);
    const { account, base } = this.#talk;
    const chats = await this.#talk.chats();
    const others = [...this.#begun.values()];
    const left = chats.find(
      ({ id, topic: about, status, last_message }) =>
        !last_message &&
        status !== 'closed' &&
        (about as WireTopic | null)?.id === topic.id &&
        !others.some((other) => other.id === id),
    );
    const body = { topic: topic.id };
    return left ?? { ...(await account.ask<WireChat>(base, { method: 'POST', body })), topic };
  }

  /** One without a topic breaks the program there. */
  async #topicOf({ topic: wanted = this.#talk.account.options.topic }: Draft): Promise<WireTopic> {
    const topics = this.#topics ?? (await this.#ask());
    const topic = wanted ? topics.find(({ id }) => String(id) === wanted) : topics[0];
    if (topic) return topic;
    const why = `crm-chat has no topic ${wanted ?? 'at all'}.`;
    throw new ShamanError('invalid', why, { reason: 'no_topic', fatal: true });
  }

  async #ask(): Promise<readonly WireTopic[]> {
    const { account, base, desk } = this.#talk;
    this.#topics = await account.all<WireTopic>(desk ? `${base}topics/` : 'client/topics/');
    return this.#topics;
  }
}
