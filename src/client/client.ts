/**
 * The façade: one visitor's conversations, wherever they are kept and whichever tab holds the
 * line. What people call and listen to; decides nothing that one of its parts could.
 */
import type { ConnectionState } from '../connection/connection.ts';
import type { Network } from '../connection/network.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { checkDraft } from '../conversation/draft.ts';
import { LOCAL, localId } from '../conversation/local-id.ts';
import { Emitter } from '../emitter.ts';
import { ShamanError } from '../errors.ts';
import type { Author, Draft, Message, Organization } from '../model.ts';
import { allOf, type Store } from '../stores/store.ts';
import type { Tabs } from '../tabs/tabs.ts';
import type { Roster } from './roster.ts';
import type { SharedLine, SharedLineParts } from './shared-line.ts';

export type ClientEvents = {
  connection(state: ConnectionState): void;
  /** Another list than before: a new one, or another order. */
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
  readonly line: SharedLine;
  readonly roster: Roster;
  readonly network: Network;
  readonly connect: 'eager' | 'lazy';
  readonly openStore: (visitor: string) => Store;
  readonly openTabs: (visitor: string) => Tabs;
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
    line.on('connection', (state) => {
      for (const conversation of roster.conversations) conversation.resay();
      this.emit('connection', state);
    });
    line.on('live', (event) => {
      const conversation = roster.heard(event);
      if (conversation && event.type === 'message')
        this.emit('message', event.message, conversation);
    });
    line.on('signed-out', () => this.#forget());
    connection.on('error', (error) => this.report(error));
    roster.on('conversations', (list) => this.emit('conversations', list));
    roster.on('organization', (organization) => this.emit('organization', organization));
    inbox.on('changed', () => this.#changed());
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
    return !!this.#parts.inbox.snapshot.listed;
  }

  get unread(): number {
    return this.#unread;
  }

  /** By its id, or the one it had here before the backend gave it one. */
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
    const { line, inbox, protocol, catchUp } = this.#parts;
    await this.#want();
    const { listed, organization } = inbox.snapshot;
    if (listed && organization) return;
    await line.signedIn();
    const describe = async () => {
      const asked = inbox.generation;
      const seen = await protocol.organization?.();
      if (seen) await inbox.update(() => ({ organization: seen }), asked);
    };
    await Promise.all([organization || describe(), listed || catchUp.list()]);
  }

  /**
   * A new conversation that begins with this message. Resolves as soon as it is kept, offline too;
   * it has one of our ids until the message has arrived.
   * @throws ShamanError `invalid` for what can never be sent
   */
  async startConversation(draft: Draft): Promise<Conversation> {
    const checked = checkDraft(draft);
    await this.#want();
    const id = LOCAL + localId();
    await this.#parts.outbox.add(id, checked).kept;
    const conversation = this.conversation(id);
    if (!conversation) throw new ShamanError('closed', 'This client was closed.');
    return conversation;
  }

  /** Forget everything about this visitor, here and in the other tabs; offline too. */
  async signOut(): Promise<void> {
    this.#parts.line.signOut();
    this.#forget();
    await this.#parts.inbox.clear();
  }

  /** Let go of everything: socket, timers, listeners. The client is not used again. */
  close(): void {
    this.#closed = true;
    const { line, network, roster, inbox } = this.#parts;
    line.close();
    network.stop();
    roster.close();
    inbox.close();
  }

  /** Something went wrong and nobody waits for it. @internal */
  readonly report = (error: ShamanError): void => {
    if (!this.#closed) this.emit('error', error);
  };

  async #start(): Promise<void> {
    const { inbox, protocol, line, connect, openStore, openTabs } = this.#parts;
    const visitor = await protocol.visitor();
    if (this.#closed) return;
    await inbox.load(openStore(visitor));
    if (this.#closed) return;
    protocol.remember?.(inbox.snapshot.credentials ?? null, this.#keeper());
    line.become(openTabs(visitor));
    if (connect === 'eager' || allOf(inbox.snapshot, 'outbox:').length > 0) line.want();
    line.join();
  }

  /** Keeps credentials, until somebody signs out. */
  #keeper(): (credentials: string | null, another?: boolean) => void {
    const { inbox } = this.#parts;
    const asked = inbox.generation;
    return (credentials, another) => {
      if (asked !== inbox.generation) return;
      // What was kept belongs to somebody whom the backend does not know any more.
      if (another) void inbox.clear();
      void inbox.update(() => ({ credentials: credentials ?? undefined }));
      if (another) this.#parts.protocol.remember?.(credentials, this.#keeper());
    };
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

  #changed(): void {
    const { inbox, roster } = this.#parts;
    roster.refresh();
    const unread = allOf(inbox.snapshot, 'info:').reduce((sum, info) => sum + info.unread, 0);
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.emit('unread', unread);
  }
}
