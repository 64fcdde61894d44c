/**
 * What crm-chat's client and its curator have in common: lists, pages, messages, and finding out
 * which of them are ours. Knows neither frames nor how a line is had.
 */
import { late } from '../late.ts';
import type { Author, Draft, Message, Run, Topic } from '../model.ts';
import type { CrmChatAccount } from './crm-chat-account.ts';
import { nameFor } from './crm-chat-files.ts';
import { CrmChatRequests } from './crm-chat-requests.ts';
import { infoOf, messageOf, personOf, topicOf } from './crm-chat-translation.ts';
import type {
  WireChat,
  WireList,
  WireLiveMessage,
  WireMessage,
  WireTopic,
} from './crm-chat-wire.ts';
import { Echoes } from './echoes.ts';
import type { ConversationPage, HistoryPage, Page, Sent, Transfer } from './protocol.ts';

/** Conversations whose newest messages come with a list that is in doubt: what was deleted meanwhile shows by its absence. */
const FRESH = 5;
/** Messages of those. */
const NEWEST = 30;

export class CrmChatTalk {
  readonly account: CrmChatAccount;
  readonly requests: CrmChatRequests;
  readonly #echoes = new Echoes();
  /** Numbers that are not ours, found out one by one. */
  readonly #others = new Set<number>();
  readonly #past = late(
    () => import('./crm-chat-past.ts'),
    ({ CrmChatPast }) => new CrmChatPast(this),
  );
  #isDoubtful = true;
  /** Who asks in a conversation; of interest to curators. */
  readonly #clients = new Map<string, number>();
  /** Who wrote a message, by its id: only events say so. */
  readonly #senders = new Map<number, number>();

  constructor(account: CrmChatAccount) {
    this.account = account;
    this.requests = new CrmChatRequests(account);
  }

  /** Below this, both sides are alike. */
  get base(): string {
    return this.account.side === 'agent' ? 'curator/chats/' : 'client/chats/';
  }

  /** The list as it is, newest activity first; then what a curator has heard of and no list names. */
  async chats(): Promise<readonly WireChat[]> {
    const listed = await this.requests.all<WireChat>(this.base);
    for (const { id, client } of listed) if (client) this.#clients.set(String(id), client.id);
    const orders = Object.entries(this.account.memory?.orders ?? {}).filter(
      ([order]) => !listed.some(({ id }) => String(id) === order),
    );
    const unlisted = orders.map(async ([id, status]): Promise<WireChat> => {
      const [last_message = null] = (await this.messages(id, 1)).results;
      const created_at = last_message?.created_at ?? '';
      return { id: Number(id), topic: null, status, chat_type: 'order', created_at, last_message };
    });
    return [...listed, ...(await Promise.all(unlisted))];
  }

  /** A client is told of nothing that is not on the list. */
  knows(id: number): boolean {
    const { side, memory } = this.account;
    return side === 'visitor' || this.#clients.has(String(id)) || !!memory?.orders?.[id];
  }

  /** Something may have been told to nobody: the next list comes with what its newest chats say by now. */
  doubt(): void {
    this.#isDoubtful = true;
  }

  async topics(): Promise<readonly Topic[]> {
    const path = this.account.side === 'agent' ? `${this.base}topics/` : 'client/topics/';
    return (await this.requests.all<WireTopic>(path)).map(topicOf);
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    const chats = await this.chats();
    const fresh = this.#isDoubtful ? FRESH : 0;
    const pages = await Promise.all(
      chats.map(async (chat, index) => {
        const info = this.info(chat);
        // One that nothing was said in is known without being asked for.
        if (!chat.last_message) return { info, run: { ...runOf([]), hasEarlier: false } };
        return index < fresh ? { info, run: await this.newest(info.id, NEWEST) } : { info };
      }),
    );
    this.#isDoubtful = false;
    return pages;
  }

  info(chat: WireChat): ConversationPage['info'] {
    const { last_message: last, id } = chat;
    return infoOf(chat, this.account.side, last ? this.message(String(id), last) : undefined);
  }

  async newest(id: string, limit: number): Promise<Run> {
    const { results, next } = await this.messages(id, limit);
    return { ...this.run(id, results), hasEarlier: !!next };
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    const run =
      'before' in page
        ? await (await this.#past()).before(id, Number(page.before), page.limit)
        : await this.newest(id, page.limit);
    return { ...run, joins: false, hasLater: false };
  }

  async send(id: string, draft: Draft, localId: string, transfer?: Transfer): Promise<Sent> {
    const { text, files } = draft;
    this.#echoes.expect(localId, id, text, files);
    try {
      const wire = await this.#post(id, draft, transfer);
      this.#echoes.settle(localId, String(wire.id));
      return { message: this.message(id, { ...wire, is_my_message: true }) };
    } catch (error) {
      // A refusal has no echo; whatever else may have been stored.
      if ((error as { fatal?: boolean }).fatal) this.#echoes.settle(localId);
      throw error;
    }
  }

  async markRead(id: string, upTo: string): Promise<void> {
    await this.requests.ask(`${this.base}${id}/messages/${upTo}/read/`);
  }

  /** A message as REST tells it: whether it is ours stands there. */
  message(conversationId: string, wire: WireMessage): Message {
    const { server, self } = this.account;
    const sender = this.#senders.get(wire.id);
    const author = wire.is_my_message ? self : this.#other(conversationId, sender);
    const localId = wire.is_my_message ? this.#echoes.nameOf(String(wire.id)) : undefined;
    return messageOf(wire, { conversationId, author, localId, server });
  }

  /** A message as an event tells it: whether it is ours is found out. */
  async heard(wire: WireLiveMessage): Promise<Message> {
    const { id, chat_id, sender } = wire;
    const conversationId = String(chat_id);
    const is_my_message = await this.#isMine(wire);
    this.#senders.set(id, sender);
    const message = this.message(conversationId, { ...wire, is_my_message });
    const localId = is_my_message ? this.#echoes.claim(message) : undefined;
    return localId ? { ...message, localId } : message;
  }

  /** Curators are anonymous to clients; a client is who has asked. */
  #other(conversationId: string, sender: number | undefined): Author {
    if (this.account.side === 'visitor') return { id: 'curator', role: 'agent' };
    const client = this.#clients.get(conversationId);
    const isClient = sender === undefined || client === undefined || client === sender;
    return isClient ? personOf(client ?? sender ?? 0, 'visitor') : personOf(sender, 'agent');
  }

  /** The number of a sender is ours when what we have posted has come back under it. */
  async #isMine({ id, sender, chat_id }: WireLiveMessage): Promise<boolean> {
    const { memory } = this.account;
    if (memory?.me !== undefined) return memory.me === sender;
    if (this.#others.has(sender)) return false;
    let mine = !!this.#echoes.nameOf(String(id));
    if (!mine) {
      // Of another tab, or faster than the answer: whose it is only REST knows.
      const { results } = await this.messages(String(chat_id), NEWEST);
      mine = results.some((each) => each.id === id && each.is_my_message);
    }
    if (mine) this.account.learn({ me: sender });
    else this.#others.add(sender);
    return mine;
  }

  #post(id: string, { text, files }: Draft, transfer?: Transfer): Promise<WireMessage> {
    const path = `${this.base}messages/`;
    const chat = Number(id);
    if (!files?.length) {
      const body = { chat, message_type: 'text', text };
      return this.requests.ask(path, { method: 'POST', body });
    }
    const form = new FormData();
    form.append('chat', id);
    form.append('message_type', 'file');
    // An empty one is refused where none is taken.
    if (text) form.append('text', text);
    for (const file of files) form.append('files', file, nameFor(file));
    return this.requests.upload(path, form, transfer);
  }

  /** Newest first. */
  messages(id: string, limit: number, offset = 0): Promise<WireList<WireMessage>> {
    return this.requests.list<WireMessage>(`${this.base}${id}/messages/`, limit, offset);
  }

  /** Of messages as they come, newest first. */
  run(id: string, wires: readonly WireMessage[]) {
    return runOf(wires.map((wire) => this.message(id, wire)).reverse());
  }
}

function runOf(messages: readonly Message[]) {
  return { messages, cursor: messages.at(-1)?.id ?? '0' };
}
