/**
 * The protocol of crm-chat: everything is done by REST, events come by a socket that a token in its
 * address opens. Finds out which messages are ours. Knows no storage and no screen.
 */
import { late } from '../late.ts';
import type { Author, Draft, Message, Organization, Run } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import type { CrmChatOptions } from './crm-chat-account.ts';
import type { CrmChatCurator } from './crm-chat-curator.ts';
import type { CrmChatDesk } from './crm-chat-desk.ts';
import { CrmChatRequests } from './crm-chat-requests.ts';
import { CrmChatSession } from './crm-chat-session.ts';
import { infoOf, messageOf } from './crm-chat-translation.ts';
import type { WireChat, WireList, WireLiveMessage, WireMessage } from './crm-chat-wire.ts';
import type {
  ConversationPage,
  HistoryPage,
  Page,
  Protocol,
  ProtocolHost,
  ProtocolSession,
  Sent,
  Transfer,
} from './protocol.ts';

export type { CrmChatCurator, CrmChatOptions };

/** Conversations whose newest messages come with a list that is in doubt: what was deleted meanwhile shows by its absence. */
const FRESH = 5;
/** Messages of those. */
const NEWEST = 30;

/** Whom clients talk to: there, curators have no names. */
const CURATOR: Author = { id: 'curator', role: 'agent' };

/** @example createClient({ protocol: crmChat({ server: 'https://crm.example.com', getToken }) }) */
export function crmChat(
  options: CrmChatOptions & { readonly role: 'agent' },
): CrmChat & Required<Pick<CrmChat, 'curator'>>;
export function crmChat(options: CrmChatOptions): CrmChat;
export function crmChat(options: CrmChatOptions): CrmChat {
  return new CrmChat(options);
}

export class CrmChat implements Protocol {
  readonly name = 'crm-chat';
  readonly can = { idempotentSend: false, resume: false, alone: true };
  /** @internal */
  readonly account: CrmChatRequests;
  /** What curators know besides; there before anything is asked or heard. @internal */
  desk: CrmChatDesk | undefined;
  /** What only curators do, loaded for them alone; absent for their clients. @throws ShamanError `unreachable` */
  readonly curator?: () => Promise<CrmChatCurator>;
  readonly start?: NonNullable<Protocol['start']>;
  readonly edit?: NonNullable<Protocol['edit']>;
  readonly remove?: NonNullable<Protocol['remove']>;
  readonly setOpen?: NonNullable<Protocol['setOpen']>;
  readonly remember: CrmChatRequests['remember'];
  /** @internal */
  readonly info = infoOf;
  readonly #beginnings = late(
    () => import('./crm-chat-beginnings.ts'),
    ({ CrmChatBeginnings }) => new CrmChatBeginnings(this),
  );
  readonly #past = late(
    () => import('./crm-chat-past.ts'),
    ({ CrmChatPast }) => new CrmChatPast(this),
  );
  #host: ProtocolHost | undefined;
  /** Whether the last attempt has opened; undefined before the first. */
  #opened: boolean | undefined;
  /** Conversations of the last list, unless that is in doubt. */
  #listed: ReadonlySet<number> = new Set();
  /** Counts messages that came by the line. */
  #heard = 0;
  /** Numbers that are not ours, found out one by one. */
  readonly #others = new Set<number>();

  constructor(options: CrmChatOptions) {
    const account = new CrmChatRequests(options);
    this.account = account;
    this.remember = account.remember;
    if (account.side === 'visitor') {
      this.start = async (...said) => {
        const page = await (await this.#beginnings()).start(...said);
        // What was answered before it was known here was told to nobody.
        setTimeout(() => this.#host?.heads());
        return page;
      };
      return;
    }
    const curator = late(
      () => import('./crm-chat-curator.ts'),
      ({ CrmChatCurator }) => {
        const made = new CrmChatCurator(this, (event) => this.#host?.emit(event));
        this.desk = made.desk;
        return made;
      },
    );
    this.curator = account.needs = curator;
    this.edit = async (...what) => (await curator()).edit(...what);
    this.remove = async (...what) => (await curator()).remove(...what);
    this.setOpen = async (...what) => (await curator()).setOpen(...what);
  }

  get self(): Author {
    return this.account.self;
  }

  /** Below this, both sides are alike. @internal */
  get base(): string {
    return `${this.account.side === 'agent' ? 'curator' : 'client'}/chats/`;
  }

  visitor(): Promise<string> {
    return this.account.visitor();
  }

  /**
   * A refused handshake looks like a broken one, and whoever never asked by REST is refused: so before
   * the first line, and after one that did not open, REST is asked, which can tell.
   */
  async endpoints(): Promise<readonly Endpoint[]> {
    const { account } = this;
    const isKnown = this.#opened ?? account.memory;
    await account.token(true);
    if (!isKnown) await account.ask('lms-crm/notifications/');
    if (!account.memory) account.learn({});
    this.#opened = false;
    const server = account.server.replace('http', 'ws');
    return [{ transport: 'websocket', url: `${server}/connect/?token=${await account.token()}` }];
  }

  opened(host: ProtocolHost): ProtocolSession {
    const isAgain = !!this.#host;
    this.#opened = true;
    this.#host = host;
    // A line is no use to whom nothing is answered any more.
    this.account.end = (error) => host.fail(error);
    return new CrmChatSession(host, this, isAgain);
  }

  async organization(): Promise<Organization> {
    return (await this.#beginnings()).organization();
  }

  /** Something may have been told to nobody: the next list comes with what its newest chats say by now. @internal */
  doubt(): void {
    this.#listed = new Set();
  }

  /** The list as it is, newest activity first. @internal */
  async chats(): Promise<readonly WireChat[]> {
    const listed = await this.account.all<WireChat>(this.base);
    return this.desk ? this.desk.listed(listed) : listed;
  }

  /** What a client has begun is one when something was said in it. */
  async conversations(): Promise<readonly ConversationPage[]> {
    let chats: readonly WireChat[];
    let heard: number;
    do {
      heard = this.#heard;
      chats = await this.chats();
      // What came meanwhile would be counted as read by a list that does not know of it.
    } while (heard !== this.#heard);
    // A doubt that came up while the list was on its way counts as well.
    const before = this.#listed;
    const shown = chats.filter(({ last_message }) => last_message || this.desk);
    const pages = await Promise.all(
      shown.map(async (chat, index) => {
        const id = String(chat.id);
        const { last_message: last } = chat;
        const preview = last && this.message(id, last);
        const info = { ...this.info(chat, preview), ...this.desk?.people(chat) };
        if (!last) return { info, run: this.run(id, []) };
        // One that is new may be the answer to a beginning: its messages say so.
        if (index >= FRESH || before.has(chat.id)) return { info };
        return { info, run: await this.newest(id, NEWEST) };
      }),
    );
    if (before === this.#listed) this.#listed = new Set(shown.map(({ id }) => id));
    return pages;
  }

  /** @internal */
  async newest(id: string, limit: number): Promise<Run> {
    const { results, next } = await this.messages(id, limit);
    return this.run(id, results, !!next);
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    const run =
      'before' in page
        ? await (await this.#past()).before(id, Number(page.before), page.limit)
        : await this.newest(id, page.limit);
    return { ...run, joins: false, hasLater: false };
  }

  async send(id: string, draft: Draft, _localId: string, transfer?: Transfer): Promise<Sent> {
    const path = `${this.base}messages/`;
    const body = { chat: Number(id), message_type: 'text', text: draft.text };
    const wire = draft.files?.length
      ? await (await this.#beginnings()).upload(path, id, draft, transfer)
      : await this.account.ask<WireMessage>(path, { method: 'POST', body });
    return { message: this.message(id, wire) };
  }

  async markRead(conversationId: string, upTo: string): Promise<void> {
    await this.account.ask(`${this.base}${conversationId}/messages/${upTo}/read/`);
    // The reader hears nothing of it.
    this.#host?.emit({ type: 'read', conversationId, by: this.account.side, upTo });
  }

  /** A message as an event tells it: whether it is ours is found out. @internal */
  async heard(wire: WireLiveMessage): Promise<Message> {
    this.#heard++;
    return this.message(String(wire.chat_id), {
      ...wire,
      is_my_message: await this.#isMine(wire),
    });
  }

  /** The number of a sender is ours when what they wrote is ours: whose it is only REST knows. */
  async #isMine({ id, sender, chat_id }: WireLiveMessage): Promise<boolean> {
    const { account } = this;
    if (!account.memory?.me && !this.#others.has(sender)) {
      const { results } = await this.messages(String(chat_id), NEWEST);
      const isMine = results.some((each) => each.id === id && each.is_my_message);
      if (isMine) account.learn({ me: sender });
      else this.#others.add(sender);
    }
    return account.memory?.me === sender;
  }

  /** A message as REST tells it: whether it is ours stands there. @internal */
  message(id: string, wire: WireMessage): Message {
    const { self, server } = this.account;
    const author = wire.is_my_message ? self : (this.desk?.author(id, wire.id) ?? CURATOR);
    return messageOf(wire, id, author, server);
  }

  /** Newest first. @internal */
  messages(id: string, limit: number, offset = 0): Promise<WireList<WireMessage>> {
    return this.account.list<WireMessage>(`${this.base}${id}/messages/`, limit, offset);
  }

  /** Of messages as they come, newest first. @internal */
  run(id: string, wires: readonly WireMessage[], hasEarlier = false): Run {
    const messages = wires.map((wire) => this.message(id, wire)).reverse();
    return { messages, cursor: messages.at(-1)?.id ?? '0', hasEarlier };
  }
}
