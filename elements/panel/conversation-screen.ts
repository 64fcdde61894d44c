/**
 * One conversation as a person uses it: reads to the end, looks back, writes, tries again. Both
 * elements show it. Holds what is true only on the screen: drafts, the place in the list, what was
 * unread on arrival. Asks the SDK for nothing but through the chat controller.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import {
  type Author,
  type Conversation,
  type Draft,
  type Message,
  ShamanError,
} from '../../src/index.ts';
import { type ChatController, NEW } from '../chat-controller.ts';
import type { Controller } from '../plain-element.ts';
import { Deeds } from './deeds.ts';
import { Drafts } from './drafts.ts';
import type { Herald } from './herald.ts';
import type { Language } from './language.ts';
import { composer, take } from './parts/composer.ts';
import { empty, skeleton } from './parts/empty.ts';
import { keyOf, messageList } from './parts/message-list.ts';
import { typing } from './parts/typing.ts';
import { nameOf } from './people.ts';
import { ScrollKeeper } from './scroll-keeper.ts';

/** What the screen asks of the element that it is part of. */
export interface ScreenHost extends HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  addController(controller: Controller): void;
  requestUpdate(): void;
  /** Somebody may be looking at the conversation now. */
  readonly shown: boolean;
}

export interface ScreenOptions {
  readonly host: ScreenHost;
  readonly chat: ChatController;
  /** Ours. */
  readonly side: Author['role'];
  readonly language: Language;
  readonly herald: Herald;
}

export class ConversationScreen implements Controller {
  readonly #drafts = new Drafts();
  readonly #host: ScreenHost;
  readonly #chat: ChatController;
  readonly #deeds: Deeds;
  readonly #side: Author['role'];
  readonly #language: Language;
  readonly #herald: Herald;
  readonly #scroll: ScrollKeeper;
  /** Where the person sits: changes when they come, go, or take another conversation. */
  #seat: ChatController['current'] = null;
  #session = 0;
  #fresh = false;
  #unreadFrom: string | null = null;
  /** Stands first in a conversation that begins with it. */
  #greeting: { readonly message: Message; place: Conversation | typeof NEW } | null = null;
  #loading = false;
  #held: Element | null = null;

  constructor({ host, chat, side, language, herald }: ScreenOptions) {
    this.#host = host;
    this.#chat = chat;
    this.#deeds = new Deeds(chat);
    this.#side = side;
    this.#language = language;
    this.#herald = herald;
    this.#scroll = new ScrollKeeper(
      () => host.requestUpdate(),
      () => void this.#loadEarlier(),
    );
    host.addController(this);
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
    if (!this.#chat.current && this.#seat) this.#greeting = null;
    const seat = this.#host.shown ? this.#chat.current : null;
    if (seat !== this.#seat) {
      this.#seat = seat;
      this.#fresh = true;
      this.#unreadFrom =
        seat && seat !== NEW ? firstUnread(seat.messages, seat.info.unread, this.#side) : null;
    }
    this.#held = this.#host.shadowRoot?.activeElement ?? null;
    this.#scroll.measure();
  }

  hostUpdated(): void {
    const messages = this.#chat.conversation?.messages ?? [];
    const [first, last] = [messages[0], messages.at(-1)];
    const box = this.#host.renderRoot.querySelector<HTMLElement>('.scroller');
    this.#scroll.settle(box, {
      first: first ? keyOf(first) : '',
      last: last ? keyOf(last) : '',
      own: last?.author.role === this.#side,
      fresh: this.#fresh,
    });
    if (box) this.#fresh = false;
    // A button that went away with what it did must not take the focus with it.
    if (this.#held && !this.#held.isConnected)
      (box ?? this.#host.renderRoot.querySelector<HTMLElement>('#title'))?.focus({
        preventScroll: true,
      });
    this.#seen();
  }

  render(): TemplateResult {
    const { t } = this.#language;
    const talk = this.#chat.conversation;
    const waiting = talk && !talk.known && !talk.messages.length;
    return html`${waiting ? html`<div class="stage waiting">${skeleton('bubbles', t)}</div>` : this.#list()}
      ${talk?.info.open === false ? html`<p class="over">${t.endedNotice}</p>` : nothing} ${this.#composer()}`;
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
    this.#greeting = { message, place: NEW };
    this.#host.requestUpdate();
  }

  async send(): Promise<void> {
    const { current, session } = this.#chat;
    const { text, files } = this.#drafts.of(current);
    if (!text.trim() && !files.length) return;
    this.#drafts.change(current, { text: '', files: [] });
    this.#host.requestUpdate();
    this.#deeds.setTyping(false);
    try {
      await this.post(files.length ? { text: text.trim(), files } : { text: text.trim() });
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
    if (this.#greeting?.place === NEW) this.#greeting.place = talk;
    this.#host.requestUpdate();
  }

  #reason(refused: string): string {
    const { t } = this.#language;
    return t.failure[refused] ?? t.status.failed;
  }

  #list(): TemplateResult {
    const { t, calendar } = this.#language;
    const talk = this.#chat.conversation;
    const writer = talk?.typing[0];
    const messages = talk?.messages ?? [];
    const greeting = this.#greeting?.place === this.#chat.current && this.#greeting?.message;
    return messageList({
      t,
      calendar,
      messages: greeting ? [greeting, ...messages] : messages,
      side: this.#side,
      self: this.#chat.client?.self.id ?? '',
      hasEarlier: talk?.hasEarlier ?? false,
      loadingEarlier: this.#loading,
      unreadFrom: this.#unreadFrom,
      behind: this.#scroll.behind,
      loadEarlier: () => void this.#loadEarlier(),
      jump: () => this.#scroll.toEnd(),
      retry: (id) => this.#deeds.retry(id),
      discard: (id) => void this.#deeds.discard(id),
      empty: html`<slot name="empty">${empty({ title: t.welcome })}</slot>`,
      after: typing({ t, author: writer, name: writer ? nameOf(writer, t) : '' }),
    });
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

  async #loadEarlier(): Promise<void> {
    if (this.#loading || !this.#chat.conversation?.hasEarlier) return;
    this.#loading = true;
    this.#host.requestUpdate();
    await this.#deeds.loadEarlier();
    this.#loading = false;
    this.#host.requestUpdate();
  }

  readonly #seen = (): void => {
    if (this.#host.shown && document.visibilityState === 'visible') this.#deeds.markRead();
  };
}

/** Id of the oldest of the last `count` messages of the other side. */
function firstUnread(
  messages: readonly Message[],
  count: number,
  side: Author['role'],
): string | null {
  if (!count) return null;
  return (
    messages.filter(({ author }) => author.role !== side && author.role !== 'system').at(-count)
      ?.id ?? null
  );
}
