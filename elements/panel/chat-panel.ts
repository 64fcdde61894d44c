/**
 * All that `<shaman-chat>` shows when it is open: its first view, a conversation, their language and
 * voice. Fetched when the page is idle or somebody opens; the element knows it by this one class.
 */
import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import type { Conversation, Message } from '../../src/index.ts';
import { attend } from '../attention/attend.ts';
import type { Attention, AttentionHost } from '../attention/attention.ts';
import { type ChatController, NEW } from '../chat-controller.ts';
import type { LatePanel } from '../late-panel.ts';
import { sheetsOf } from '../style.ts';
import { ConversationScreen } from './conversation-screen.ts';
import { DialogController, type DialogHost } from './dialog-controller.ts';
import { Herald } from './herald.ts';
import { KeyedList } from './keyed-list.ts';
import { Language } from './language.ts';
import { lineBanner } from './line-banner.ts';
import { wordsOf } from './narration.ts';
import { Occasions } from './occasions.ts';
import { OnDemand } from './on-demand.ts';
import { panelStyles } from './panel-styles.ts';
import { home } from './parts/home.ts';
import { panel } from './parts/panel.ts';
import { answeredBy, deskOf, nameOf, type Person } from './people.ts';
import type { Whereabouts, WhereaboutsOptions } from './rare/whereabouts.ts';
import type { Texts } from './translations/texts.ts';
import { visitorBar } from './visitor-bar.ts';

/** What the panel asks of its element. */
export type PanelHost = DialogHost &
  AttentionHost & {
    readonly mode: 'floating' | 'inline';
    readonly locale: string;
    readonly texts: Texts | undefined;
    readonly persistOpen: boolean;
    /** Connecting and remembering were agreed to. */
    readonly allowed: boolean;
    /** Who had the focus when the panel was opened. */
    readonly opener: Element | null;
    grantConsent(): void;
  };

/** In the language that its element asks for, if that can be had. */
export async function makePanel(host: PanelHost, chat: ChatController): Promise<ChatPanel> {
  const panel = new ChatPanel(host, chat);
  await Promise.all([panel.language.learn(), panel.whereabouts()]);
  return panel;
}

export class ChatPanel {
  readonly herald: Herald;
  readonly language: Language;
  readonly screen: ConversationScreen;
  readonly #occasions: Occasions;
  /** Comes when there is something to notice, or to choose; its `part` is what a person may mute. */
  readonly attention: LatePanel<Attention>;
  readonly #chat: ChatController;
  readonly #host: PanelHost;
  readonly #dialog: DialogController;
  readonly #list = new KeyedList('ul');
  readonly #whereabouts: OnDemand<Whereabouts, WhereaboutsOptions>;

  constructor(host: PanelHost, chat: ChatController) {
    this.#host = host;
    this.#chat = chat;
    this.language = new Language(host);
    this.herald = new Herald(host, chat, this.language);
    const { language, herald } = this;
    this.#whereabouts = new OnDemand({ host, chat }, () => import('./rare/whereabouts.ts'));
    const occasions = new Occasions({
      host,
      chat,
      language,
      attention: () => this.attention,
      say: (text, urgent) => herald.say(text, urgent),
      begin: () => {
        const { current } = chat;
        this.#visit(NEW);
        this.screen.carry(current);
      },
    });
    this.#occasions = occasions;
    this.screen = new ConversationScreen({
      host,
      chat,
      side: 'visitor',
      language,
      herald,
      occasions,
    });
    this.#dialog = new DialogController(host, () => host.opener);
    dress(host.renderRoot);
    const greet = (message: Message) => this.screen.greet(message);
    const words = (message: Message) => wordsOf(message, language.t);
    this.attention = attend({ host, chat, language, herald, words, greet });
  }

  /** They are known, where they are kept; or cannot be. */
  async whereabouts(): Promise<void> {
    const { allowed, persistOpen } = this.#host;
    this.#whereabouts.due(allowed && persistOpen);
    await this.#whereabouts.coming;
  }

  /** Send this from where the person is. False: they are asked something first, with these words in the field. */
  async send(text: string): Promise<boolean> {
    const whole = await this.#occasions.whole({ text });
    if (whole) await this.screen.post(whole);
    else {
      await this.#host.showNewMessage();
      this.screen.add(text);
    }
    return whole !== null;
  }

  /** Move focus to where a person goes on: the field, or the title of the first view. */
  takeFocus(): void {
    this.#dialog.focus(this.#chat.current ? this.#writingPlace : '#title');
  }

  /** Stands before this node while the element shows it. */
  draw(before: ChildNode): void {
    void this.whereabouts();
    const place = before.parentElement;
    if (place) render(this.#host.shown ? this.#panel() : nothing, place, { renderBefore: before });
  }

  #panel(): TemplateResult {
    return panel({
      inline: this.#host.mode === 'inline',
      content: this.#host.allowed && this.#chat.current ? this.#conversation() : this.#home(),
    });
  }

  #home(): TemplateResult {
    const { client, failure } = this.#chat;
    const { t, calendar } = this.language;
    return home({
      t,
      calendar,
      organization: deskOf(this.#chat),
      banner: lineBanner(this.#chat, t),
      known: client?.known ?? false,
      failed: failure !== null,
      rows: (client?.conversations ?? []).map((talk) => ({
        key: talk,
        info: talk.info,
        current: false,
        typing: talk.typing[0] && nameOf(talk.typing[0], t),
        ...this.#other(talk),
      })),
      list: this.#list,
      side: 'visitor',
      select: (key) => this.#visit(key as Conversation),
      begin: this.#chat.begins ? () => this.#visit(NEW) : undefined,
      retry: () => void this.#chat.open(),
      agree: this.#host.allowed ? undefined : () => this.#host.grantConsent(),
      close: this.#closer,
    });
  }

  #conversation(): TemplateResult {
    const { conversation } = this.#chat;
    const { t } = this.language;
    const bar = visitorBar({
      language: this.language,
      organization: deskOf(this.#chat),
      conversation,
      person: this.#other(conversation),
      more: this.#occasions.menu(),
      leave: () => this.#visit(null),
      close: this.#closer,
    });
    return html`${bar} ${lineBanner(this.#chat, t)} ${this.screen.render()}`;
  }

  get #closer(): (() => void) | undefined {
    return this.#host.mode === 'inline' ? undefined : () => this.#host.hide();
  }

  #other(talk: Conversation | null): Person {
    return answeredBy(talk?.info, deskOf(this.#chat), this.language.t);
  }

  #visit(next: Conversation | typeof NEW | null): void {
    void this.#chat.select(next);
    this.takeFocus();
  }

  /** On a phone the keyboard would cover what there is to read. */
  get #writingPlace(): string {
    if (this.#occasions.asks) return '#title';
    return this.#dialog.modal && this.#chat.conversation ? '.scroller' : '#input';
  }
}

/** The panel's looks go below those that a subclass adds. */
function dress(root: ShadowRoot): void {
  const [tokens, ...rest] = root.adoptedStyleSheets;
  root.adoptedStyleSheets = [...(tokens ? [tokens] : []), ...sheetsOf(panelStyles), ...rest];
}
