/**
 * What a person does in the conversation that is shown, besides writing in it. Where none is, nothing
 * happens; what fails is told to the page, never thrown. Knows no screen.
 */
import type { Conversation } from '../../src/index.ts';
import type { ChatController } from '../chat-controller.ts';

export class Deeds {
  readonly #chat: ChatController;

  constructor(chat: ChatController) {
    this.#chat = chat;
  }

  /** What can be done there. */
  get can(): Partial<Conversation['can']> {
    return this.#chat.conversation?.can ?? {};
  }

  async loadEarlier(): Promise<void> {
    await this.#chat.conversation?.loadEarlier().catch(this.#chat.report);
  }

  retry(localId: string): void {
    this.#chat.conversation?.retry(localId);
  }

  async discard(localId: string): Promise<void> {
    await this.#chat.conversation?.discard(localId).catch(this.#chat.report);
  }

  /** What only some visits do: change a message, end, rate. @throws ShamanError */
  async act(deed: (talk: Conversation) => Promise<void>): Promise<boolean> {
    const talk = this.#chat.conversation;
    if (talk) await deed(talk);
    return talk !== null;
  }

  /** The same. @returns false when it could not be done */
  done(deed: (talk: Conversation) => Promise<void>): Promise<boolean> {
    return this.act(deed).catch((thrown) => {
      this.#chat.report(thrown);
      return false;
    });
  }

  setTyping(typing: boolean): void {
    this.#chat.conversation?.setTyping(typing);
  }

  /** Everything in it was seen. */
  markRead(): void {
    const { conversation } = this.#chat;
    if (conversation?.info.unread) conversation.markRead();
  }
}
