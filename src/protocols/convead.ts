/**
 * Convead's chat: Faye tells what happens, four requests do it. A visitor has one conversation at a
 * time, and all of their history is in it; a manager hears of each as it begins. What is unusual
 * about it: src/README.md. Knows no socket, no storage and no screen.
 */
import { ShamanError } from '../errors.ts';
import type { Draft, Message, Organization } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import { socketBaseOf } from './base-url.ts';
import { handshake } from './convead-bayeux.ts';
import { ConveadNews } from './convead-news.ts';
import type { ConveadOptions } from './convead-options.ts';
import type { Told } from './convead-translation.ts';
import type { ConversationPage, Heads, Protocol, Sent } from './protocol.ts';

export type { ConveadOptions };

/** @example createClient({ protocol: convead({ server: 'https://chat.example.com' }) }) */
export function convead(options: ConveadOptions = {}): Protocol {
  return new ConveadProtocol(options);
}

class ConveadProtocol extends ConveadNews implements Protocol {
  readonly name = 'convead';
  readonly can = { idempotentSend: false, resume: true, alone: true, files: false };
  #isOffline = false;

  override remember(...kept: Parameters<NonNullable<Protocol['remember']>>): void {
    const { id } = this.self;
    super.remember(...kept);
    if (id !== this.self.id) this.echoes.clear();
    // Another tab may have met one.
    this.follow();
  }

  async endpoints(cursors: () => Heads): Promise<readonly Endpoint[]> {
    await this.signIn();
    for (const [id, end] of cursors()) {
      this.know({ id });
      this.ends.set(id, end);
    }
    const url = this.urlOf(this.options.mount ?? '/faye');
    const greeting = (type: typeof this.connectionType) => () => {
      this.connectionType = type;
      return handshake(type, this.options.ext);
    };
    return [
      { transport: 'websocket', url: socketBaseOf(url), greeting: greeting('websocket') },
      { transport: 'long-poll', url, greeting: greeting('long-polling'), polledBy: 'protocol' },
    ];
  }

  /** Nobody tells of the desk, so nothing is asked: only what was seen of it. */
  async organization(): Promise<Organization> {
    const { organization = '', name = organization } = this.options;
    const agents = this.current?.agents ?? [];
    return {
      id: organization,
      name: name || new URL(this.base).host,
      agents: agents.map((agent) => ({ ...agent, role: 'agent', online: true })),
      available: !this.#isOffline,
      version: String(this.#isOffline),
    };
  }

  /** Of a visitor: the one that is open, once something was said in it. */
  async conversations(): Promise<readonly ConversationPage[]> {
    await this.signIn();
    const { isVisitor, known } = this;
    try {
      if (isVisitor && known.size === 0) await this.#open(this.self.id);
    } catch (error) {
      if (this.#isOffline) return [];
      throw error;
    }
    const ids = [...known.keys()].slice(isVisitor ? -1 : 0);
    const pages = await Promise.all(ids.map((id) => this.#listed(id)));
    return pages.flat().sort((a, b) => b.info.updatedAt - a.info.updatedAt);
  }

  async send(id: string, { text, files = [] }: Draft, localId: string): Promise<Sent> {
    if (files.length > 0) throw ShamanError.unsupported('files');
    await this.#takeOver(id);
    const { echoes } = this;
    echoes.expect(localId, id, text);
    try {
      const message = await this.brought<Message>(localId, async () => {
        const said = { sender: this.sender, content: text };
        const answer = await this.ask('send', { conversation_id: id }, said);
        return this.translation.message(answer, id, this.self);
      });
      echoes.settle(localId, message.id);
      return { message: { ...message, localId } };
    } catch (error) {
      if ((error as ShamanError).fatal) echoes.settle(localId);
      throw error;
    }
  }

  async start(draft: Draft, localId: string): Promise<ConversationPage> {
    await this.signIn();
    const before = this.current?.id;
    const { id } = await this.#open(this.self.id);
    await this.send(id, draft, localId);
    const page = await this.#page(id);
    // The whole history has moved into the new one.
    if (before && before !== id)
      this.emit({ type: 'conversation-deleted', conversationId: before });
    return page;
  }

  async markRead(conversation_id: string, upTo: string): Promise<void> {
    const unread = this.unread.get(conversation_id) ?? new Set();
    const ids = [...unread];
    for (const message_id of new Set([...ids.slice(0, ids.indexOf(upTo) + 1), upTo])) {
      await this.ask('markRead', { conversation_id, message_id }, {});
      unread.delete(message_id);
    }
    const { role: by } = this.self;
    this.emit({ type: 'read', conversationId: conversation_id, by, upTo });
  }

  /** The open conversation of a visitor, a new one where there is none. @throws ShamanError `chat_offline_message`, `already_open` */
  async #open(visitor: string): Promise<Told> {
    try {
      const told = await this.brought<Told>(visitor, async () =>
        this.translation.conversation(
          await this.ask('open', { visitor_id: visitor }, { sender: this.sender }),
        ),
      );
      this.#isOffline = false;
      this.meet({ ...told, visitor }, true);
      return told;
    } catch (error) {
      this.#isOffline = (error as ShamanError).details?.reason === 'chat_offline_message';
      throw error;
    } finally {
      this.emit({ type: 'desk', version: String(this.#isOffline) });
    }
  }

  /** A manager answers for a conversation before saying anything in it. */
  async #takeOver(id: string): Promise<void> {
    const { agents = [], visitor } = this.known.get(id) ?? {};
    const { self } = this;
    if (this.isVisitor || !visitor || agents.some((agent) => agent.id === self.id)) return;
    await this.#open(visitor);
    this.know({ id, agents: [self] });
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

  async #page(id: string): Promise<ConversationPage> {
    const run = await this.history(id, { limit: 10 });
    const preview = run.messages.at(-1);
    const { agents = [], open = true, visitor } = this.known.get(id) ?? {};
    const info = {
      id,
      open,
      agents,
      unread: this.unread.get(id)?.size ?? 0,
      updatedAt: preview?.createdAt ?? 0,
      ...(preview && { preview }),
      ...(visitor && { visitor: { id: visitor, role: 'visitor' as const } }),
    };
    return { info, run };
  }
}
