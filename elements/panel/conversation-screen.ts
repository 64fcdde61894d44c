/**
 * One conversation as a person uses it: reads it in the transcript, writes, tries again. Both elements
 * show it. Holds what is true only on the screen, such as drafts. Asks the SDK for nothing but through
 * the chat controller.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Author, Draft, Message } from '../../src/index.ts';
import { type ChatController, NEW } from '../chat-controller.ts';
import { draftsOf } from '../keepsakes.ts';
import type { Controller, ControllerHost } from '../plain-element.ts';
import { markRead } from './deeds.ts';
import { DraftMemory } from './draft-memory.ts';
import { Drafts } from './drafts.ts';
import type { Herald } from './herald.ts';
import type { Language } from './language.ts';
import { MessageChoices } from './message-choices.ts';
import { MinuteHand } from './minute-hand.ts';
import { endsWithNotice } from './narration.ts';
import type { Occasions } from './occasions.ts';
import { wear } from './on-demand.ts';
import { skeleton, unreachable } from './parts/empty.ts';
import { whenRead } from './parts/person-text.ts';
import { Transcript, type TranscriptHost } from './transcript.ts';
import { Writing } from './writing.ts';

/** What the screen asks of the element that it is part of. */
export interface ScreenHost extends TranscriptHost, ControllerHost {
  /** Whose desk. */
  readonly organization: string;
  /** Where things may be kept. */
  readonly storage: string;
}

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
  readonly #memory: DraftMemory;
  readonly #drafts: Drafts;
  readonly #host: ScreenHost;
  readonly #chat: ChatController;
  readonly #language: Language;
  readonly #occasions: Occasions | undefined;
  readonly #transcript: Transcript;
  readonly #writing: Writing;
  readonly #choices: MessageChoices;
  #session: number;
  #held: Element | null = null;
  #forgo: (() => void) | undefined;

  constructor({ host, chat, side, language, herald, occasions }: ScreenOptions) {
    this.#host = host;
    this.#chat = chat;
    this.#language = language;
    this.#session = chat.session;
    this.#memory = new DraftMemory({
      owner: () => {
        const { self, formerly } = chat.client ?? {};
        if (!self || host.storage === 'memory') return null;
        return { desk: draftsOf(host.organization, side), person: formerly ?? self.id };
      },
    });
    this.#drafts = new Drafts(this.#memory);
    const given = { host, chat, side, language };
    this.#transcript = new Transcript({
      ...given,
      choices: (messages) => this.#choices.of(messages),
    });
    this.#occasions = occasions;
    this.#writing = new Writing({
      ...given,
      drafts: this.#drafts,
      herald,
      post: (draft) => this.post(draft),
      complete: (draft) => (occasions ? occasions.complete(draft) : draft),
    });
    new MinuteHand(host);
    host.addController(this);
    this.#choices = new MessageChoices({
      ...given,
      herald,
      reachBack: () => this.#transcript.reachBack(),
      post: (draft) => this.post(draft),
      drafts: this.#drafts,
    });
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#seen);
    window.addEventListener('pagehide', this.#keep);
    this.#forgo = whenRead((looks) => {
      wear(this.#host.renderRoot, looks);
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#seen);
    window.removeEventListener('pagehide', this.#keep);
    this.#forgo?.();
    this.#keep();
  }

  hostUpdate(): void {
    const { session } = this.#chat;
    if (this.#session !== session) this.#drafts.clear();
    this.#session = session;
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
    const talk = this.#chat.conversation;
    const over =
      talk?.info.open === false && !endsWithNotice(talk.messages)
        ? html`<p class="note over">${t.endedNotice}</p>`
        : nothing;
    const questions = this.#occasions?.questions();
    return html`${questions && !this.#transcript.greets ? nothing : this.#said()} ${questions ?? nothing}
      ${this.#occasions?.ending() ?? over} ${this.#writing.render()} ${this.#choices.render()}`;
  }

  /** Put words into the field, as if they were written. */
  write(text: string): void {
    this.#writing.write(text);
  }

  /** These words wait in the field, after what was written there. */
  add(text: string): void {
    const { text: before } = this.#drafts.of(this.#chat.current);
    this.write(before ? `${before}\n${text}` : text);
  }

  /** What was written there goes on here. */
  carry(from: ChatController['current']): void {
    this.#drafts.move(from, this.#chat.current);
  }

  /** Let the conversation that is about to begin answer this. */
  greet(message: Message): void {
    this.#transcript.greet(message);
  }

  /** Send this and leave the field alone; resolves when it survives the page. @throws ShamanError as the controller does */
  async post(draft: Draft): Promise<void> {
    const { current } = this.#chat;
    const talk = await this.#chat.send(draft);
    if (current === NEW && this.#chat.current === talk) {
      this.#drafts.move(NEW, talk);
      this.#transcript.began(talk);
      this.#host.requestUpdate();
    }
    // What was sent after it shares its place in the memory of drafts.
    for (let kept: unknown; kept !== talk.kept; await kept) kept = talk.kept;
  }

  #said(): TemplateResult {
    const talk = this.#chat.conversation;
    if (!talk || talk.known || talk.messages.length) return this.#transcript.render();
    const { t } = this.#language;
    return html`<div class="stage">${
      this.#chat.failure ? unreachable(t, () => void this.#chat.open()) : skeleton('bubbles', t)
    }</div>`;
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector);
  }

  readonly #seen = (): void => {
    if (document.visibilityState !== 'visible') this.#keep();
    else if (this.#host.shown) markRead(this.#chat);
  };

  readonly #keep = (): void => this.#memory.flush();
}
