/**
 * The one line of all tabs of a visitor: held here while this tab leads, heard of while another
 * does. What the line brings goes to the conversations, and what they keep goes to the other tabs.
 */
import type { Connection, ConnectionState } from '../connection/connection.ts';
import type { CatchUp } from '../conversation/catch-up.ts';
import type { Inbox } from '../conversation/inbox.ts';
import type { Outbox } from '../conversation/outbox.ts';
import { isFromOtherSide } from '../conversation/reception.ts';
import { Emitter } from '../emitter.ts';
import type { ShamanError } from '../errors.ts';
import type { LiveEvent, Message, ServerEvent } from '../model.ts';
import type { Heads, Protocol } from '../protocols/protocol.ts';
import type { Change } from '../stores/store.ts';
import { plain, revive } from '../tabs/relay.ts';
import type { TabMessage, Tabs } from '../tabs/tabs.ts';
import type { Roster } from './roster.ts';

export type SharedLineEvents = {
  connection(state: ConnectionState): void;
  /** The other side has written, just now. */
  message(message: Message): void;
  error(error: ShamanError): void;
  /** Another tab has signed out. */
  'signed-out'(): void;
};

export interface SharedLineParts {
  readonly protocol: Protocol;
  readonly tabs: Tabs;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly catchUp: CatchUp;
  readonly connection: Connection;
  readonly roster: Roster;
}

export class SharedLine extends Emitter<SharedLineEvents> {
  readonly #parts: SharedLineParts;
  #state: ConnectionState = { status: 'disconnected' };
  #wanted = false;

  constructor(parts: SharedLineParts) {
    super();
    this.#parts = parts;
    const { connection, tabs, inbox, catchUp } = parts;
    connection.on('state', (state) => this.#tell(state));
    connection.on('connected', (heads) => void this.#connected(heads));
    connection.on('lost', () => this.#lost());
    connection.on('heads', (heads) => void catchUp.heads(heads));
    connection.on('event', (event) => void this.#received(event));
    tabs.on('role', (role) => role === 'leader' && this.#lead());
    tabs.on('message', (message) => this.#heard(message));
    inbox.on('kept', (changes) => tabs.post({ type: 'kept', changes }));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** There is need of a line: have it as soon as we lead. */
  want(): void {
    this.#wanted = true;
    if (this.#parts.tabs.role === 'leader') this.#parts.connection.connect();
  }

  /** Among the other tabs from now on; they may lead already. */
  join(): void {
    this.#parts.tabs.join();
    this.#parts.tabs.post({ type: 'hello' });
  }

  /** Let another tab lead. */
  leave(): void {
    this.#parts.connection.disconnect();
    this.#parts.tabs.leave();
  }

  /** Leave, and have no need of a line either. */
  stop(): void {
    this.leave();
    this.#wanted = false;
  }

  #lead(): void {
    if (this.#wanted) this.#parts.connection.connect();
    else this.#tell({ status: 'disconnected' });
  }

  #tell(state: ConnectionState): void {
    this.#become(state);
    const { error } = state.status === 'disconnected' ? state : {};
    const shown = error ? { ...state, error: plain(error) } : state;
    this.#parts.tabs.post({ type: 'connection', state: shown });
    if (error) this.emit('error', error);
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.emit('connection', state);
  }

  async #connected(heads: Heads | undefined): Promise<void> {
    const { catchUp, outbox, connection } = this.#parts;
    const { state } = connection;
    await catchUp.connected(heads);
    if (connection.state !== state) return;
    // Catch up first, then flush: a send whose answer was lost is then found as its own echo.
    outbox.connected();
    this.#acknowledge();
  }

  #lost(): void {
    this.#parts.outbox.disconnected();
    this.#parts.catchUp.disconnected();
  }

  async #received(event: ServerEvent): Promise<void> {
    if (event.type === 'typing' || event.type === 'presence') {
      this.#parts.tabs.post({ type: 'live', event });
      return this.#live(event);
    }
    const { catchUp, tabs, protocol } = this.#parts;
    const news = event.type === 'message' && this.#isNews(event.message) ? event.message : null;
    await catchUp.receive(event);
    if (!news) return;
    protocol.markDelivered?.(news.conversationId, news.id);
    tabs.post({ type: 'arrived', message: news });
    this.emit('message', news);
  }

  #isNews(message: Message): boolean {
    const { inbox, protocol } = this.#parts;
    const run = inbox.snapshot.runs.get(message.conversationId);
    const known =
      run?.messages.some(({ id }) => id === message.id) || message.editedAt !== undefined;
    return !known && isFromOtherSide(message, protocol.self.role);
  }

  /** What came while we were away has arrived on a screen now. */
  #acknowledge(): void {
    const { inbox, protocol } = this.#parts;
    for (const [id, run] of inbox.snapshot.runs) {
      const last = run.messages.findLast((message) => isFromOtherSide(message, protocol.self.role));
      if (last?.status === 'sent') protocol.markDelivered?.(id, last.id);
    }
  }

  #live(event: LiveEvent): void {
    const { roster } = this.#parts;
    if (event.type === 'presence') return roster.presence(event.online);
    roster.get(event.conversationId)?.heardTyping(event.author, event.typing);
  }

  #heard(message: TabMessage): void {
    const { tabs } = this.#parts;
    if (message.type === 'kept') this.#adopt(message.changes);
    if (message.type === 'live') this.#live(message.event);
    if (message.type === 'arrived') this.emit('message', message.message);
    if (message.type === 'signed-out') this.emit('signed-out');
    if (message.type === 'connection' && tabs.role === 'follower')
      this.#become(revived(message.state));
    if (message.type === 'hello' && tabs.role === 'leader') this.#greet();
  }

  /** A tab has just come: how things stand that are not in the store. */
  #greet(): void {
    const { tabs, roster } = this.#parts;
    tabs.post({ type: 'connection', state: this.#state });
    const event = roster.present();
    if (event) tabs.post({ type: 'live', event });
  }

  /** Another tab kept these: show them, and send what there is to send. */
  #adopt(changes: readonly Change[]): void {
    const { inbox, outbox, protocol } = this.#parts;
    inbox.show(changes);
    const { credentials } = inbox.snapshot;
    if (changes.some((change) => change.credentials)) protocol.remember?.(credentials);
    if (changes.some(({ queued }) => queued)) this.want();
    outbox.flush();
  }
}

function revived(state: unknown): ConnectionState {
  const { status, error } = state as { status: string; error?: unknown };
  if (status === 'disconnected' && error) return { status, error: revive(error) };
  return state as ConnectionState;
}
