/**
 * The element's line to the SDK, and the only file here that calls it: makes a client from what the
 * element says, keeps the conversation that is shown, and asks for a new picture whenever something
 * changed. Knows nothing of templates.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  type Client,
  type Conversation,
  createClient,
  type Draft,
  type Message,
  ShamanError,
  type Unsubscribe,
} from '../src/index.ts';
import { type ProtocolSettings, protocolNamed } from './protocol-registry.ts';

export interface ChatSettings extends ProtocolSettings {
  readonly protocol: string;
  readonly connect: 'eager' | 'lazy';
  readonly storage: 'indexeddb' | 'memory';
  readonly keep: number;
  /** Another token is another person. */
  readonly token: string;
  /** A client that the page made itself; the rest is not read then. */
  readonly client: Client | null;
}

/** What an element tells the page, by the name of the event without its prefix. */
export interface ChatNews {
  ready: undefined;
  message: { readonly conversationId: string; readonly message: Message };
  unread: { readonly count: number };
  connection: { readonly state: Client['connection'] };
  conversation: { readonly conversationId: string };
  error: { readonly code: string; readonly message: string };
}
export type Tell = <N extends keyof ChatNews>(name: N, detail: ChatNews[N]) => void;

/** A conversation that begins with its first message. */
export const NEW = Symbol('new conversation');

export class ChatController implements ReactiveController {
  client: Client | null = null;
  /** What is shown: a conversation, one that is about to begin, or none. */
  current: Conversation | typeof NEW | null = null;
  /** Why there is nothing to show. */
  failure: ShamanError | null = null;
  /** False once the browser refused to remember. */
  keeps = true;
  readonly #host: ReactiveControllerHost;
  readonly #settings: () => ChatSettings | null;
  readonly #tell: Tell;
  readonly #patience: number;
  #built: ChatSettings | null = null;
  #ours = false;
  #stops: Unsubscribe[] = [];
  #leaves: Unsubscribe[] = [];
  #followed = new WeakSet<Conversation>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #connected = false;
  #started: Promise<unknown> = Promise.resolve();

  /**
   * @param settings null while nothing may be asked or written yet.
   * @param patience milliseconds that a lost line goes unmentioned.
   */
  constructor(
    host: ReactiveControllerHost,
    settings: () => ChatSettings | null,
    tell: Tell,
    patience = 2000,
  ) {
    this.#host = host;
    this.#settings = settings;
    this.#tell = tell;
    this.#patience = patience;
    host.addController(this);
  }

  /** `late`: away for longer than our patience. `broken`: nobody tries any more. */
  get line(): 'fine' | 'late' | 'broken' {
    const state = this.client?.connection;
    if (state?.status === 'disconnected' && state.error) return 'broken';
    const late = state?.status === 'connecting' && Date.now() - state.since >= this.#patience;
    return late ? 'late' : 'fine';
  }

  get conversation(): Conversation | null {
    return this.current === NEW ? null : this.current;
  }

  hostConnected(): void {
    this.#connected = true;
    this.#host.requestUpdate();
  }

  /** An element that is only moved within the page keeps its line. */
  hostDisconnected(): void {
    this.#connected = false;
    queueMicrotask(() => {
      if (!this.#connected) this.#drop();
    });
  }

  hostUpdate(): void {
    const settings = this.#connected ? this.#settings() : null;
    if (!this.#connected || same(settings, this.#built)) return;
    this.#drop();
    this.#built = settings;
    if (settings) this.#take(settings);
  }

  /** Show what there is: asks the server only if nothing was ever seen. */
  async open(): Promise<void> {
    this.#forgive();
    try {
      await this.#started;
      await this.client?.open();
      await this.conversation?.open();
      this.#host.requestUpdate();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  async select(next: Conversation | typeof NEW | null): Promise<void> {
    if (next === this.current) return;
    this.setTyping(false);
    for (const leave of this.#leaves.splice(0)) leave();
    this.current = next;
    this.failure = null;
    this.#host.requestUpdate();
    if (!next || next === NEW) return;
    for (const event of ['messages', 'info', 'typing'] as const)
      this.#leaves.push(next.on(event, () => this.#host.requestUpdate()));
    this.#tell('conversation', { conversationId: next.id });
    await this.open();
  }

  /** @throws ShamanError `invalid` for what can never be sent. */
  async send(draft: Draft): Promise<void> {
    if (this.current !== NEW) {
      this.conversation?.send(draft);
      return;
    }
    const begun = await this.client?.startConversation(draft);
    if (begun && this.current === NEW) await this.select(begun);
  }

  async loadEarlier(): Promise<void> {
    await this.conversation?.loadEarlier().catch((error: unknown) => this.#report(error));
  }

  retry(localId: string): void {
    this.conversation?.retry(localId);
  }

  setTyping(typing: boolean): void {
    this.conversation?.setTyping(typing);
  }

  /** Everything in the conversation that is shown was seen. */
  markRead(): void {
    if (this.conversation?.info.unread) this.conversation.markRead();
  }

  async discard(localId: string): Promise<void> {
    await this.conversation?.discard(localId).catch((error: unknown) => this.#report(error));
  }

  async setOpen(open: boolean): Promise<void> {
    await this.conversation?.setOpen(open).catch((error: unknown) => this.#report(error));
  }

  async signOut(): Promise<void> {
    await this.select(null);
    await this.client?.signOut();
  }

  #take(settings: ChatSettings): void {
    try {
      this.#ours = !settings.client;
      this.client = settings.client ?? makeClient(settings);
    } catch (thrown) {
      this.#fail(thrown);
      return;
    }
    this.#listen(this.client);
    this.#started = this.#ours ? this.#start(this.client) : Promise.resolve();
    if (!this.#ours) queueMicrotask(() => this.#tell('ready', undefined));
  }

  async #start(client: Client): Promise<void> {
    try {
      await client.start();
      if (client === this.client) this.#tell('ready', undefined);
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  #listen(client: Client): void {
    const update = () => this.#host.requestUpdate();
    this.#stops = [
      client.on('conversations', () => this.#follow(client)),
      client.on('organization', update),
      client.on('unread', (count) => {
        update();
        this.#tell('unread', { count });
      }),
      client.on('message', (message, { id }) =>
        this.#tell('message', { conversationId: id, message }),
      ),
      client.on('error', (error) => this.#report(error)),
      client.on('connection', (state) => {
        this.#watch();
        this.#tell('connection', { state });
        if (state.status === 'connected' && this.failure) void this.open();
      }),
    ];
    this.#follow(client);
    this.#watch();
  }

  /** Rows of the list change without the list being another. */
  #follow(client: Client): void {
    // Signed out, perhaps in another tab: what was theirs is not shown any more.
    if (this.conversation && !client.conversations.includes(this.conversation))
      void this.select(null);
    for (const conversation of client.conversations) {
      if (this.#followed.has(conversation)) continue;
      this.#followed.add(conversation);
      this.#stops.push(conversation.on('info', () => this.#host.requestUpdate()));
    }
    this.#host.requestUpdate();
  }

  /** Ask for a picture now, and again when patience ends. */
  #watch(): void {
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    const state = this.client?.connection;
    if (state?.status !== 'connecting') return;
    const left = state.since + this.#patience - Date.now();
    this.#timer = setTimeout(() => this.#host.requestUpdate(), Math.max(0, left) + 1);
  }

  #drop(): void {
    clearTimeout(this.#timer);
    for (const stop of [...this.#stops.splice(0), ...this.#leaves.splice(0)]) stop();
    if (this.#ours) this.client?.close();
    this.#followed = new WeakSet();
    this.client = this.current = this.failure = this.#built = null;
  }

  #report(thrown: unknown): void {
    const { code, message } = ShamanError.from(thrown);
    if (code === 'storage') this.keeps = false;
    this.#host.requestUpdate();
    this.#tell('error', { code, message });
  }

  #fail(thrown: unknown): void {
    this.failure = ShamanError.from(thrown);
    this.#report(thrown);
  }

  #forgive(): void {
    if (!this.failure) return;
    this.failure = null;
    this.#host.requestUpdate();
  }
}

function makeClient(settings: ChatSettings): Client {
  const { protocol, connect, storage, keep } = settings;
  return createClient({ protocol: protocolNamed(protocol, settings), connect, storage, keep });
}

function same(a: ChatSettings | null, b: ChatSettings | null): boolean {
  if (!a || !b) return a === b;
  if (a.client || b.client) return a.client === b.client;
  return (Object.keys({ ...a, ...b }) as (keyof ChatSettings)[]).every((key) => a[key] === b[key]);
}
