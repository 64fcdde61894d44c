/**
 * What curators of crm-chat know and their clients do not: who asks and who answers, orders that no
 * list names, who is there. Loaded for curators, before anything is asked; knows no line.
 */
import type { Author, ConversationInfo } from '../model.ts';
import type { CrmChat } from './crm-chat.ts';
import type { WireChat, WireEvent, WireStatus } from './crm-chat-wire.ts';
import type { ProtocolHost, Side } from './protocol.ts';

/** Messages of colleagues whose writers are remembered. */
const REMEMBERED = 500;

export class CrmChatDesk {
  readonly #talk: CrmChat;
  /** Who asks, by conversation. */
  readonly #clients = new Map<string, number>();
  readonly #online = new Set<string>();
  #host: ProtocolHost | undefined;

  constructor(talk: CrmChat) {
    this.#talk = talk;
  }

  /** A list, and then what a curator has heard of and it does not name. @throws ShamanError */
  async listed(chats: readonly WireChat[]): Promise<readonly WireChat[]> {
    for (const { id, client } of chats) if (client) this.#clients.set(String(id), client.id);
    const orders = Object.entries(this.#orders).filter(
      ([order]) => !chats.some(({ id }) => String(id) === order),
    );
    const unlisted = orders.map(async ([id, status]): Promise<WireChat> => {
      const [last_message = null] = (await this.#talk.messages(id, 1)).results;
      const created_at = last_message?.created_at ?? '';
      return { id: Number(id), topic: null, status, chat_type: 'order', created_at, last_message };
    });
    return [...chats, ...(await Promise.all(unlisted))];
  }

  /** Pure. */
  people({ client, curator }: WireChat): Pick<ConversationInfo, 'agents' | 'visitor'> {
    return {
      agents: curator ? [personOf(curator.id, 'agent', curator.username)] : [],
      ...(client && { visitor: personOf(client.id, 'visitor', client.username) }),
    };
  }

  /** Who wrote a message that is not ours: a colleague where an event has said so, else whoever asks there. */
  author(conversationId: string, message: number): Author {
    const colleague = this.#talk.account.memory?.colleagues?.[message];
    if (colleague) return personOf(colleague, 'agent');
    return personOf(this.#clients.get(conversationId) ?? 0, 'visitor');
  }

  /** Before anybody else hears of it. @throws ShamanError */
  async hear({ event_type, data }: WireEvent, host: ProtocolHost): Promise<void> {
    const { chat_id: chat, id, sender, user_id } = data;
    if (chat && id && sender) {
      await this.#meet(chat);
      const client = this.#clients.get(String(chat));
      const { me } = this.#talk.account.memory ?? {};
      if (client && client !== sender && me !== sender) this.#note(id, sender);
    }
    if (data.chat_type === 'order') this.tookOrder(String(chat));
    if (!/^(update|user)_status$/.test(event_type)) return;
    // Of a new line nobody knows yet who is there.
    if (this.#host !== host) this.#online.clear();
    this.#host = host;
    if (data.status === 'online') this.#online.add(String(user_id));
    else this.#online.delete(String(user_id));
    host.emit({ type: 'presence', online: [...this.#online] });
  }

  /** A curator has heard of an order: no list will name it. */
  tookOrder(id: string, status: WireStatus = 'open'): void {
    this.#talk.account.learn({ orders: { ...this.#orders, [id]: status } });
  }

  isOrder(id: string): boolean {
    return !!this.#orders[id];
  }

  /** What is told to a curator and stands on no list is an order. */
  async #meet(chat: number): Promise<void> {
    const id = String(chat);
    const knows = () => this.#clients.has(id) || this.isOrder(id);
    if (knows()) return;
    await this.#talk.chats();
    if (!knows()) this.tookOrder(id);
  }

  #note(message: number, sender: number): void {
    const all = Object.entries<number>({
      ...this.#talk.account.memory?.colleagues,
      [message]: sender,
    });
    this.#talk.account.learn({ colleagues: Object.fromEntries(all.slice(-REMEMBERED)) });
  }

  get #orders(): { readonly [id: string]: WireStatus } {
    return this.#talk.account.memory?.orders ?? {};
  }
}

/** Pure. */
export function personOf(id: number, role: Side, name?: string): Author {
  return { id: String(id), role, ...(name && { name }) };
}
