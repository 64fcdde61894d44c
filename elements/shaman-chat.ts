/**
 * The visitor's element: attributes, methods and events of `<shaman-chat>`, and its launcher. What
 * an open panel shows comes later, from `panel/`. Registers nothing, so that it can be extended.
 */
import { ShamanError } from '../src/index.ts';
import { NEW } from './chat-controller.ts';
import type { ChatSettings } from './chat-settings.ts';
import { asks, visit } from './errands.ts';
import { LatePanel } from './late-panel.ts';
import { Launcher, launcherStyle } from './launcher.ts';
import { launcherName, spoken, tagOf, turns } from './launcher-words.ts';
import { assign, make } from './make.ts';
import { rememberOpen, wasOpen } from './open-memory.ts';
import type { ChatPanel } from './panel/chat-panel.ts';
import { placeStyle } from './place-style.ts';
import type { Changes, Properties } from './plain-element.ts';
import { ShamanElement } from './shaman-element.ts';
import type { ChatNews } from './shaman-events.ts';
import type { Looks } from './style.ts';
import { tokens } from './tokens.ts';
import { userActs } from './user-acts.ts';

/**
 * A live chat with a support desk: a launcher in the corner and the panel that it opens.
 * @summary Live support chat for visitors of a page.
 * @slot launcher - What the launcher shows instead of its icon; words make it as wide as they are.
 * @slot header - Replaces name, description and portraits at the top of the first view.
 * @slot empty - Stands where a conversation has no messages yet.
 * @slot footer - Below everything in the panel.
 *
 * @attr {'document' | 'panel' | 'off'} [escape=document] - Where Escape closes the panel: anywhere on the page, with the focus in it, or never.
 * @fires {CustomEvent<undefined>} shaman-ready - What the browser remembered is restored, and the panel is fetched: from here on opening it asks for nothing. With `connect="lazy"` the panel is fetched when first opened.
 * @fires {CustomEvent<undefined>} shaman-open - About to open; cancelable.
 * @fires {CustomEvent<undefined>} shaman-after-open - Is open and drawn; the first time perhaps some moments later.
 * @fires {CustomEvent<undefined>} shaman-close - About to close; cancelable.
 * @fires {CustomEvent<undefined>} shaman-after-close - Is closed.
 * @fires {CustomEvent<{conversationId: string, message: Message}>} shaman-message - A message of the desk arrived.
 * @fires {CustomEvent<{count: number}>} shaman-unread - Another number of unread messages.
 * @fires {CustomEvent<{state: ConnectionState}>} shaman-connection - The connection is in another state.
 * @fires {CustomEvent<{conversationId: string}>} shaman-conversation - A conversation is shown.
 * @fires {CustomEvent<{code: string, message: string}>} shaman-error - Something failed that the page may want to know.
 * @csspart launcher - The button that opens and closes the panel.
 * @csspart badge - The number of unread messages on it.
 * @csspart preview - The card with the newest message beside a closed launcher.
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
 * @cssState open - The panel is shown.
 * @cssState unread - There are unread messages.
 * @cssState offline - The connection has been lost for a while.
 * @cssState rtl - The language is written from the right, and `dir` does not say otherwise.
 */
export class ShamanChat extends ShamanElement {
  static override styles: Looks[] = [tokens, launcherStyle, placeStyle];
  static override properties: Properties = {
    mode: { reflect: true },
    placement: { reflect: true },
    open: { type: Boolean, reflect: true },
    hideLauncher: { type: Boolean, attribute: 'hide-launcher' },
    persistOpen: { type: Boolean, attribute: 'persist-open' },
    consent: {},
    sound: { type: Boolean },
    quiet: { type: Boolean },
    discreet: { type: Boolean },
  };

  /** In the corner of the window, or where it stands in the page. */
  declare mode: 'floating' | 'inline';
  /** Which corner. */
  declare placement: 'end' | 'start';
  /** The panel is shown. Set by the page it is not announced: `shaman-open` and `shaman-close` come before what people and methods do. */
  declare open: boolean;
  /** For pages that open the chat with a button of their own. */
  declare hideLauncher: boolean;
  /** Stays open or closed from page to page within a tab, in the conversation that it was in. */
  declare persistOpen: boolean;
  /** `required` holds back every request and every write until `grantConsent()`. */
  declare consent: string;
  /** Messages that arrive make a soft sound, once for all tabs; a person can mute it. */
  declare sound: boolean;
  /** Nothing interrupts: no card, sound, notification or greeting. Badge and title stay. */
  declare quiet: boolean;
  /** Desktop notifications tell who wrote, not what. */
  declare discreet: boolean;

  /** Who had the focus when the panel was opened. @internal */
  opener: Element | null = null;
  readonly #late = new LatePanel<ChatPanel>({
    load: async () => (await import('./panel/chat-panel.ts')).makePanel(this, this.chat),
    arrived: () => this.requestUpdate(),
    failed: (thrown) => this.#fail(thrown),
  });
  /** The panel stands before it, the launcher after it. */
  readonly #seam = document.createComment('');
  readonly #root = make('div', { class: 'root' }, this.#seam);
  readonly #launcher = new Launcher(
    () => this.#turn(!this.open, true),
    () => void (this.#eager && this.#late.now()),
  );
  #agreed = false;
  #drawn = false;
  /** Who had the focus when it was asked for here. */
  #asker: Element | null | undefined;

  constructor() {
    super('visitor');
    this.consent = '';
    this.mode = 'floating';
    this.placement = 'end';
    this.open = this.hideLauncher = this.persistOpen = false;
    this.sound = this.quiet = this.discreet = false;
  }

  /** @internal */
  override get shown(): boolean {
    return this.open || this.mode === 'inline';
  }

  /** Connecting and remembering were agreed to. @internal */
  get allowed(): boolean {
    return this.#agreed || this.consent !== 'required';
  }

  /** Open the panel: at once, or as soon as it is here. */
  show(): void {
    this.#turn(true, userActs());
  }

  /** Close the panel; the connection stays. */
  hide(): void {
    this.#turn(false, true);
  }

  toggle(): void {
    this[this.open ? 'hide' : 'show']();
  }

  /** Open the panel with this conversation. `shaman-error` says `not_found` where this visitor has none of that id. */
  async openConversation(id: string): Promise<void> {
    this.show();
    await super.getUpdateComplete();
    await visit(this.chat, id);
  }

  /** Open the panel with a new conversation, and these words in its field. */
  async showNewMessage(text = ''): Promise<void> {
    const asker = userActs() ? document.activeElement : undefined;
    this.show();
    await super.getUpdateComplete();
    void this.chat.select(NEW);
    this.#asker = asker;
    const panel = await this.#late.now();
    if (text) panel?.screen.write(text);
  }

  /** Send this in the conversation that is shown, or else in a new one. False: the desk asks something first, and it waits in the field of the open panel. @throws ShamanError before consent, or for what can never be sent */
  async send(text: string): Promise<boolean> {
    await super.getUpdateComplete();
    const panel = (await asks(this.chat)) ? await this.#late.now() : this.#late.part;
    return panel ? panel.send(text) : this.chat.send({ text }).then(() => true);
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
    if (!this.#root.parentNode) this.renderRoot.append(this.#root);
    this.#recall();
  }

  protected override hear<N extends keyof ChatNews>(name: N, detail: ChatNews[N]): void {
    if (name === 'message') this.#late.part?.herald.message(detail as ChatNews['message']);
    const { client } = this.chat;
    if (name === 'ready' || client?.connection.status === 'connected') this.#plan();
    if (name !== 'ready' || !this.#eager) return super.hear(name, detail);
    void this.#late.arrival.then(() => {
      if (client === this.chat.client) super.hear(name, detail);
    });
  }

  /** Also the panel's, where it is on its way. */
  protected override getUpdateComplete(): Promise<boolean> {
    const complete = super.getUpdateComplete();
    if (this.#late.part || !this.shown) return complete;
    return complete.then(() => this.#late.coming).then(() => super.getUpdateComplete());
  }

  protected override update(): void {
    const { part: panel } = this.#late;
    if (panel && this.#asker !== undefined) {
      // Who has gone on elsewhere meanwhile is left alone.
      if ([this.#asker, document.body].includes(document.activeElement)) panel.takeFocus();
      this.#asker = undefined;
    }
    const language = spoken(tagOf(this, this.locale));
    const lang = (this.shown && panel?.language.t.tag) || language;
    const turned = turns(this, lang);
    this.setState('rtl', turned);
    // Where there are no such states, the page's direction goes before half of ours.
    assign(this.#root, { lang, dir: turned ? getComputedStyle(this).direction : null });
    panel?.draw(this.#seam);
    if (this.mode === 'inline' || this.hideLauncher) this.#launcher.button.remove();
    else if (!this.#launcher.button.parentNode) this.#root.append(this.#launcher.button);
    this.#launcher.show({
      name: launcherName(language, this.open ? 0 : this.unread, this.texts),
      busy: this.open && !panel,
      open: this.open && panel !== undefined,
      unread: this.unread,
    });
  }

  protected override updated(changed: Changes): void {
    this.setState('open', this.shown);
    this.setState('unread', this.unread > 0);
    this.setState('offline', this.chat.line !== 'fine');
    const closed = changed.get('open') === true && !this.open;
    if (closed || (this.open && changed.has('open'))) this.#remember();
    if (this.shown && (changed.has('open') || changed.has('mode'))) {
      void this.#late.now();
      void this.chat.open();
    }
    const drawn = this.open && this.#late.part !== undefined;
    if (drawn && !this.#drawn) this.tell('after-open');
    if (closed) this.tell('after-close');
    this.#drawn = drawn;
  }

  protected override settings(): ChatSettings | null {
    return this.allowed ? super.settings() : null;
  }

  /** Nobody asked that the panel be fetched only when it is opened. */
  get #eager(): boolean {
    return this.allowed && this.connect !== 'lazy';
  }

  #plan(): void {
    const wanted = () => this.isConnected && (this.#eager || this.shown);
    if (wanted()) this.#late.soon(wanted);
  }

  #fail(thrown: unknown): void {
    const { code, message } = ShamanError.from(thrown);
    this.open = false;
    // Not by way of `hear`: what is heard while there is a line plans the next attempt, and so on for ever.
    this.tell('error', { code, message });
  }

  #remember(): void {
    if (this.persistOpen && this.allowed) rememberOpen(this.organization, this.open);
  }

  #recall(): void {
    if (this.persistOpen && this.allowed) this.open = wasOpen(this.organization) ?? this.open;
  }

  #turn(open: boolean, focus: boolean): void {
    if (open === this.open || !this.tell(open ? 'open' : 'close')) return;
    this.#asker = open && focus ? document.activeElement : undefined;
    if (open) this.opener = document.activeElement;
    this.open = open;
  }
}
