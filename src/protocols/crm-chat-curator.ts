/**
 * What a curator of crm-chat does besides talking: change and take back what was said, close and open,
 * assign, move to another topic, comment. Knows neither line nor list.
 */
import { ShamanError } from '../errors.ts';
import type { ServerEvent } from '../model.ts';
import type { CrmChat } from './crm-chat.ts';
import { CrmChatDesk, personOf } from './crm-chat-desk.ts';
import type { WireComment, WireStatus } from './crm-chat-wire.ts';
import type { HttpRequest } from './http.ts';
import { claimsIn } from './token.ts';

/** What curators say of a conversation among themselves. */
export interface CrmChatComment {
  readonly id: string;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly author: { readonly id: string; readonly name?: string };
}

export type CrmChatStatus = WireStatus;

/** Messages among which one that was changed is looked for. */
const LOOK = 100;

export class CrmChatCurator {
  /** @internal */
  readonly desk: CrmChatDesk;
  readonly #talk: CrmChat;
  readonly #emit: (event: ServerEvent) => void;

  constructor(talk: CrmChat, emit: (event: ServerEvent) => void) {
    this.desk = new CrmChatDesk(talk);
    this.#talk = talk;
    this.#emit = emit;
  }

  /** Of any message, whoever wrote it. @throws ShamanError */
  async edit(conversation: string, id: string, text: string): Promise<void> {
    await this.#ask(`messages/${id}/`, { method: 'PUT', body: { text, message_type: 'text' } });
    // It is done, whatever becomes of this look at it.
    const { results } = await this.#talk
      .messages(conversation, LOOK)
      .catch(() => ({ results: [] }));
    for (const wire of results.filter((each) => String(each.id) === id)) {
      const message = { ...this.#talk.message(conversation, wire), editedAt: Date.now() };
      this.#emit({ type: 'message', message });
    }
  }

  /** Any message, whoever wrote it. @throws ShamanError */
  async remove(conversationId: string, id: string): Promise<void> {
    await this.#ask(`messages/${id}/`, { method: 'DELETE' });
    this.#emit({ type: 'message-deleted', conversationId, id });
  }

  /** @throws ShamanError `unsupported` for an order that is to be opened again */
  async setOpen(id: string, open: boolean): Promise<void> {
    if (open) return this.setStatus(id, 'open');
    await this.#survived(id, this.#ask(`${id}/close/`));
    this.#became(id, 'closed');
  }

  /** @throws ShamanError `unsupported` for an order: only closing it works there */
  async setStatus(id: string, status: CrmChatStatus): Promise<void> {
    if (this.#isOrder(id)) throw ShamanError.unsupported('setStatus');
    await this.#ask(`${id}/`, { method: 'PUT', body: { status } });
    this.#became(id, status);
  }

  /** Moves it to another topic, and so to other curators. @throws ShamanError */
  async setTopic(id: string, topic: string): Promise<void> {
    await this.#ask(`${id}/`, { method: 'PUT', body: { topic: Number(topic) } });
  }

  /** Who answers there from now on. @param username @default ourselves. @throws ShamanError */
  async assign(id: string, username?: string): Promise<void> {
    const { preferred_username } = claimsIn(await this.#talk.account.token());
    const body = { chat: Number(id), curator: username ?? preferred_username };
    await this.#survived(id, this.#ask('assign/', { method: 'POST', body }));
    this.#became(id, 'in_progress');
  }

  /** A conversation that we begin with a client. @returns its id. @throws ShamanError */
  async order(client: string): Promise<string> {
    const { id } = await this.#ask<{ id: number }>('', { method: 'POST', body: { client } });
    this.desk.tookOrder(String(id));
    return String(id);
  }

  /** Oldest first. @throws ShamanError */
  async comments(id: string): Promise<readonly CrmChatComment[]> {
    const { account, base } = this.#talk;
    const found = await account.all<WireComment>(`${base}${id}/comments/`);
    return found.map(({ curator, ...said }) => {
      // What people say has one shape there, to whomever.
      const { id: comment, text, createdAt } = this.#talk.message(id, said);
      const author = personOf(curator.id, 'agent', curator.name || curator.username);
      return { id: comment, text, createdAt, author };
    });
  }

  /** @returns its id. @throws ShamanError */
  async comment(conversation: string, text: string): Promise<string> {
    const body = { chat: Number(conversation), text };
    const { id } = await this.#ask<{ id: number }>('comments/', { method: 'POST', body });
    return String(id);
  }

  /** Of our own comments. @throws ShamanError */
  async editComment(id: string, text: string): Promise<void> {
    await this.#ask(`comments/${id}/`, { method: 'PATCH', body: { text } });
  }

  /** Of our own comments. @throws ShamanError */
  async removeComment(id: string): Promise<void> {
    await this.#ask(`comments/${id}/`, { method: 'DELETE' });
  }

  #ask<T>(path: string, options?: HttpRequest): Promise<T> {
    return this.#talk.account.ask(this.#talk.base + path, options);
  }

  /** Of orders, the program there breaks after it has done what it was asked. */
  async #survived(id: string, doing: Promise<unknown>): Promise<void> {
    try {
      await doing;
    } catch (error) {
      const { status = 0 } = ShamanError.from(error).details;
      if (status < 500 || !this.#isOrder(id)) throw error;
    }
  }

  /** Not every change is told to whoever made it. */
  #became(id: string, status: WireStatus): void {
    if (this.#isOrder(id)) this.desk.tookOrder(id, status);
    this.#emit({ type: 'conversation', info: { id, open: status !== 'closed' } });
  }

  #isOrder(id: string): boolean {
    return this.desk.isOrder(id);
  }
}
