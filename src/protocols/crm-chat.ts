/**
 * The protocol of crm-chat: everything is done by REST, events come by a socket that a token in its
 * address opens. Knows no storage and no screen.
 */
import { late } from '../late.ts';
import type { Author, Draft, Organization } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import { CrmChatAccount, type CrmChatOptions } from './crm-chat-account.ts';
import type { CrmChatCurator } from './crm-chat-curator.ts';
import { CRM_CHAT_LIMITS } from './crm-chat-files.ts';
import { type CrmChatListener, CrmChatSession } from './crm-chat-session.ts';
import { CrmChatTalk } from './crm-chat-talk.ts';
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

/** @example createClient({ protocol: crmChat({ server: 'https://crm.example.com', getToken }) }) */
export function crmChat(options: CrmChatOptions): CrmChat {
  return new CrmChat(options);
}

export class CrmChat implements Protocol, CrmChatListener {
  readonly name = 'crm-chat';
  readonly can = { idempotentSend: false, resume: false, alone: true };
  /** @internal */
  readonly talk: CrmChatTalk;
  /** What only curators do, loaded when it is first asked for; absent for their clients. @throws ShamanError `unreachable` */
  readonly curator?: () => Promise<CrmChatCurator>;
  readonly start?: NonNullable<Protocol['start']>;
  readonly edit?: NonNullable<Protocol['edit']>;
  readonly remove?: NonNullable<Protocol['remove']>;
  readonly setOpen?: NonNullable<Protocol['setOpen']>;
  readonly remember: CrmChatAccount['remember'];
  readonly #account: CrmChatAccount;
  #host: ProtocolHost | null = null;
  /** Whether the last attempt has opened; undefined before the first. */
  #opened: boolean | undefined;
  readonly #online = new Set<string>();

  constructor(options: CrmChatOptions) {
    this.#account = new CrmChatAccount(options);
    this.talk = new CrmChatTalk(this.#account);
    this.remember = this.#account.remember;
    if (this.#account.side === 'visitor') {
      const beginnings = late(
        () => import('./crm-chat-beginnings.ts'),
        ({ CrmChatBeginnings }) => new CrmChatBeginnings(this.talk),
      );
      this.start = async (...said) => (await beginnings()).start(...said);
      return;
    }
    const curator = late(
      () => import('./crm-chat-curator.ts'),
      ({ CrmChatCurator }) => new CrmChatCurator(this.talk, (event) => this.#host?.emit(event)),
    );
    this.curator = curator;
    this.edit = async (id, message, text) => (await curator()).edit(id, message, text);
    this.remove = async (id, message) => (await curator()).remove(id, message);
    this.setOpen = async (id, open) => (await curator()).setOpen(id, open);
  }

  get self(): Author {
    return this.#account.self;
  }

  visitor(): Promise<string> {
    return this.#account.visitor();
  }

  /**
   * A refused handshake looks like a broken one, and whoever never asked by REST is refused: so before
   * the first line, and after one that did not open, REST is asked, which can tell.
   */
  async endpoints(): Promise<readonly Endpoint[]> {
    const account = this.#account;
    const isKnown = this.#opened ?? account.memory !== null;
    if (account.isWanted) await account.fresh();
    if (!isKnown) await this.talk.requests.ask('lms-crm/notifications/');
    if (!account.memory) account.learn({});
    this.#opened = false;
    const server = account.server.replace(/^http/, 'ws');
    const url = `${server}/connect/?token=${await account.token()}`;
    return [{ transport: 'websocket', url }];
  }

  opened(host: ProtocolHost): ProtocolSession {
    this.#opened = true;
    this.#host = host;
    this.#online.clear();
    // A line is no use to whom nothing is answered any more.
    this.talk.requests.refused = (error) => host.fail(error);
    return new CrmChatSession(host, this);
  }

  async organization(): Promise<Organization> {
    const { organization: name = '', limits } = this.#account.options;
    return {
      id: name,
      name,
      agents: [],
      // Nobody tells a client who is there.
      available: true,
      topics: await this.talk.topics(),
      limits: { ...CRM_CHAT_LIMITS, ...limits },
    };
  }

  conversations(): Promise<readonly ConversationPage[]> {
    return this.talk.conversations();
  }

  history(id: string, page: Page): Promise<HistoryPage> {
    return this.talk.history(id, page);
  }

  send(id: string, draft: Draft, localId: string, transfer?: Transfer): Promise<Sent> {
    return this.talk.send(id, draft, localId, transfer);
  }

  async markRead(conversationId: string, upTo: string): Promise<void> {
    await this.talk.markRead(conversationId, upTo);
    // The reader hears nothing of it.
    this.#host?.emit({ type: 'read', conversationId, by: this.#account.side, upTo });
  }

  /** @internal */
  present(user: number, online: boolean): void {
    if (online) this.#online.add(String(user));
    else this.#online.delete(String(user));
    this.#host?.emit({ type: 'presence', online: [...this.#online] });
  }
}
