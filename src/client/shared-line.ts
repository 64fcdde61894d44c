/**
 * The one line of all tabs of a visitor: held here while this tab leads, heard of while another
 * does. What the line brings goes to the conversations, and what they keep goes to the other tabs.
 */
import type { Connection, ConnectionState } from '../connection/connection.ts';
import type { CatchUp } from '../conversation/catch-up.ts';
import type { Said } from '../conversation/conversation.ts';
import type { Inbox } from '../conversation/inbox.ts';
import type { Outbox } from '../conversation/outbox.ts';
import { isFromOtherSide, isNews } from '../conversation/reception.ts';
import { Emitter } from '../emitter.ts';
import { ShamanError } from '../errors.ts';
import type { ServerEvent } from '../model.ts';
import type { Heads, Protocol } from '../protocols/protocol.ts';
import { allOf, type Change } from '../stores/store.ts';
import type { TabMessage, Tabs } from '../tabs/tabs.ts';

export type SharedLineEvents = {
  connection(state: ConnectionState): void;
  /** Happened just now: typing, presence, or a new message of the other side, which is kept already. */
  live(event: ServerEvent): void;
  /** Another tab has signed out. */
  'signed-out'(): void;
};

export interface SharedLineParts {
  readonly protocol: Protocol;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly catchUp: CatchUp;
  readonly connection: Connection;
}

export class SharedLine extends Emitter<SharedLineEvents> {
  readonly #parts: SharedLineParts;
  #tabs: Tabs | null = null;
  #state: ConnectionState = { status: 'disconnected' };
  #wanted = false;
  #present: ServerEvent | null = null;

  constructor(parts: SharedLineParts) {
    super();
    this.#parts = parts;
    const { connection, inbox, catchUp } = parts;
    connection.on('state', (state) => {
      this.#become(state);
      this.#post({ type: 'connection', state });
    });
    connection.on('connected', (heads) => void this.#connected(heads));
    connection.on('lost', () => this.#lost());
    connection.on('heads', (heads) => void catchUp.heads(heads));
    connection.on('event', (event) => void this.#received(event));
    inbox.on('kept', (change) => this.#post({ type: 'kept', change }));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Among these tabs from now on. */
  become(tabs: Tabs): void {
    this.#tabs?.close();
    this.#tabs = tabs;
    const { connection } = this.#parts;
    tabs.on('role', () => {
      this.#dial();
      // Who has need of a line and hears that there is none says so.
      if (this.#leads) this.#post({ type: 'connection', state: this.#state });
      else if (connection.state.status !== 'disconnected') {
        // Taken from us, who had hung: who leads now?
        connection.disconnect();
        this.#post({ type: 'hello', wants: this.#wanted });
      }
    });
    tabs.on('message', (message) => this.#heard(message));
  }

  /** Lead, or wait for it. */
  join(): void {
    this.#tabs?.join();
    this.#post({ type: 'hello', wants: this.#wanted });
  }

  /** There is need of a line: have it as soon as we lead. */
  want(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#dial();
    this.#post({ type: 'hello', wants: true });
  }

  /** Say it over the line, of whichever tab; false when there is none and it was not said. */
  readonly say = (verb: Said, ...args: readonly unknown[]): boolean => {
    if (this.#state.status !== 'connected') return false;
    if (this.#leads) this.#speak(verb, args);
    else this.#post({ type: 'say', verb, args });
    return true;
  };

  /** Requests need to know who we are; only the tab that leads may find out. @throws ShamanError `timeout` */
  signedIn(timeout = 10_000): Promise<void> {
    const { inbox, protocol } = this.#parts;
    return new Promise((resolve, reject) => {
      const late = new ShamanError('timeout', 'The tab with the connection does not answer.');
      const timer = setTimeout(reject, timeout, late);
      const look = () => {
        if (!this.#leads && protocol.remember && !inbox.snapshot.credentials) return;
        clearTimeout(timer);
        off();
        resolve();
      };
      const off = inbox.on('changed', look);
      look();
    });
  }

  /** Let another tab lead. */
  leave(): void {
    this.#parts.connection.disconnect();
    this.#tabs?.leave();
  }

  /** Leave, and have no need of a line either. */
  stop(): void {
    this.leave();
    this.#wanted = false;
  }

  /** Tell the other tabs that this visitor has signed out. */
  signOut(): void {
    this.#post({ type: 'signed-out' });
  }

  close(): void {
    this.stop();
    this.#parts.outbox.disconnected();
    this.#tabs?.close();
  }

  get #leads(): boolean {
    return this.#tabs?.role === 'leader';
  }

  #post(message: TabMessage): void {
    this.#tabs?.post(message);
  }

  #dial(): void {
    if (this.#leads && this.#wanted) this.#parts.connection.connect();
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.emit('connection', state);
  }

  #speak(verb: string, args: readonly unknown[]): void {
    const { protocol } = this.#parts;
    // Lost with the line it is told again: by the next look at the screen, after the next catch-up.
    const said = (
      protocol[verb as Said] as ((...args: readonly unknown[]) => unknown) | undefined
    )?.apply(protocol, [...args]);
    Promise.resolve(said).catch(() => {});
  }

  async #connected(heads: Heads | undefined): Promise<void> {
    const { catchUp, outbox, connection } = this.#parts;
    const { state } = connection;
    await catchUp.heads(heads);
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
    if (event.type === 'typing' || event.type === 'presence') return this.#live(event);
    const { catchUp, inbox, protocol } = this.#parts;
    const { message } = event.type === 'message' ? event : {};
    const news =
      message &&
      isFromOtherSide(message, protocol.self.role) &&
      isNews(inbox.snapshot[`run:${message.conversationId}`], message);
    await catchUp.receive(event);
    if (!news) return;
    this.say('markDelivered', message.conversationId, message.id);
    this.#live(event);
  }

  #live(event: ServerEvent): void {
    if (event.type === 'presence') this.#present = event;
    if (this.#leads) this.#post({ type: 'live', event });
    this.emit('live', event);
  }

  /** What came while we were away has arrived on a screen now. */
  #acknowledge(): void {
    const { inbox, protocol } = this.#parts;
    for (const { id } of allOf(inbox.snapshot, 'info:')) {
      const messages = inbox.snapshot[`run:${id}`]?.messages;
      const last = messages?.findLast((message) => isFromOtherSide(message, protocol.self.role));
      if (last?.status === 'sent') this.say('markDelivered', id, last.id);
    }
  }

  #heard(message: TabMessage): void {
    const { inbox, outbox, protocol } = this.#parts;
    if (message.type === 'kept') {
      inbox.show(message.change as Change);
      if (message.change.credentials) protocol.remember?.(inbox.snapshot.credentials ?? null);
      outbox.flush();
    }
    if (message.type === 'live') this.#live(message.event);
    if (message.type === 'signed-out') this.emit('signed-out');
    if (message.type === 'say' && this.#leads) this.#speak(message.verb, message.args);
    if (message.type === 'connection' && !this.#leads) {
      this.#become(message.state as ConnectionState);
      if (this.#wanted && isAsleep(this.#state)) this.#post({ type: 'hello', wants: true });
    }
    if (message.type === 'hello' && this.#leads) {
      if (message.wants) this.want();
      this.#post({ type: 'connection', state: this.#state });
      if (this.#present) this.#post({ type: 'live', event: this.#present });
    }
  }
}

/** Not trying, because nobody has asked. */
function isAsleep(state: ConnectionState): boolean {
  return state.status === 'disconnected' && !state.error;
}
