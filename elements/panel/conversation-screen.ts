/**
 * One conversation as a person uses it: reads it in the transcript, writes, tries again. Both elements
 * show it. Holds what is true only on the screen, such as drafts. Asks the SDK for nothing but through
 * the chat controller.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type Author, type Draft, type Message, ShamanError } from '../../src/index.ts';

import { type ChatController, NEW } from '../chat-controller.ts';
import type { Controller, ControllerHost } from '../plain-element.ts';
import { Deeds } from './deeds.ts';
import { Drafts } from './drafts.ts';
import type { Herald } from './herald.ts';
import type { Language } from './language.ts';
import { MessageChoices } from './message-choices.ts';
import { MinuteHand } from './minute-hand.ts';
import type { Occasions } from './occasions.ts';
import { composer, take } from './parts/composer.ts';
import { skeleton } from './parts/empty.ts';
import { Transcript, type TranscriptHost } from './transcript.ts';

/** What the screen asks of the element that it is part of. */
export interface ScreenHost extends TranscriptHost, ControllerHost {}

export interface ScreenOptions {
  readonly host: ScreenHost;
  readonly chat: ChatController;
  /** Ours. */
  readonly side: Author['role'];
  readonly language: Language;
  readonly herald: Herald;
  /** Of a visitor. */
  readonly occasions?: Occasions;
}

export class ConversationScreen implements Controller {
  readonly #drafts = new Drafts();
  readonly #host: ScreenHost;
  readonly #chat: ChatController;
  readonly #deeds: Deeds;
  readonly #language: Language;
  readonly #herald: Herald;
  readonly #occasions: Occasions | undefined;
  readonly #transcript: Transcript;
  readonly #choices: MessageChoices;
  #session = 0;
  #held: Element | null = null;

  constructor({ host, chat, side, language, herald, occasions }: ScreenOptions) {
    this.#host = host;
    this.#chat = chat;
    this.#deeds = new Deeds(chat);
    this.#language = language;
    this.#herald = herald;
    const given = { host, chat, deeds: this.#deeds, side, language };
    this.#transcript = new Transcript({
      ...given,
      choices: (messages) => this.#choices.of(messages),
    });
    this.#occasions = occasions;
    new MinuteHand(host);
    host.addController(this);
    this.#choices = new MessageChoices({
      ...given,
      herald,
      reveal: (id) => this.#transcript.reveal(id),
      post: (draft) => this.post(draft),
      reply: (replyTo) => this.#drafts.change(chat.current, { replyTo }),
    });
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#seen);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#seen);
  }

  hostUpdate(): void {
    if (this.#session !== this.#chat.session) this.#drafts.clear();
    this.#session = this.#chat.session;
    this.#held = this.#host.shadowRoot?.activeElement ?? null;
  }

  hostUpdated(): void {
    // A button that went away with what it did must not take the focus with it.
    if (this.#held && !this.#held.isConnected && !this.#host.shadowRoot?.activeElement)
      (this.#find('.scroller') ?? this.#find('#title'))?.focus({ preventScroll: true });
    this.#seen();
  }

  render(): TemplateResult {
    const { t } = this.#language;
    const over =
      this.#chat.conversation?.info.open === false
        ? html`<p class="over">${t.endedNotice}</p>`
        : nothing;
    const questions = this.#occasions?.questions();
    return html`${questions && !this.#transcript.greets ? nothing : this.#said()} ${questions ?? nothing}
      ${this.#occasions?.ending() ?? over} ${this.#composer()} ${this.#choices.render()}`;
  }

  /** Files that were dropped on the panel. */
  drop(event: DragEvent): void {
    if (this.#chat.current) take(event, event.dataTransfer, this.#files());
  }

  /** Put words into the field, as if they were written. */
  write(text: string): void {
    this.#drafts.change(this.#chat.current, { text });
    this.#host.requestUpdate();
  }

  /** Let the conversation that is about to begin answer this. */
  greet(message: Message): void {
    this.#transcript.greet(message);
  }

  async send(): Promise<void> {
    const { current, session } = this.#chat;
    const { text, files } = this.#drafts.of(current);
    if (!text.trim() && !files.length) return;
    const written = files.length ? { text: text.trim(), files } : { text: text.trim() };
    const draft = this.#occasions ? this.#occasions.complete(written) : written;
    if (!draft) return;
    this.#drafts.change(current, { text: '', files: [] });
    this.#host.requestUpdate();
    this.#deeds.setTyping(false);
    try {
      await this.post(draft);
    } catch (thrown) {
      if (session !== this.#chat.session) return;
      const { code, details } = ShamanError.from(thrown);
      const refused = details.reason ?? code;
      // Another message may have begun the conversation meanwhile.
      const place = current === NEW ? (this.#chat.conversation ?? NEW) : current;
      this.#drafts.giveBack(place, { text, files, refused });
      this.#herald.say(this.#reason(refused), true);
      this.#host.requestUpdate();
    }
  }

  /** Send this and leave the field alone. @throws ShamanError as the controller does */
  async post(draft: Draft): Promise<void> {
    const { current } = this.#chat;
    const talk = await this.#chat.send(draft);
    if (current !== NEW || this.#chat.current !== talk) return;
    this.#drafts.move(NEW, talk);
    this.#transcript.began(talk);
    this.#host.requestUpdate();
  }

  #said(): TemplateResult {
    const talk = this.#chat.conversation;
    if (!talk || talk.known || talk.messages.length) return this.#transcript.render();
    return html`<div class="stage waiting">${skeleton('bubbles', this.#language.t)}</div>`;
  }

  #reason(refused: string): string {
    const { t } = this.#language;
    return t.failure[refused] ?? t.status.failed;
  }

  #composer(): TemplateResult {
    const { t } = this.#language;
    const { text, files, refused } = this.#drafts.of(this.#chat.current);
    return composer({
      t,
      text,
      files,
      error: refused && this.#reason(refused),
      ...this.#files(),
      write: (written) => {
        this.write(written);
        this.#deeds.setTyping(written !== '');
      },
      detach: (file) => this.#attach(files.filter((other) => other !== file)),
      send: () => void this.send(),
    });
  }

  #files(): { readonly canAttach: boolean; readonly attach: (files: readonly File[]) => void } {
    const { current } = this.#chat;
    return {
      canAttach: this.#chat.conversation?.can.files ?? true,
      attach: (added) => this.#attach([...this.#drafts.of(current).files, ...added]),
    };
  }

  #attach(files: readonly File[]): void {
    this.#drafts.change(this.#chat.current, { files });
    this.#host.requestUpdate();
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector);
  }

  readonly #seen = (): void => {
    if (this.#host.shown && document.visibilityState === 'visible') this.#deeds.markRead();
  };
}
