/**
 * The messages of the conversation that is shown, as a person reads them: where they are in it, what was
 * unread on arrival, how much of it is drawn, and where the focus is. Writes nothing and sends nothing.
 */
import { html, type TemplateResult } from 'lit/html.js';
import type { Author, Conversation, Message } from '../../src/index.ts';
import { type ChatController, NEW } from '../chat-controller.ts';
import type { Controller } from '../plain-element.ts';
import { loadEarlier } from './deeds.ts';
import { KeyedList } from './keyed-list.ts';
import type { Language } from './language.ts';
import { keyOf, MessageWindow } from './message-window.ts';
import { empty } from './parts/empty.ts';
import { type MessageListProps, messageList } from './parts/message-list.ts';
import { typing } from './parts/typing.ts';
import { nameOf } from './people.ts';
import { RowFocus } from './row-focus.ts';
import { ScrollKeeper } from './scroll-keeper.ts';

/** What the transcript asks of the element that it is part of. */
export interface TranscriptHost extends HTMLElement {
  readonly renderRoot: ShadowRoot;
  addController(controller: Controller): void;
  requestUpdate(): void;
  readonly updateComplete: Promise<boolean>;
  /** Somebody may be looking at the conversation now. */
  readonly shown: boolean;
}

export interface TranscriptOptions {
  readonly host: TranscriptHost;
  readonly chat: ChatController;
  /** Ours. */
  readonly side: Author['role'];
  readonly language: Language;
  /** What can be done with these messages, and what sets one apart. */
  readonly choices: (messages: readonly Message[]) => Pick<MessageListProps, 'acts' | 'stateOf'>;
}

/** Unread messages that are drawn at once; with more a conversation begins at its end. */
const UNREAD = 200;
/** Messages above the first that is unread, so that one knows what it is about. */
const BEFORE = 5;

export class Transcript implements Controller {
  readonly #options: TranscriptOptions;
  readonly #window = new MessageWindow();
  readonly #scroll: ScrollKeeper;
  readonly #focus: RowFocus;
  #list = new KeyedList('ol');
  /** Where the person sits: changes when they come, go, or take another conversation. */
  #seat: ChatController['current'] = null;
  #fresh = false;
  #unreadFrom: string | null = null;
  #loading = false;
  /** The rows, when somebody was last at the newest: any of them may be gone since. */
  #known: ReadonlySet<string> = new Set();
  /** Stands first in a conversation that begins with it. */
  #greeting: { readonly message: Message; place: Conversation | typeof NEW } | null = null;

  constructor(options: TranscriptOptions) {
    this.#options = options;
    const { host } = options;
    this.#focus = new RowFocus(options, () => void this.#earlier());
    this.#scroll = new ScrollKeeper({
      changed: () => host.requestUpdate(),
      nearTop: () => void this.#earlier(),
      // Opening asks for nothing: only what is in memory is drawn unasked.
      few: () => {
        if (this.#window.fill(this.#messages)) host.requestUpdate();
      },
    });
    host.addController(this);
  }

  hostUpdate(): void {
    const { host, chat } = this.#options;
    const seat = host.shown ? chat.current : null;
    if (!chat.current && this.#seat) this.#greeting = null;
    if (seat !== this.#seat) {
      this.#seat = seat;
      this.#fresh = true;
      this.#window.reset();
      this.#unreadFrom = null;
      this.#known = new Set();
      // Nothing of what was done to its rows is left when they come back.
      if (!seat) this.#list = new KeyedList('ol');
    }
    // Also when its messages come only now.
    if (this.#fresh && !this.#unreadFrom && seat && seat !== NEW) this.#begin(seat);
    this.#focus.hold(host.shadowRoot?.activeElement ?? null);
    this.#scroll.measure();
    const mayTrim = !this.#fresh && this.#scroll.pinned && !this.#focus.active;
    this.#window.update(this.#messages, mayTrim);
  }

  hostUpdated(): void {
    const { side, host } = this.#options;
    const { rows } = this.#window;
    const newest = rows.at(-1);
    const box = host.renderRoot.querySelector<HTMLElement>('.scroller');
    const missed = this.#missed;
    this.#focus.settle(box?.querySelector('ol') ?? null);
    this.#scroll.settle(box, {
      end: this.#fresh || (missed > 0 && newest?.author.role === side),
      from: (this.#fresh && box?.querySelector('.day.new')) || null,
    });
    if (this.#scroll.pinned || !missed) this.#known = new Set(rows.map(keyOf));
    if (box) this.#fresh = false;
  }

  render(): TemplateResult {
    const { chat, side, language } = this.#options;
    const { t, calendar } = language;
    const talk = chat.conversation;
    const writer = talk?.typing[0];
    return messageList({
      t,
      calendar,
      messages: this.#window.rows,
      list: this.#list,
      ...this.#options.choices(this.#window.rows),
      side,
      self: chat.client?.self.id ?? '',
      hasEarlier: this.#window.above > 0 || (talk?.hasEarlier ?? false),
      loadingEarlier: this.#loading,
      unreadFrom: this.#unreadFrom,
      missed: this.#missed,
      away: this.#scroll.away,
      focus: this.#focus,
      loadEarlier: () => void this.#earlier(),
      jump: () => this.#scroll.toEnd(),
      empty: html`<slot name="empty">${empty({ title: t.welcome })}</slot>`,
      after: typing({ t, author: writer, name: writer ? nameOf(writer, t) : '' }),
    });
  }

  /** Draw a page further back; false when there is none. */
  async reachBack(): Promise<boolean> {
    const { chat, host } = this.#options;
    if (!this.#window.above && !chat.conversation?.hasEarlier) return false;
    await this.#earlier();
    await host.updateComplete;
    return true;
  }

  /** What the desk said first, shown above the new conversation that answers it. */
  greet(message: Message): void {
    this.#greeting = { message, place: NEW };
    this.#options.host.requestUpdate();
  }

  /** Something is said before the conversation begins. */
  get greets(): boolean {
    return this.#greeting?.place === NEW;
  }

  /** The new conversation is this one from now on. */
  began(talk: Conversation): void {
    if (this.#greeting?.place === NEW) this.#greeting.place = talk;
  }

  /** Where the unread begins. */
  #begin({ messages, info }: Conversation): void {
    const at = firstUnread(messages, info.unread, this.#options.side);
    this.#unreadFrom = messages[at]?.id ?? null;
    if (messages.length - at <= UNREAD) this.#window.reset(messages[Math.max(0, at - BEFORE)]);
  }

  /** Rows that came at the end while somebody was further up. */
  get #missed(): number {
    const { rows } = this.#window;
    const at = rows.findLastIndex((m) => this.#known.has(keyOf(m)));
    return this.#scroll.pinned || at < 0 ? 0 : rows.length - 1 - at;
  }

  get #messages(): readonly Message[] {
    const { chat } = this.#options;
    const messages = chat.conversation?.messages ?? [];
    const greeting = this.#greeting;
    return greeting?.place === chat.current ? [greeting.message, ...messages] : messages;
  }

  /** From memory first, only then from the server. */
  async #earlier(): Promise<void> {
    const { chat, host } = this.#options;
    if (this.#loading) return;
    this.#scroll.measure();
    if (!this.#window.grow(this.#messages) && chat.conversation?.hasEarlier) {
      this.#loading = true;
      host.requestUpdate();
      await loadEarlier(chat);
      this.#loading = false;
      this.#window.grow(this.#messages);
    }
    host.requestUpdate();
  }
}

/** Place of the oldest of the last `count` messages of the other side; past the end: none. */
function firstUnread(messages: readonly Message[], count: number, side: Author['role']): number {
  let [left, first] = [count, messages.length];
  for (let at = messages.length - 1; at >= 0 && left > 0; at--) {
    const message = messages[at];
    if (!message || message.author.role === side || message.author.role === 'system') continue;
    first = at;
    left--;
  }
  return first;
}
