/**
 * The visitor's element: attributes, methods and events of `<shaman-chat>`, and which view the
 * panel shows. Registers nothing, so that it can be extended or named otherwise.
 */
import {
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type { Conversation } from '../src/index.ts';
import { NEW } from './chat-controller.ts';
import type { ChatSettings } from './chat-settings.ts';
import { chatStyles } from './chat-styles.ts';
import { DialogController } from './dialog-controller.ts';
import { lineBanner } from './line-banner.ts';
import { rememberOpen, wasOpen } from './open-memory.ts';
import { home } from './parts/home.ts';
import { launcher } from './parts/launcher.ts';
import { panel } from './parts/panel.ts';
import { otherSide, type Person } from './people.ts';
import { ShamanElement } from './shaman-element.ts';
import { visitorBar } from './visitor-bar.ts';

/**
 * A live chat with a support desk: a launcher in the corner and the panel that it opens.
 *
 * @summary Live support chat for visitors of a page.
 * @slot launcher - What the launcher shows instead of its icon.
 * @slot header - Replaces name, description and portraits at the top of the first view.
 * @slot empty - Stands where a conversation has no messages yet.
 * @slot footer - Below everything in the panel.
 *
 * @fires {CustomEvent<undefined>} shaman-ready - What the browser remembered is restored.
 * @fires {CustomEvent<undefined>} shaman-open - About to open; cancelable.
 * @fires {CustomEvent<undefined>} shaman-after-open - Is open and drawn.
 * @fires {CustomEvent<undefined>} shaman-close - About to close; cancelable.
 * @fires {CustomEvent<undefined>} shaman-after-close - Is closed.
 * @fires {CustomEvent<{conversationId: string, message: Message}>} shaman-message - A message of the desk arrived.
 * @fires {CustomEvent<{count: number}>} shaman-unread - Another number of unread messages.
 * @fires {CustomEvent<{state: ConnectionState}>} shaman-connection - The connection is in another state.
 * @fires {CustomEvent<{conversationId: string}>} shaman-conversation - A conversation is shown.
 * @fires {CustomEvent<{code: string, message: string}>} shaman-error - Something failed that the page may want to know.
 *
 * @csspart launcher - The button that opens and closes the panel.
 * @csspart badge - The number of unread messages on it.
 * @csspart panel - The window.
 * @csspart header - Its top, in either view.
 * @csspart list - All conversations.
 * @csspart conversation - One of them in the list.
 * @csspart messages - The box in which messages scroll.
 * @csspart message - One message with what belongs to it.
 * @csspart bubble - Its text.
 * @csspart status - Where an own message stands.
 * @csspart composer - Everything around the field.
 * @csspart input - The field.
 * @csspart send - The button that sends.
 * @csspart attach - The button that attaches files.
 * @csspart banner - The line about the connection.
 * @csspart typing - Somebody writes right now.
 *
 * @cssprop [--shaman-accent=light-dark(#57348c, #7450b8)] - The one colour.
 * @cssprop [--shaman-on-accent] - Text on it; black or white by contrast where not given.
 * @cssprop [--shaman-surface=light-dark(#fffdfa, #1b1722)] - Background of the panel.
 * @cssprop [--shaman-text=light-dark(#251d2e, #f1ecf5)] - Text on it; quieter shades come from both.
 * @cssprop [--shaman-font] - Font family of everything.
 * @cssprop [--shaman-radius=20px] - Corners of the panel.
 * @cssprop [--shaman-width=400px] - Width of the panel; inline `100%`.
 * @cssprop [--shaman-height=680px] - Height of the panel; inline `600px`.
 * @cssprop [--shaman-offset-x=20px] - Distance from the side of the window.
 * @cssprop [--shaman-offset-y=20px] - Distance from its bottom.
 * @cssprop [--shaman-z-index=2000000000] - Height above the page.
 *
 * @cssState open - The panel is shown.
 * @cssState unread - There are unread messages.
 * @cssState offline - The connection has been lost for a while.
 */
export class ShamanChat extends ShamanElement {
  static override styles = chatStyles;
  static override properties: PropertyDeclarations = {
    mode: { reflect: true },
    placement: { reflect: true },
    open: { type: Boolean, reflect: true },
    hideLauncher: { type: Boolean, attribute: 'hide-launcher' },
    persistOpen: { type: Boolean, attribute: 'persist-open' },
    consent: {},
  };

  /** In the corner of the window, or where it stands in the page. */
  declare mode: 'floating' | 'inline';
  /** Which corner. */
  declare placement: 'end' | 'start';
  declare open: boolean;
  /** For pages that open the chat with a button of their own. */
  declare hideLauncher: boolean;
  /** Stays open or closed from page to page within a tab. */
  declare persistOpen: boolean;
  /** `required` holds back every request and every write until `grantConsent()`. */
  declare consent: string;

  readonly #dialog = new DialogController(this);
  #agreed = false;
  #giveFocusBack: (() => void) | undefined;

  constructor() {
    super('visitor');
    this.consent = '';
    this.mode = 'floating';
    this.placement = 'end';
    this.open = this.hideLauncher = this.persistOpen = false;
  }

  /** @internal */
  override get shown(): boolean {
    return this.open || this.mode === 'inline';
  }

  /** Open the panel. */
  show(): void {
    this.#turn(true, navigator.userActivation?.isActive ?? true);
  }

  /** Close the panel; the connection stays. */
  hide(): void {
    this.#turn(false, true);
  }

  toggle(): void {
    if (this.open) this.hide();
    else this.show();
  }

  /** Open the panel with this conversation. Does nothing for one that this visitor does not have. */
  async openConversation(id: string): Promise<void> {
    this.show();
    await this.updateComplete;
    await this.chat.open();
    const found = this.chat.client?.conversation(id);
    if (found) await this.#visit(found, false);
  }

  /** Open the panel with a new conversation, and these words in its field. */
  async showNewMessage(text = ''): Promise<void> {
    this.show();
    await this.updateComplete;
    await this.#visit(NEW, navigator.userActivation?.isActive ?? true);
    if (text) this.screen.write(text);
  }

  /** Send this in the conversation that is shown, or else in a new one. @throws ShamanError before consent, or for what can never be sent */
  async send(text: string): Promise<void> {
    await this.updateComplete;
    await this.screen.post({ text });
  }

  /** The visitor agreed: from here on the chat may connect and remember. */
  grantConsent(): void {
    this.#agreed = true;
    if (this.open) this.#remember();
    else this.#recall();
    this.requestUpdate();
  }

  /** Forget everything about this visitor, here and in the other tabs. */
  async signOut(): Promise<void> {
    await this.chat.signOut();
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#recall();
  }

  protected override update(changed: PropertyValues<this>): void {
    if (changed.has('open') && !this.open && this.hasUpdated)
      this.#giveFocusBack = this.#dialog.leave();
    super.update(changed);
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.setState('open', this.shown);
    this.setState('unread', this.unread > 0);
    this.setState('offline', this.chat.line !== 'fine');
    const turned = changed.has('open') && (this.open || changed.get('open') === true);
    if (turned) this.#remember();
    if (this.shown && (changed.has('open') || changed.has('mode'))) void this.chat.open();
    this.#giveFocusBack?.();
    this.#giveFocusBack = undefined;
    if (turned) this.tell(this.open ? 'after-open' : 'after-close');
  }

  protected override render(): TemplateResult {
    const inline = this.mode === 'inline';
    return html`<div class="root" lang=${this.t.tag}>
      ${
        this.shown
          ? panel({
              inline,
              content: this.#allowed && this.chat.current ? this.#conversation() : this.#home(),
              drop: (event) => this.screen.drop(event),
            })
          : nothing
      }
      ${
        inline || this.hideLauncher
          ? nothing
          : launcher({
              t: this.t,
              open: this.open,
              unread: this.unread,
              toggle: () => this.#turn(!this.open, true),
            })
      }
    </div>`;
  }

  #home(): TemplateResult {
    const { client, failure } = this.chat;
    return home({
      t: this.t,
      calendar: this.calendar,
      organization: client?.organization ?? null,
      banner: lineBanner(this.chat, this.t),
      known: client?.known ?? false,
      failed: failure !== null,
      rows: (client?.conversations ?? []).map((talk) => ({
        key: talk,
        info: talk.info,
        current: false,
        ...this.#other(talk),
      })),
      select: (key) => void this.#visit(key as Conversation),
      begin: () => void this.#visit(NEW),
      retry: () => void this.chat.open(),
      agree: this.#allowed ? undefined : () => this.grantConsent(),
      close: this.#closer,
    });
  }

  #conversation(): TemplateResult {
    const { client, conversation } = this.chat;
    const bar = visitorBar({
      t: this.t,
      client,
      conversation,
      person: this.#other(conversation),
      leave: () => void this.#visit(null),
      close: this.#closer,
    });
    return html`${bar} ${lineBanner(this.chat, this.t)} ${this.screen.render()}`;
  }

  get #closer(): (() => void) | undefined {
    return this.mode === 'inline' ? undefined : () => this.hide();
  }

  get #allowed(): boolean {
    return this.#agreed || this.consent !== 'required';
  }

  #other(talk: Conversation | null): Person {
    return otherSide(talk?.info, 'visitor', this.chat.client?.organization ?? null, this.t);
  }

  protected override settings(): ChatSettings | null {
    return this.#allowed ? super.settings() : null;
  }

  #remember(): void {
    if (this.persistOpen && this.#allowed) rememberOpen(this.organization, this.open);
  }

  #recall(): void {
    if (this.persistOpen && this.#allowed) this.open = wasOpen(this.organization) ?? this.open;
  }

  #turn(open: boolean, focus: boolean): void {
    if (open === this.open || !this.tell(open ? 'open' : 'close')) return;
    if (open) this.#dialog.remember();
    this.open = open;
    if (open && focus) this.#dialog.focus(this.chat.current ? this.#writingPlace : '#title');
  }

  async #visit(next: Conversation | typeof NEW | null, focus = true): Promise<void> {
    const seen = this.chat.select(next);
    if (focus) this.#dialog.focus(next ? this.#writingPlace : '#title');
    await seen;
  }

  /** On a phone the keyboard would cover what there is to read. */
  get #writingPlace(): string {
    return this.#dialog.modal && this.chat.conversation ? '.scroller' : 'textarea';
  }
}
