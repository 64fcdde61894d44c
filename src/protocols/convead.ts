/**
 * Convead's chat: Faye tells what happens, four requests do it. A visitor has one conversation at a
 * time, and all of their history is in it; a manager hears of each as it begins. What is unusual
 * about it: src/README.md. Knows no socket, no storage and no screen.
 */
import { ShamanError } from '../errors.ts';
import type { Draft, Message, Organization } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import { ConveadAccount } from './convead-account.ts';
import { type BayeuxOptions, handshake } from './convead-bayeux.ts';
import { ConveadNews } from './convead-news.ts';
import type { ConveadOptions } from './convead-options.ts';
import { ConveadRequests, urlIn } from './convead-requests.ts';
import type { Told } from './convead-translation.ts';
import type {
  ConversationPage,
  Heads,
  HistoryPage,
  Page,
  Protocol,
  ProtocolHost,
  ProtocolSession,
  Sent,
} from './protocol.ts';

export type { ConveadOptions };

/** @example createClient({ protocol: convead({ server: 'https://chat.example.com' }) }) */
export function convead(options: ConveadOptions = {}): Protocol {
  return new ConveadProtocol(options);
}

/** Messages of a conversation that is listed, and of one that is looked at. */
const LAST = 10;
const MANY = 100;

class ConveadProtocol extends ConveadAccount implements Protocol {
  readonly name = 'convead';
  readonly can = { idempotentSend: false, resume: true, alone: true, files: false };
  readonly #news = new ConveadNews(this, () => this.#look());
  readonly #requests = new ConveadRequests(this, this.#news);
  readonly #opening = new Map<string, Promise<Told>>();
  #connectionType: BayeuxOptions['connectionType'] = 'websocket';
  #isOffline = false;

  override remember(...kept: Parameters<NonNullable<Protocol['remember']>>): void {
    const { id } = this.self;
    super.remember(...kept);
    if (id !== this.self.id) this.#news.echoes.clear();
    // Another tab may have met one.
    this.#news.follow();
  }

  async endpoints(cursors: () => Heads): Promise<readonly Endpoint[]> {
    await this.signIn();
    for (const [id, end] of cursors()) {
      this.know({ id });
      this.#news.ends.set(id, end);
    }
    const url = urlIn(this.server, this.options.mount ?? '/faye');
    const { ext } = this.options;
    const greeting = (connectionType: BayeuxOptions['connectionType']) => () => {
      this.#connectionType = connectionType;
      return handshake({ connectionType, ext });
    };
    return [
      { transport: 'websocket', url: url.replace('http', 'ws'), greeting: greeting('websocket') },
      { transport: 'long-poll', url, greeting: greeting('long-polling'), polledBy: 'protocol' },
    ];
  }

  opened(host: ProtocolHost): ProtocolSession {
    return this.#news.opened(host, this.#connectionType);
  }

  /** What nobody tells is not asked for: only what we have seen. */
  async organization(): Promise<Organization> {
    const { organization = '', name = organization } = this.options;
    const [manager] = this.known.at(-1)?.agents ?? [];
    return {
      id: organization,
      name: name || new URL(this.server).host,
      agents: manager ? [{ ...manager, role: 'agent', online: true }] : [],
      available: !this.#isOffline,
      version: String(this.#isOffline),
    };
  }

  /** Of a visitor: the one that is open, once something was said in it. */
  async conversations(): Promise<readonly ConversationPage[]> {
    await this.signIn();
    const { id, role } = this.self;
    const isVisitor = role === 'visitor';
    if (isVisitor && this.known.length === 0)
      try {
        await this.#open(id);
      } catch (error) {
        if (this.#isOffline) return [];
        throw error;
      }
    const listed = isVisitor ? this.known.slice(-1) : this.known;
    const pages = await Promise.all(listed.map((each) => this.#listed(each.id)));
    const isEmpty = ({ run }: ConversationPage) => isVisitor && run?.messages.length === 0;
    return pages
      .flatMap((page) => (page && !isEmpty(page) ? page : []))
      .sort((a, b) => b.info.updatedAt - a.info.updatedAt);
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    const history = await this.#requests.history(id, page);
    if ('before' in page) return history;
    // What is missing in the middle has its place there, not at the end.
    const isTorn = this.#news.asked(id, history.messages) && history.joins;
    return isTorn ? this.#requests.history(id, { limit: page.limit }) : history;
  }

  async send(id: string, { text, files = [] }: Draft, localId: string): Promise<Sent> {
    if (files.length > 0) throw ShamanError.unsupported('files');
    await this.#takeOver(id);
    const { echoes, translation } = this.#news;
    const echo = this.#news.expect<Message>(localId);
    echoes.expect(localId, id, text);
    try {
      const answer = await this.#requests.send(id, text);
      const stored = translation.message(answer, id, this.self);
      if (stored) echoes.settle(localId, stored.id);
      return { message: stored ? { ...stored, localId } : await echo() };
    } catch (error) {
      if ((error as ShamanError).fatal) echoes.settle(localId);
      throw error;
    } finally {
      this.#news.unexpect(localId);
    }
  }

  async start(draft: Draft, localId: string): Promise<ConversationPage> {
    await this.signIn();
    const before = this.known.at(-1)?.id;
    const { id } = await this.#open(this.self.id);
    await this.send(id, draft, localId);
    const page = await this.#page(id);
    // The whole history has moved into the new one.
    if (before && before !== id)
      this.#news.emit({ type: 'conversation-deleted', conversationId: before });
    return page;
  }

  async markRead(conversationId: string, upTo: string): Promise<void> {
    const unread = this.#news.unread.get(conversationId) ?? new Set();
    const ids = [...unread];
    for (const id of new Set([...ids.slice(0, ids.indexOf(upTo) + 1), upTo])) {
      await this.#requests.markRead(conversationId, id);
      unread.delete(id);
    }
    this.#news.emit({ type: 'read', conversationId, by: this.self.role, upTo });
  }

  /** The open conversation of a visitor, a new one where there is none. @throws ShamanError `chat_offline_message`, `already_open` */
  #open(visitor: string): Promise<Told> {
    const opening =
      this.#opening.get(visitor) ??
      this.#ask(visitor).finally(() => {
        this.#opening.delete(visitor);
        this.#news.unexpect(visitor);
      });
    this.#opening.set(visitor, opening);
    return opening;
  }

  async #ask(visitor: string): Promise<Told> {
    const told = this.#news.expect<Told>(visitor);
    try {
      const answer = await this.#requests.open(visitor);
      const found = this.#news.translation.conversation(answer) ?? (await told());
      this.#isOffline = false;
      this.#news.meet({ ...found, visitor }, true);
      return found;
    } catch (error) {
      this.#isOffline = (error as ShamanError).details?.reason === 'chat_offline_message';
      throw error;
    } finally {
      this.#news.emit({ type: 'desk', version: String(this.#isOffline) });
    }
  }

  /** A manager answers for a conversation before saying anything in it. */
  async #takeOver(id: string): Promise<void> {
    const { agents = [], visitor } = this.known.find((each) => each.id === id) ?? {};
    const { self } = this;
    if (self.role !== 'agent' || !visitor || agents.some((agent) => agent.id === self.id)) return;
    await this.#open(visitor);
    this.know({ id, agents: [self] });
  }

  /** Undefined for one that the backend does not have any more. */
  async #listed(id: string): Promise<ConversationPage | undefined> {
    try {
      return await this.#page(id);
    } catch (error) {
      if ((error as ShamanError).details?.status !== 404) throw error;
      this.forget(id);
      return undefined;
    }
  }

  async #page(id: string): Promise<ConversationPage> {
    const run = await this.history(id, { limit: LAST });
    const preview = run.messages.at(-1);
    const { agents = [], open = true, visitor } = this.known.find((each) => each.id === id) ?? {};
    const isAgent = this.self.role === 'agent';
    const info = {
      id,
      open,
      agents,
      unread: this.#news.unread.get(id)?.size ?? 0,
      updatedAt: preview?.createdAt ?? 0,
      ...(preview && { preview }),
      ...(isAgent && visitor && { visitor: { id: visitor, role: 'visitor' as const } }),
    };
    return { info, run };
  }

  async #look(): Promise<void> {
    for (const { id } of this.known) {
      const after = this.#news.ends.get(id);
      const page = { limit: MANY, ...(after && { after }) };
      // What fails is looked for again before long.
      const found = await this.#requests.history(id, page).catch(() => null);
      for (const message of found?.messages ?? []) this.#news.hear(message);
    }
  }
}
