/**
 * The operator's element: all conversations of a desk on one side, one of them on the other.
 * Registers nothing. Made of the same parts as the visitor's.
 */
import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import type { Conversation } from '../src/index.ts';
import { deskStyles } from './desk-styles.ts';
import { turns } from './launcher-words.ts';
import { ConversationScreen } from './panel/conversation-screen.ts';
import { done } from './panel/deeds.ts';
import { Herald } from './panel/herald.ts';
import { KeyedList } from './panel/keyed-list.ts';
import { Language } from './panel/language.ts';
import { lineBanner } from './panel/line-banner.ts';
import { ListWindow } from './panel/list-window.ts';
import { conversationHeader } from './panel/parts/conversation-header.ts';
import { conversationList } from './panel/parts/conversation-list.ts';
import { deskSidebar } from './panel/parts/desk-sidebar.ts';
import { empty, skeleton } from './panel/parts/empty.ts';
import { endButton } from './panel/parts/end-button.ts';
import { facts } from './panel/parts/facts.ts';
import { askedBy, nameOf, type Person } from './panel/people.ts';
import { fetchRest } from './panel/translations/translations.ts';
import type { Properties } from './plain-element.ts';
import { ShamanElement } from './shaman-element.ts';
import type { ChatNews } from './shaman-events.ts';

/**
 * The console of an operator: answer, end and reopen the conversations of a desk.
 *
 * @summary The operator's side of a support chat.
 *
 * @fires {CustomEvent<undefined>} shaman-ready - What the browser remembered is restored.
 * @fires {CustomEvent<{conversationId: string, message: Message}>} shaman-message - A visitor's message arrived.
 * @fires {CustomEvent<{count: number}>} shaman-unread - Another number of unread messages.
 * @fires {CustomEvent<{state: ConnectionState}>} shaman-connection - The connection is in another state.
 * @fires {CustomEvent<{conversationId: string}>} shaman-conversation - A conversation is shown.
 * @fires {CustomEvent<{code: string, message: string}>} shaman-error - Something failed that the page may want to know.
 *
 * @csspart list - The conversations.
 * @csspart conversation - One of them in the list.
 * @csspart header - The bar above the conversation that is shown.
 * @csspart messages - The box in which messages scroll.
 * @csspart message - One message with what belongs to it.
 * @csspart bubble - Its text.
 * @csspart status - Where an own message stands.
 * @csspart composer - Everything around the field.
 * @csspart input - The field.
 * @csspart send - The button that sends.
 * @csspart attach - The button that attaches files.
 * @csspart banner - The line about the connection.
 * @csspart typing - The visitor writes right now.
 *
 * @cssprop [--shaman-accent=light-dark(#57348c, #7450b8)] - The one colour.
 * @cssprop [--shaman-height=100%] - Height of the console.
 */
export class ShamanDesk extends ShamanElement {
  static override styles = deskStyles;
  static override properties: Properties = { filter: { attribute: false } };

  /** Which conversations are listed. @internal */
  declare filter: 'open' | 'ended';

  readonly #language = new Language(this);
  readonly #herald = new Herald(this, this.chat, this.#language);
  readonly #screen = new ConversationScreen({
    host: this,
    chat: this.chat,
    side: 'agent',
    language: this.#language,
    herald: this.#herald,
  });
  readonly #listed = new KeyedList('ul');
  readonly #window = new ListWindow<Conversation>();
  #focusNext = '';
  #worded = false;

  constructor() {
    super('agent');
    this.filter = 'open';
    void this.#learn();
  }

  /** @internal */
  override get shown(): boolean {
    return true;
  }

  protected override update(): void {
    render(this.#console(), this.renderRoot);
  }

  protected override updated(): void {
    if (!this.#focusNext) return;
    this.renderRoot.querySelector<HTMLElement>(this.#focusNext)?.focus();
    this.#focusNext = '';
  }

  protected override hear<N extends keyof ChatNews>(name: N, detail: ChatNews[N]): void {
    if (name === 'message') this.#herald.message(detail as ChatNews['message']);
    super.hear(name, detail);
  }

  /** An operator says what is rare elsewhere. */
  async #learn(): Promise<void> {
    await fetchRest().catch((thrown) => this.chat.report(thrown));
    this.#worded = true;
    this.requestUpdate();
  }

  #console(): TemplateResult | typeof nothing {
    const { conversation } = this.chat;
    const { t, settled } = this.#language;
    if (!settled || !this.#worded) return nothing;
    return html`<div class=${conversation ? 'root desk chosen' : 'root desk'} lang=${t.tag} dir=${turns(this, t.tag) ? 'rtl' : nothing}>
      ${this.#sidebar()}
      <div class="work">${conversation ? this.#work(conversation) : empty({ title: t.pickConversation })}</div>
    </div>`;
  }

  #sidebar(): TemplateResult {
    const { client } = this.chat;
    const all = client?.conversations ?? [];
    const listed = all.filter(({ info }) => info.open === (this.filter === 'open'));
    this.#window.update(listed, this.#isAtTop);
    const other = all.length - listed.length;
    const isOpen = this.filter === 'open';
    return deskSidebar({
      t: this.#language.t,
      organization: client?.organization ?? null,
      self: client?.self,
      online: client?.connection.status === 'connected',
      broken: this.chat.line === 'broken',
      filter: this.filter,
      counts: isOpen
        ? { open: listed.length, ended: other }
        : { open: other, ended: listed.length },
      choose: (filter) => {
        this.#window.reset();
        this.filter = filter;
      },
      content: this.#list(),
      more: this.#window.below ? () => this.#grow() : undefined,
      scrolled: (shelf) => this.#scrolled(shelf),
    });
  }

  #list(): TemplateResult | Element {
    const { t, calendar } = this.#language;
    const { client, failure, current } = this.chat;
    const rows = this.#window.rows.map((talk) => ({
      key: talk,
      info: talk.info,
      current: talk === current,
      typing: talk.typing[0] && this.#other(talk).name,
      colleague: this.#colleague(talk),
      ...this.#other(talk),
    }));
    if (rows.length) {
      const select = (key: object) => void this.#visit(key as Conversation);
      return conversationList({ t, calendar, rows, list: this.#listed, side: 'agent', select });
    }
    if (failure) {
      const action = { label: t.retry, run: () => void this.chat.open() };
      return empty({ title: t.errorTitle, text: t.unreachable, action });
    }
    return client?.known ? empty({ title: t.noneHere }) : skeleton('rows', t);
  }

  /** Operators share a side, and are told apart by their names. */
  #colleague({ info }: Conversation): string | undefined {
    const author = info.preview?.author;
    const isAnother = author?.role === 'agent' && author.id !== this.chat.client?.self.id;
    return isAnother ? nameOf(author, this.#language.t) : undefined;
  }

  #grow(): void {
    const { length } = this.#window.rows;
    // The button goes down, and away in the end: whoever stands on it goes on where it was.
    if (this.renderRoot.activeElement?.matches('.rest'))
      this.#focusNext = `.list li:nth-of-type(${length + 1}) .row`;
    this.#window.grow();
    this.requestUpdate();
  }

  #scrolled({ scrollHeight, scrollTop, clientHeight }: Element): void {
    if (!scrollTop) this.#window.reset();
    else if (this.#window.below && scrollHeight - scrollTop < 2 * clientHeight) this.#grow();
  }

  /** Where the list begins is seen, and nobody stands in a row of it. */
  get #isAtTop(): boolean {
    const shelf = this.renderRoot.querySelector('.shelf');
    const { activeElement } = this.renderRoot;
    // One that is not shown at all has no place.
    return !!shelf?.clientHeight && !shelf.scrollTop && !shelf.contains(activeElement);
  }

  #work(talk: Conversation): TemplateResult {
    const { t } = this.#language;
    const bar = conversationHeader({
      t,
      ...this.#other(talk),
      panelTitle: t.desk,
      detail: talk.typing.length
        ? t.typing(this.#other(talk).name)
        : [this.#whereabouts(talk), talk.info.open ? t.open : t.ended].filter(Boolean).join(' · '),
      leave: () => void this.#visit(null),
      more: talk.can.close
        ? endButton({
            t,
            open: talk.info.open,
            set: (open) => void done(this.chat, (talk) => talk.setOpen(open)),
          })
        : nothing,
    });
    return html`${bar} ${facts(talk.info)} ${lineBanner(this.chat, t)} ${this.#screen.render()}`;
  }

  #other(talk: Conversation): Person {
    const { online, seenAt } = talk.info.presence ?? {};
    const person = askedBy(talk.info, this.#language.t);
    // Of who was never seen, nobody knows whether they are there.
    return { ...person, online: online || seenAt ? online : undefined };
  }

  /** "Online", "Last seen 5 min ago"; empty where nobody knows. */
  #whereabouts({ info: { presence } }: Conversation): string {
    const { t, calendar } = this.#language;
    if (presence?.online) return t.online;
    return presence?.seenAt ? t.lastSeen(calendar.ago(presence.seenAt)) : '';
  }

  async #visit(next: Conversation | null): Promise<void> {
    this.#focusNext = next ? 'textarea' : '.list .row';
    await this.chat.select(next);
  }
}
