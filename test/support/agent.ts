/**
 * An operator at the desk, in step words. Speaks to the desk itself, not through a protocol, so
 * that what a flow shows is the visitor's side alone.
 */
import type { Desk } from '../../server/desk.ts';
import type { Conversation, Message } from '../../server/logs/log.ts';
import type { Principal } from '../../server/principal.ts';
import { until } from './until.ts';

export class Agent {
  readonly #desk: () => Desk;
  readonly #self: Principal;
  #leave: (() => void) | undefined;

  /** The desk is asked for each time: a restarted server has a new one. */
  constructor(desk: () => Desk, id = 'ana', name = 'Ana Ribeiro', organization = 'demo') {
    this.#desk = desk;
    this.#self = { id, name, organization, role: 'agent' };
  }

  /** Is on duty from now on. */
  arrives(): void {
    this.#leave ??= this.#desk().listen(this.#self, () => {});
  }

  leaves(): void {
    this.#leave?.();
    this.#leave = undefined;
  }

  /** Answers in the conversation with the newest activity, once there is one. */
  async answers(text: string): Promise<Message> {
    const { id } = await this.conversation();
    const draft = { localId: crypto.randomUUID(), text, files: [] };
    return (await this.#desk().send(this.#self, id, draft)).message;
  }

  /** Waits until this stands in the log, and checks that it stands there once. */
  async sees(text: string): Promise<Message> {
    const message = await until(async () => (await this.#saying(text))[0], {
      timeout: 20_000,
      what: `the desk has "${text}"`,
    });
    const copies = (await this.#saying(text)).length;
    if (copies !== 1) throw new Error(`the desk has "${text}" ${copies} times`);
    return message;
  }

  async reads(text: string): Promise<void> {
    const { conversationId, offset } = await this.sees(text);
    await this.#desk().mark(this.#self, conversationId, 'read', offset);
  }

  /** Waits until the visitor has seen this. */
  async isReadUpTo(text: string): Promise<void> {
    const { conversationId, offset } = await this.sees(text);
    const read = async () => (await this.#conversation(conversationId)).markers.visitor.read;
    await until(async () => (await read()) >= offset, { what: `the visitor has read "${text}"` });
  }

  /** All that people said in the conversation with the newest activity, in the order of the log. */
  async transcript(): Promise<string[]> {
    const { id } = await this.conversation();
    const { messages } = await this.#desk().messages(this.#self, id, { limit: 100 });
    return messages.filter(({ author }) => author.role !== 'system').map(({ text }) => text);
  }

  async corrects(text: string, corrected: string): Promise<void> {
    const { conversationId, offset } = await this.sees(text);
    await this.#desk().edit(this.#self, conversationId, offset, corrected);
  }

  async takesBack(text: string): Promise<void> {
    const { conversationId, offset } = await this.sees(text);
    await this.#desk().remove(this.#self, conversationId, offset);
  }

  async types(on = true): Promise<void> {
    await this.#desk().setTyping(this.#self, (await this.conversation()).id, on);
  }

  async ends(): Promise<void> {
    await this.#desk().setOpen(this.#self, (await this.conversation()).id, false);
  }

  /** The one with the newest activity; waits for the first. */
  async conversation(): Promise<Conversation> {
    return until(async () => (await this.#desk().conversations(this.#self, 1))[0], {
      what: 'a conversation at the desk',
    });
  }

  #conversation(id: string): Promise<Conversation> {
    return this.#desk().conversation(this.#self, id);
  }

  async #saying(text: string): Promise<readonly Message[]> {
    const conversations = await this.#desk().conversations(this.#self, 50);
    const pages = await Promise.all(
      conversations.map(({ id }) => this.#desk().messages(this.#self, id, { limit: 100 })),
    );
    return pages.flatMap(({ messages }) => messages.filter((each) => each.text === text));
  }
}
