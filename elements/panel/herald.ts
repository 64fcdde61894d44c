/**
 * Says aloud what can be seen to change: a message that came, one that could not be sent, a line
 * that is lost and found. Each once. Decides what is worth saying, not how it is said.
 */

import type { ChatController } from '../chat-controller.ts';
import type { Controller, ControllerHost } from '../plain-element.ts';
import type { ChatNews } from '../shaman-events.ts';
import { announce, prepareAnnouncer } from './announcer.ts';
import type { Language } from './language.ts';
import { nameOf } from './people.ts';

export class Herald implements Controller {
  readonly #chat: ChatController;
  readonly #language: Language;
  readonly #within: () => Element | null;
  #lost = false;
  #failed: ReadonlySet<string> | null = null;
  #of: unknown = null;

  /** @param within a modal dialog that makes the page inert, while there is one. */
  constructor(
    host: ControllerHost,
    chat: ChatController,
    language: Language,
    within: () => Element | null = () => null,
  ) {
    this.#chat = chat;
    this.#language = language;
    this.#within = within;
    host.addController(this);
  }

  hostConnected(): void {
    prepareAnnouncer();
  }

  hostUpdated(): void {
    this.#tellFailures();
    const lost = this.#chat.line !== 'fine';
    if (lost === this.#lost) return;
    this.#lost = lost;
    const { t } = this.#language;
    this.say(lost ? t.reconnecting : t.connected);
  }

  message({ message: { author, text, attachments } }: ChatNews['message']): void {
    const { t } = this.#language;
    this.say(t.incoming(nameOf(author, t), text || t.attachments(attachments.length)));
  }

  #tellFailures(): void {
    const { conversation } = this.#chat;
    const failed = conversation?.messages.filter(({ status }) => status === 'failed') ?? [];
    const before = this.#of === conversation ? this.#failed : null;
    this.#of = conversation;
    this.#failed = new Set(failed.map(({ localId, id }) => localId ?? id));
    const news = before && failed.find(({ localId, id }) => !before.has(localId ?? id));
    if (!news) return;
    const { t } = this.#language;
    const reason = t.failure[news.failure?.code ?? ''];
    this.say(reason ? `${t.status.failed}. ${reason}` : t.status.failed, true);
  }

  say(text: string, urgent = false): void {
    announce(text, { urgent, within: this.#within() });
  }
}
