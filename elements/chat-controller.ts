/**
 * The element's line to the SDK, and with `panel/deeds` all that calls it: makes a client from what the
 * element says, keeps the conversation that is shown, and asks for a new picture whenever something
 * changed. Knows nothing of templates.
 */
import {
  type AttributeChange,
  type Client,
  type ConnectionState,
  type Conversation,
  type Draft,
  ShamanError,
  type Unsubscribe,
} from '../src/index.ts';
import { Beginning } from './beginning.ts';
import { type ChatSettings, same } from './chat-settings.ts';
import { forgetKeepsakes } from './keepsakes.ts';
import { type LineHealth, lineHealth } from './line-health.ts';
import { makeClient } from './make-client.ts';
import type { Controller, ControllerHost } from './plain-element.ts';
import type { Tell } from './shaman-events.ts';

/** A conversation that begins with its first message. */
export const NEW = Symbol('new conversation');

type Host = ControllerHost & { readonly shown: boolean };

export class ChatController implements Controller {
  client: Client | null = null;
  /** What is shown: a conversation, one that is about to begin, or none. */
  current: Conversation | typeof NEW | null = null;
  /** Why there is nothing to show. */
  failure: ShamanError | null = null;
  /** False once the browser refused to remember. */
  keeps = true;
  /** Another number: it may be another person from here on. */
  session = 0;
  readonly #host: Host;
  readonly #update = () => this.#host.requestUpdate();
  readonly #settings: () => ChatSettings | null;
  readonly #tell: Tell;
  readonly #patience: number;
  #built: ChatSettings | null = null;
  #ours = false;
  #stops: Unsubscribe[] = [];
  #followed = new WeakSet<Conversation>();
  #patienceEnds: ReturnType<typeof setTimeout> | undefined;
  #connected = false;
  /** Its protocol may have to be loaded first. */
  #taken: Promise<void> = Promise.resolve();
  #started: Promise<unknown> = Promise.resolve();
  #known = false;
  #beginning = new Beginning();
  /** Not told yet. */
  #about: AttributeChange = {};

  /**
   * @param settings null while nothing may be asked or written yet.
   * @param patience milliseconds that a lost line goes unmentioned.
   */
  constructor(host: Host, settings: () => ChatSettings | null, tell: Tell, patience = 3000) {
    this.#host = host;
    this.#settings = settings;
    this.#tell = tell;
    this.#patience = patience;
    host.addController(this);
  }

  get line(): LineHealth {
    return lineHealth(this.client?.connection, this.#patience);
  }

  get conversation(): Conversation | null {
    return this.current === NEW ? null : this.current;
  }

  /** A conversation can be begun here. Nobody knows while its protocol is loading; where that failed, words are kept. */
  get begins(): boolean {
    return this.client?.can.start ?? !!this.failure;
  }

  hostConnected(): void {
    this.#connected = true;
    this.#update();
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
    if (this.#connected && !same(settings, this.#built)) {
      this.#drop();
      this.#built = settings;
      if (settings) this.#taken = this.#take(settings);
    }
    const known = this.client?.known ?? false;
    const forgotten = this.#known && !known;
    this.#known = known;
    if (!forgotten) return;
    // Signed out, perhaps in another tab.
    this.#forget();
    if (this.#host.shown) void this.open();
  }

  /** Begin anew, as another person. */
  renew(): void {
    this.#about = {};
    this.#drop();
    this.#update();
  }

  /** What the page tells of who is here: waits for a client, and so for consent. */
  describe(about: AttributeChange = {}): void {
    const told = { ...this.#about, ...about };
    this.#about = this.client ? {} : told;
    if (Object.keys(told).length) this.client?.setAttributes(told).catch(this.report);
  }

  /** Show what there is: asks the server only if nothing was ever seen. */
  async open(): Promise<void> {
    // Could not be loaded: once it is, whoever hears that it is ready opens it.
    if (!this.client && this.failure) return this.renew();
    if (!this.client) await this.#taken;
    if (!this.client) return;
    if (this.failure) this.#update();
    this.failure = null;
    try {
      await this.#started;
      const { known } = this.client;
      await this.client.open();
      await this.conversation?.open();
      // All else that comes of it is told by events; an empty list is not.
      if (this.client?.known !== known) this.#update();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  async select(wanted: Conversation | typeof NEW | null): Promise<void> {
    const isVain = wanted === NEW && this.client?.can.start === false;
    const next = isVain ? (this.client?.conversations[0] ?? null) : wanted;
    if (next === this.current) return;
    this.conversation?.setTyping(false);
    this.current = next;
    this.#beginning = new Beginning();
    this.failure = null;
    this.#update();
    if (!next || next === NEW) return;
    this.#tell('conversation', { conversationId: next.id });
    await this.open();
  }

  /**
   * Send in the conversation that is shown, or else begin one and show that. Resolves with where it went.
   * @throws ShamanError `invalid` for what can never be sent, any other when there is no client.
   */
  async send(draft: Draft): Promise<Conversation> {
    if (!this.client) await this.#taken;
    const { client } = this;
    const conversation = this.conversation ?? (this.begins ? null : client?.conversations[0]);
    const beginning = this.#beginning;
    if (!client) throw this.failure ?? new ShamanError('unreachable', 'There is no client yet.');
    if (conversation) {
      conversation.send(draft);
      return conversation;
    }
    const talk = await beginning.send(client, draft);
    if (beginning === this.#beginning) void this.select(talk);
    return talk;
  }

  async signOut(): Promise<void> {
    await this.select(null);
    this.#forget();
    this.#known = false;
    const out = this.client?.signOut();
    // Whoever opens meanwhile waits until all is forgotten.
    this.#started = Promise.resolve(out).catch(() => {});
    await out;
    if (this.#host.shown) await this.open();
  }

  /** Tell the page of what failed. */
  readonly report = (thrown: unknown): void => {
    const { code, details, message } = ShamanError.from(thrown);
    if (code === 'storage') this.keeps = false;
    this.#update();
    // What the backend calls it says more than that it refused.
    const said = code === 'request' ? (details.reason ?? code) : code;
    this.#tell('error', { code: said, message });
  };

  async #take(settings: ChatSettings): Promise<void> {
    try {
      const made = settings.client ?? makeClient(settings);
      // Only what must be loaded is waited for: else the client is there at once.
      const client = made instanceof Promise ? await made : made;
      if (settings !== this.#built) return;
      this.#ours = !settings.client;
      this.client = client;
      // Where none can be begun it goes on in the newest.
      if (this.current === NEW) void this.select(NEW);
    } catch (thrown) {
      if (settings === this.#built) this.#fail(thrown);
      return;
    }
    this.#listen(this.client);
    this.describe();
    this.#started = this.#start(this.client);
  }

  async #start(client: Client): Promise<void> {
    try {
      // The page starts its own.
      await (this.#ours && client.start());
      if (client === this.client) this.#tell('ready', undefined);
    } catch (thrown) {
      this.report(thrown);
    }
  }

  #listen(client: Client): void {
    this.#stops = [
      client.on('conversations', () => this.#follow(client)),
      client.on('organization', this.#update),
      client.on('unread', (count) => {
        this.#update();
        this.#tell('unread', { count });
      }),
      client.on('message', (message, { id }) =>
        this.#tell('message', { conversationId: id, message }),
      ),
      client.on('error', this.report),
      client.on('connection', (state) => {
        this.#watch(state);
        this.#tell('connection', { state });
        if (state.status === 'connected' && this.failure) void this.open();
      }),
    ];
    this.#follow(client);
    this.#watch(client.connection);
  }

  /** Ask for a picture now, and again when patience ends. */
  #watch(state: ConnectionState): void {
    this.#update();
    clearTimeout(this.#patienceEnds);
    if (state.status !== 'connecting') return;
    this.#patienceEnds = setTimeout(this.#update, state.since + this.#patience + 1 - Date.now());
  }

  /** Rows of the list change without the list being another. */
  #follow(client: Client): void {
    // Signed out, perhaps in another tab: what was theirs is not shown any more.
    if (this.conversation && !client.conversations.includes(this.conversation))
      void this.select(null);
    for (const talk of client.conversations) {
      // A desk has thousands, and hears of a new one often.
      if (this.#followed.has(talk)) continue;
      this.#followed.add(talk);
      for (const event of ['messages', 'info', 'typing'] as const)
        this.#stops.push(talk.on(event, this.#update));
    }
    this.#update();
  }

  #drop(): void {
    clearTimeout(this.#patienceEnds);
    for (const stop of this.#stops.splice(0)) stop();
    this.#followed = new WeakSet();
    if (this.#ours) this.client?.close();
    // What is about to begin may do so with the first client.
    if (this.client) {
      this.session++;
      this.current = null;
      this.#beginning = new Beginning();
    }
    this.#known = false;
    this.client = this.failure = this.#built = null;
  }

  /** What the panel remembers goes with its next picture, and that is before it can be kept anew. */
  #forget(): void {
    this.session++;
    this.#about = {};
    if (this.#built) forgetKeepsakes(this.#built);
    this.#update();
  }

  #fail(thrown: unknown): void {
    this.failure = ShamanError.from(thrown);
    this.report(thrown);
  }
}
