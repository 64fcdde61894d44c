/**
 * The façade: one visitor's conversations, wherever they are kept and whichever tab holds the
 * line. What people call and listen to; decides nothing that one of its parts could.
 */
import type { Connection, ConnectionState } from '../connection/connection.ts';
import type { Network } from '../connection/network.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { checkDraft } from '../conversation/draft.ts';
import { LOCAL, localId } from '../conversation/local-id.ts';
import { Emitter } from '../emitter.ts';
import { ShamanError } from '../errors.ts';
import type { Author, Draft, Message, Organization } from '../model.ts';
import type { Change, Store } from '../stores/store.ts';
import type { LateTabs } from '../tabs/late-tabs.ts';
import type { Relay } from '../tabs/relay.ts';
import type { SharedLine, SharedLineParts } from './shared-line.ts';
import type { ClientVerbs } from './verbs.ts';

export type ClientEvents = {
  connection(state: ConnectionState): void;
  /** Another list than before: a new one, another order, another id. */
  conversations(conversations: readonly Conversation[]): void;
  organization(organization: Organization): void;
  /** Messages of the other side that nobody has seen, over all conversations. */
  unread(count: number): void;
  /** The other side has written, just now. */
  message(message: Message, conversation: Conversation): void;
  /** What went wrong without anybody waiting for it. `storage` comes at most once. */
  error(error: ShamanError): void;
};

/** What create-client puts together. */
export interface ClientParts extends SharedLineParts {
  readonly store: (visitor: string) => Store;
  readonly tabs: LateTabs;
  readonly connection: Connection;
  readonly line: SharedLine;
  readonly relay: Relay<ClientVerbs>;
  readonly network: Network;
  readonly connect: 'eager' | 'lazy';
}

export class Client extends Emitter<ClientEvents> {
  readonly #parts: ClientParts;
  #unread = 0;
  #starting: Promise<void> | null = null;
  #closed = false;

  /** @internal Made by `createClient`. */
  constructor(parts: ClientParts) {
    super();
    this.#parts = parts;
    const { line, inbox, roster, network, connection } = parts;
    line.on('connection', (state) => this.emit('connection', state));
    line.on('error', (error) => this.report(error));
    line.on('message', (message) => this.#arrived(message));
    line.on('signed-out', () => this.#forget());
    roster.on('conversations', (list) => this.emit('conversations', list));
    roster.on('organization', (organization) => this.emit('organization', organization));
    inbox.on('changed', (_snapshot, changes) => this.#changed(changes));
    network.on('wake', () => connection.wake());
    network.on('offline', () => connection.doubt());
    network.on('hide', () => line.leave());
    network.on('show', () => line.join());
  }

  /** The line's state; of the tab that holds it, where that is another one. */
  get connection(): ConnectionState {
    return this.#parts.line.state;
  }

  /** Who we are. The id is empty until the backend gave one. */
  get self(): Author {
    return this.#parts.protocol.self;
  }

  /** `null` until it was seen once. */
  get organization(): Organization | null {
    return this.#parts.roster.organization;
  }

  /** Newest activity first. A new array on each change. */
  get conversations(): readonly Conversation[] {
    return this.#parts.roster.conversations;
  }

  /** The list was seen before; while false, show that it is loading. */
  get known(): boolean {
    return this.#parts.inbox.snapshot.listed;
  }

  get unread(): number {
    return this.#unread;
  }

  conversation(id: string): Conversation | undefined {
    return this.#parts.roster.get(id);
  }

  /**
   * Restore what the browser remembers, join the other tabs, and connect if we lead.
   * @throws ShamanError or what `getToken` throws, when it cannot be known who the visitor is
   */
  start(): Promise<void> {
    this.#starting ??= this.#start().catch((error) => {
      this.#starting = null;
      throw error;
    });
    return this.#starting;
  }

  /** Show the inbox. Asks the server only when this visitor's conversations were never seen. @throws ShamanError */
  async open(): Promise<void> {
    await this.#want();
    if (!this.known || !this.organization) await this.#parts.relay.do('open');
  }

  /**
   * A new conversation that begins with this message. Resolves as soon as it is kept, offline too;
   * it has one of our ids until the message has arrived.
   * @throws ShamanError `invalid` for what can never be sent
   */
  async startConversation(draft: Draft): Promise<Conversation> {
    const checked = checkDraft(draft);
    await this.#want();
    const { outbox, roster } = this.#parts;
    const id = LOCAL + localId();
    await outbox.add(id, checked, true).kept;
    const conversation = roster.get(id) ?? roster.renamed(id);
    if (!conversation) throw new ShamanError('closed', 'This client was closed.');
    return conversation;
  }

  /** Forget everything about this visitor, here and in the other tabs; offline too. */
  async signOut(): Promise<void> {
    const { tabs, inbox } = this.#parts;
    tabs.post({ type: 'signed-out' });
    this.#forget();
    await inbox.clear();
  }

  /** Let go of everything: socket, timers, listeners. The client is not used again. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { connection, outbox, tabs, relay, network, roster, inbox } = this.#parts;
    connection.disconnect();
    outbox.disconnected();
    relay.close();
    tabs.close();
    network.stop();
    roster.close();
    inbox.close();
  }

  /** Something went wrong and nobody waits for it. @internal */
  report(error: ShamanError): void {
    if (!this.#closed) this.emit('error', error);
  }

  async #start(): Promise<void> {
    const { inbox, protocol, tabs, line, connect, store } = this.#parts;
    const visitor = await protocol.visitor();
    if (this.#closed) return;
    await inbox.load(store(visitor));
    if (this.#closed) return;
    protocol.remember?.(inbox.snapshot.credentials, (credentials) => {
      void inbox.update(() => ({ credentials }));
    });
    tabs.become(visitor);
    if (connect === 'eager' || inbox.snapshot.outbox.length > 0) line.want();
    line.join();
  }

  /** The first need of a line; until then `connect: 'lazy'` has none. */
  async #want(): Promise<void> {
    await this.start();
    this.#parts.line.want();
  }

  /** As before `start()`, which may be called again. */
  #forget(): void {
    const { line, inbox, protocol } = this.#parts;
    this.#starting = null;
    line.stop();
    protocol.remember?.(null);
    inbox.forget();
  }

  #arrived(message: Message): void {
    const conversation = this.conversation(message.conversationId);
    if (conversation) this.emit('message', message, conversation);
  }

  #changed(changes: readonly Change[]): void {
    const { inbox, roster } = this.#parts;
    roster.refresh(changes);
    const infos = [...inbox.snapshot.conversations.values()];
    const unread = infos.reduce((sum, info) => sum + info.unread, 0);
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.emit('unread', unread);
  }
}
