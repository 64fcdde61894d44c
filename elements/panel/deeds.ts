/**
 * What a person does in the conversation that is shown, besides writing in it. Where none is, nothing
 * happens; what fails is told to the page, never thrown. Knows no screen.
 */
import type { ChatController } from '../chat-controller.ts';

export class Deeds {
  readonly #chat: ChatController;
  readonly #report: (thrown: unknown) => void;

  constructor(chat: ChatController) {
    this.#chat = chat;
    this.#report = (thrown) => chat.report(thrown);
  }

  async loadEarlier(): Promise<void> {
    await this.#chat.conversation?.loadEarlier().catch(this.#report);
  }

  retry(localId: string): void {
    this.#chat.conversation?.retry(localId);
  }

  async discard(localId: string): Promise<void> {
    await this.#chat.conversation?.discard(localId).catch(this.#report);
  }

  /** Another text for an own message. @throws ShamanError */
  async edit(id: string, text: string): Promise<void> {
    await this.#chat.conversation?.edit(id, text);
  }

  /** Delete an own message, for everybody. @throws ShamanError */
  async remove(id: string): Promise<void> {
    await this.#chat.conversation?.remove(id);
  }

  async setOpen(open: boolean): Promise<void> {
    await this.#chat.conversation?.setOpen(open).catch(this.#report);
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
