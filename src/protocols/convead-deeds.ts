/**
 * What is asked of a Convead backend for somebody who looks or writes: the list, the history, and
 * what changes either. Loaded when there is a conversation to ask for; knows no frame.
 */
import { inTime } from '../deadline.ts';
import { ShamanError } from '../errors.ts';
import type { Draft, Message } from '../model.ts';
import { ConveadRequests } from './convead-requests.ts';
import type { Told } from './convead-translation.ts';
import type { ConversationPage, Heads, HistoryPage, Page, ProtocolHost, Sent } from './protocol.ts';

/** Messages that are asked for at once, of those that came meanwhile. */
const MANY = 100;

export class ConveadDeeds extends ConveadRequests {
  /** Of a visitor: the one that is open, once something was said in it. */
  async conversations(): Promise<readonly ConversationPage[]> {
    const { news } = this;
    await news.signIn();
    const { isVisitor, known } = news;
    try {
      if (isVisitor && known.size === 0) await this.#open(news.self.id);
    } catch (error) {
      if (news.isOffline) return [];
      throw error;
    }
    const ids = [...known.keys()].slice(isVisitor ? -1 : 0);
    const pages = await Promise.all(ids.map((id) => this.#listed(id)));
    return pages.flat().sort((a, b) => b.info.updatedAt - a.info.updatedAt);
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    const { changed, ends } = this.news;
    const history = await this.pageOf(id, page);
    if ('before' in page) return history;
    if (history.cursor) ends.set(id, history.cursor);
    for (const message of history.messages) this.news.count(message);
    if (!history.joins || !('after' in page)) return history;
    // New copies of older messages, and notes: they may have come while nobody listened.
    const others = [...changed.values()].filter(
      (each) => each.conversationId === id && !history.messages.some((told) => told.id === each.id),
    );
    for (const each of others) changed.delete(each.id);
    const told = [...history.messages, ...others].map(
      (message) => ({ type: 'message', message }) as const,
    );
    const reads = [...this.news.reads.values()].filter((each) => each.conversationId === id);
    const events = [...told, ...reads];
    return { ...history, events };
  }

  async send(id: string, { text, files = [] }: Draft, localId: string): Promise<Sent> {
    if (files.length > 0) throw ShamanError.unsupported('files');
    await this.#takeOver(id);
    const { echoes, translation, self } = this.news;
    echoes.expect(localId, id, text);
    try {
      const message = await this.#brought<Message>(localId, async () => {
        const said = { sender: this.#sender, content: text };
        const answer = await this.ask('send', { conversation_id: id }, said);
        return translation.message(answer, id, self);
      });
      echoes.settle(localId, message.id);
      return { message: { ...message, localId } };
    } catch (error) {
      if ((error as ShamanError).fatal) echoes.settle(localId);
      throw error;
    }
  }

  async start(draft: Draft, localId: string): Promise<ConversationPage> {
    const { news } = this;
    await news.signIn();
    const before = news.current?.id;
    const { id } = await this.#open(news.self.id);
    await this.send(id, draft, localId);
    const page = await this.#page(id);
    // The whole history has moved into the new one.
    if (before && before !== id)
      news.emit({ type: 'conversation-deleted', conversationId: before });
    return page;
  }

  async markRead(conversation_id: string, upTo: string): Promise<void> {
    const { news } = this;
    const unread = news.unread.get(conversation_id) ?? new Set();
    const ids = [...unread];
    for (const message_id of new Set([...ids.slice(0, ids.indexOf(upTo) + 1), upTo])) {
      await this.ask('markRead', { conversation_id, message_id }, {});
      unread.delete(message_id);
    }
    const { role: by } = news.self;
    news.emit({ type: 'read', conversationId: conversation_id, by, upTo });
  }

  /** Nobody tells what came while there was no line: it is asked for. @returns where all ends now */
  async meanwhile(host: ProtocolHost): Promise<Heads> {
    const heads = new Map<string, string>();
    for (const id of this.news.known.keys()) {
      const after = this.news.ends.get(id);
      heads.set(id, '?');
      if (!after) continue;
      const { messages, joins, hasLater, cursor } = await this.pageOf(id, { limit: MANY, after });
      let follows = after;
      for (const message of joins ? messages : []) {
        host.emit({ type: 'message', message, place: { cursor: message.id, follows } });
        follows = message.id;
      }
      if (cursor && !hasLater) heads.set(id, cursor);
    }
    return heads;
  }

  /** For what no channel told. */
  async look(hear: (message: Message) => void): Promise<void> {
    for (const id of this.news.known.keys()) {
      const after = this.news.ends.get(id);
      const page = { limit: MANY, ...(after && { after }) };
      // What fails is looked for again before long.
      const found = await this.pageOf(id, page).catch(() => null);
      for (const message of found?.messages ?? []) hear(message);
    }
  }

  /** Who asks. */
  get #sender(): object {
    const { self, options } = this.news;
    const { id, role } = self;
    return options.sender ?? { type: role === 'agent' ? 'manager' : role, id };
  }

  /** What is asked for, from the answer or else by a channel, where it has this name. */
  async #brought<T>(name: string, ask: () => Promise<T | undefined>): Promise<T> {
    const { waiting, options } = this.news;
    let hear: (heard: string, what: unknown) => void = () => {};
    const found = new Promise<T>((resolve) => {
      hear = (heard, what) => {
        if (heard === name) resolve(what as T);
      };
    });
    waiting.add(hear);
    try {
      return (await ask()) ?? (await inTime(found, options.patience ?? 3_000));
    } finally {
      waiting.delete(hear);
    }
  }

  /** The open conversation of a visitor, a new one where there is none. @throws ShamanError `chat_offline_message`, `already_open` */
  async #open(visitor: string): Promise<Told> {
    const { news } = this;
    try {
      const told = await this.#brought<Told>(visitor, async () =>
        news.translation.conversation(
          await this.ask('open', { visitor_id: visitor }, { sender: this.#sender }),
        ),
      );
      news.isOffline = false;
      news.meet({ ...told, visitor }, true);
      return told;
    } catch (error) {
      news.isOffline = (error as ShamanError).details?.reason === 'chat_offline_message';
      throw error;
    } finally {
      news.emit({ type: 'desk', version: String(news.isOffline) });
    }
  }

  /** A manager answers for a conversation before saying anything in it. */
  async #takeOver(id: string): Promise<void> {
    const { isVisitor, known, self } = this.news;
    const { agents = [], visitor } = known.get(id) ?? {};
    if (isVisitor || !visitor || agents.some((agent) => agent.id === self.id)) return;
    await this.#open(visitor);
    this.news.know({ id, agents: [self] });
  }

  /** None for one that the backend does not have any more, or in which nothing was said. */
  async #listed(id: string): Promise<readonly ConversationPage[]> {
    try {
      const page = await this.#page(id);
      return page.info.preview || !this.news.isVisitor ? [page] : [];
    } catch (error) {
      if ((error as ShamanError).details?.status !== 404) throw error;
      this.news.known.delete(id);
      this.news.retain();
      return [];
    }
  }

  async #page(id: string): Promise<ConversationPage> {
    const run = await this.history(id, { limit: 10 });
    const preview = run.messages.at(-1);
    const { agents = [], open = true, visitor } = this.news.known.get(id) ?? {};
    const info = {
      id,
      open,
      agents,
      unread: this.news.unread.get(id)?.size ?? 0,
      updatedAt: preview?.createdAt ?? 0,
      ...(preview && { preview }),
      ...(visitor && { visitor: { id: visitor, role: 'visitor' as const } }),
    };
    return { info, run };
  }
}
