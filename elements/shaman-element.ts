/**
 * What both elements are: the address of one desk, a line to it, a theme, and a voice towards the
 * page. Draws nothing, and brings nothing that only an open panel needs.
 */
import type { AttributeChange, Client } from '../src/index.ts';
import { ChatController } from './chat-controller.ts';
import type { ChatSettings } from './chat-settings.ts';
import type { Texts } from './panel/translations/texts.ts';
import { PlainElement, type Properties } from './plain-element.ts';
import type { ChatNews, ShamanNews } from './shaman-events.ts';

export interface Identity {
  readonly token?: string;
  /** For tokens that expire. */
  readonly getToken?: () => Promise<string>;
  readonly name?: string;
  readonly email?: string;
  /** What else the desk should know, such as `{ plan: 'pro' }`; `null` takes one back. */
  readonly attributes?: AttributeChange;
}

export abstract class ShamanElement extends PlainElement {
  static override properties: Properties = {
    server: {},
    organization: {},
    protocol: {},
    token: {},
    theme: { reflect: true },
    locale: {},
    connect: {},
    keep: { type: Number },
    storage: {},
    getToken: { attribute: false },
    texts: { attribute: false },
  };

  /** URL of the backend. @default the page's origin */
  declare server: string;
  /** Whose desk. @default `demo` on the demo server */
  declare organization: string;
  /** What the backend speaks: `shaman`, `rooms`, `chat-django`, `convead` or `crm-chat`. */
  declare protocol: string;
  /** Token of somebody whom the page knows; `getToken` is better where tokens expire. @default anonymous */
  declare token: string;
  /** `auto` follows the system. */
  declare theme: 'auto' | 'light' | 'dark';
  /** BCP 47. @default the nearest `lang` */
  declare locale: string;
  /** Texts that the page says in its own words, in any language: `{ welcome: 'Ahoy' }`. @default none */
  declare texts: Texts | undefined;
  /** `lazy` makes no connection before the first need. */
  declare connect: 'eager' | 'lazy';
  /** Messages kept in this browser per conversation. */
  declare keep: number;
  /** Where messages and drafts outlive the page, or that they do not. */
  declare storage: 'indexeddb' | 'memory';
  /** Brings a fresh token whenever one is needed. Another function is not another person: see `identify()`. */
  declare getToken: (() => Promise<string>) | undefined;

  /** Always this one, so that a page may give another function on each of its renders. */
  readonly #bringToken = async () => this.getToken?.() ?? this.token;
  readonly #role: 'visitor' | 'agent';
  /** The page may say in another language what it says, and with it we. */
  readonly #tongue = new MutationObserver(() => this.requestUpdate());
  #internals: ElementInternals | undefined;
  #given: Client | null = null;

  protected readonly chat: ChatController;

  constructor(role: 'visitor' | 'agent') {
    super();
    this.#role = role;
    this.chat = new ChatController(
      this,
      () => this.settings(),
      (name, detail) => this.hear(name, detail),
    );
    this.server = this.organization = this.token = this.locale = '';
    this.protocol = 'shaman';
    this.theme = 'auto';
    this.connect = 'eager';
    this.storage = 'indexeddb';
    this.keep = 50;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const attributeFilter = ['lang', 'dir'];
    this.#tongue.observe(this.ownerDocument, { subtree: true, attributeFilter });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#tongue.disconnect();
  }

  /** The SDK's client: made from the attributes, or one that the page made itself. */
  get client(): Client | null {
    return this.#given ?? this.chat.client;
  }
  set client(client: Client | null) {
    this.#given = client;
    this.requestUpdate();
  }

  /** Number of unread messages. */
  get unread(): number {
    return this.chat.client?.unread ?? 0;
  }

  /**
   * Another person is here, known by this token; without one, somebody anonymous. Where only a name, an
   * address or attributes are given, it is still the same person, and the desk is told of them.
   */
  identify(identity: Identity = {}): void {
    const { token = '', getToken, name, email, attributes } = identity;
    const about = { ...(name && { name }), ...(email && { email }), ...attributes };
    const told = Object.keys(about).length > 0;
    if (!told || 'token' in identity || 'getToken' in identity) {
      this.token = token;
      this.getToken = getToken;
      this.chat.renew();
    }
    this.chat.describe(about);
  }

  /** Somebody may be looking at the conversations now. @internal */
  abstract get shown(): boolean;

  /** What the client is made from; null while nothing may be asked or written. */
  protected settings(): ChatSettings | null {
    const { protocol, organization, server, connect, storage, keep, token } = this;
    const getToken = this.getToken || token ? this.#bringToken : undefined;
    const given = { client: this.#given, role: this.#role, getToken };
    return { protocol, organization, server, connect, storage, keep, token, ...given };
  }

  /** Something happened that the page may want to know. */
  protected hear<N extends keyof ChatNews>(name: N, detail: ChatNews[N]): void {
    if (name === 'ready' && this.shown) void this.chat.open();
    this.tell(name, detail);
  }

  /** Fires an event; false when the page said no. */
  protected tell(name: keyof ShamanNews, detail?: unknown): boolean {
    const cancelable = name === 'open' || name === 'close';
    const init = { bubbles: true, composed: true, cancelable, detail };
    return this.dispatchEvent(new CustomEvent(`shaman-${name}`, init));
  }

  /** Lets the page's style sheet ask for `:state(name)`. */
  protected setState(name: string, on: boolean): void {
    this.#internals ??= this.attachInternals();
    // Engines without custom states have no set.
    this.#internals.states?.[on ? 'add' : 'delete'](name);
  }
}
