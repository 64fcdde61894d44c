/**
 * Convead's chat: Faye tells what happens, four requests do it. A visitor has one conversation at a
 * time, and all of their history is in it; a manager hears of each as it begins. What is unusual
 * about it: src/README.md. Knows no socket, no storage and no screen.
 */
import { ShamanError } from '../errors.ts';
import { late } from '../late.ts';
import type { Draft, Message, Organization } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import { socketBaseOf } from './base-url.ts';
import { ConveadNews, lookOf } from './convead-news.ts';
import type { ConveadOptions } from './convead-options.ts';
import type { Told } from './convead-translation.ts';
import type { ConversationPage, Heads, HistoryPage, Page, Protocol, Sent } from './protocol.ts';

export type { ConveadOptions };

/** @example createClient({ protocol: convead({ server: 'https://chat.example.com' }) }) */
export function convead(options: ConveadOptions = {}): Protocol {
  return new ConveadProtocol(options);
}

class ConveadProtocol extends ConveadNews implements Protocol {
  readonly name = 'convead';
  readonly can = { idempotentSend: false, resume: true, alone: true, files: false };

  readonly #bayeux = late(
    () => import('./convead-bayeux.ts'),
    (bayeux) => bayeux,
  );

  /** One after the other: what is being marked would be marked by the next as well. */
  #marking: Promise<void> = Promise.resolve();

  override remember(...kept: Parameters<NonNullable<Protocol['remember']>>): void {
    super.remember(...kept);
    // Another tab may have met one.
    this.follow();
  }

  async endpoints(cursors: () => Heads): Promise<readonly Endpoint[]> {
    [this.client] = await Promise.all([this.#bayeux(), this.signIn()]);
    for (const [id, end] of cursors()) {
      this.know({ id });
      this.ends.set(id, end);
    }
    const { mount = '/faye', ext } = this.options;
    const url = this.urlOf(mount);
    const greeting = (type: typeof this.connectionType) => () => {
      this.connectionType = type;
      return this.client.handshake(type, ext);
    };
    return [
      { transport: 'websocket', url: socketBaseOf(url), greeting: greeting('websocket') },
      { transport: 'long-poll', url, greeting: greeting('long-polling'), polledBy: 'protocol' },
    ];
  }

  /** Nobody tells of the desk, so nothing is asked: only what was seen of it. */
  async organization(): Promise<Organization> {
    const { organization = '', name = organization } = this.options;
    const { agents = [] } = this.current ?? {};
    return {
      id: organization,
      name: name || new URL(this.base).host,
      agents: agents.map((agent) => ({ ...agent, role: 'agent', online: true })),
      available: !this.isOffline,
      version: String(this.isOffline),
    };
  }

  /** Of a visitor: the one that is open, once something was said in it. */
  async conversations(): Promise<readonly ConversationPage[]> {
    await this.signIn();
    const { isVisitor, known, self } = this;
    if (isVisitor && !known.size)
      await this.openFor(self.id).catch((error) => {
        if (!this.isOffline) throw error;
      });
    const ids = [...known.keys()].slice(isVisitor ? -1 : 0);
    const pages = await Promise.all(ids.map((id) => this.#listed(id)));
    return pages.flat().sort((a, b) => b.info.updatedAt - a.info.updatedAt);
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    if ('before' in page || 'after' in page) return (await this.rare()).past(this, id, page);
    const history = this.pageOf(await this.messages(id, page.limit + 1), page.limit);
    if (history.cursor) this.ends.set(id, history.cursor);
    for (const message of history.messages) this.count(message);
    return history;
  }

  async send(id: string, { text, files = [] }: Draft, localId: string): Promise<Sent> {
    if (files.length) throw ShamanError.unsupported('files');
    if (!this.isVisitor) await (await this.rare()).takeOver(this, id);
    const sent = this.ask('send', { conversation_id: id }, { sender: this.#sender, content: text });
    const message = await this.brought(
      lookOf(id, text),
      sent.then((answer) => this.messageIn(answer, id)),
    );
    return { message: { ...message, localId } };
  }

  async start(draft: Draft, localId: string): Promise<ConversationPage> {
    await this.signIn();
    const before = this.current?.id;
    const { id } = await this.openFor(this.self.id);
    const { message } = await this.send(id, draft, localId);
    const page = await this.#page(id, message);
    // The whole history has moved into the new one.
    if (before && before !== id)
      this.emit({ type: 'conversation-deleted', conversationId: before });
    return page;
  }

  markRead(conversationId: string, upTo: string): Promise<void> {
    const marked = this.#marking.then(() => this.#mark(conversationId, upTo));
    this.#marking = marked.catch(() => {});
    return marked;
  }

  async #mark(conversation_id: string, upTo: string): Promise<void> {
    const ids = this.#unreadIn(conversation_id);
    for (const message_id of new Set([...ids.slice(0, ids.indexOf(upTo) + 1), upTo])) {
      await this.ask('markRead', { conversation_id, message_id }, {});
      this.unread.delete(message_id);
    }
    this.emit({ type: 'read', conversationId: conversation_id, by: this.self.role, upTo });
  }

  /** The open conversation of a visitor, a new one where there is none. @throws ShamanError `chat_offline_message`, `already_open` */
  async openFor(visitor: string): Promise<Told> {
    this.isOffline = false;
    const asked = this.ask('open', { visitor_id: visitor }, { sender: this.#sender });
    try {
      const told = await this.brought(
        visitor,
        asked.then((answer) => this.conversationIn(answer)),
      );
      this.meet({ ...told, visitor }, true);
      return told;
    } finally {
      this.emit({ type: 'desk', version: String(this.isOffline) });
    }
  }

  /** Who asks. */
  get #sender(): object {
    const { id, role } = this.self;
    return this.options.sender ?? { type: role === 'agent' ? 'manager' : role, id };
  }

  #unreadIn(id: string): string[] {
    return [...this.unread.keys()].filter((each) => this.unread.get(each) === id);
  }

  /** None for one that the backend does not have any more, or in which nothing was said. */
  async #listed(id: string): Promise<readonly ConversationPage[]> {
    try {
      const page = await this.#page(id);
      return page.info.preview || !this.isVisitor ? [page] : [];
    } catch (error) {
      if ((error as ShamanError).details?.status !== 404) throw error;
      this.known.delete(id);
      this.retain();
      return [];
    }
  }

  /** @param sent Which of them is named already. */
  async #page(id: string, sent?: Message): Promise<ConversationPage> {
    const before = this.#unreadIn(id);
    const history = await this.history(id, { limit: 10 });
    const messages = history.messages.map((each) => (each.id === sent?.id ? sent : each));
    const preview = messages.at(-1);
    // What the line has brought meanwhile is counted when it is put in.
    const told = [...before, ...messages.map((each) => each.id)];
    const info = {
      ...this.infoOf(this.known.get(id) ?? { id }),
      unread: this.#unreadIn(id).filter((each) => told.includes(each)).length,
      updatedAt: preview?.createdAt ?? 0,
      ...(preview && { preview }),
    };
    return { info, run: { ...history, messages } };
  }
}
