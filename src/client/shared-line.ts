/**
 * The one line of all tabs of a visitor: held here while this tab leads, heard of while another
 * does. What the line brings goes to the conversations, and what they keep goes to the other tabs.
 */
import {
  Connection,
  type ConnectionOptions,
  type ConnectionState,
} from '../connection/connection.ts';
import type { Network } from '../connection/network.ts';
import type { CatchUp } from '../conversation/catch-up.ts';
import type { Said } from '../conversation/conversation.ts';
import type { Inbox } from '../conversation/inbox.ts';
import type { Outbox } from '../conversation/outbox.ts';
import { isFromOtherSide, isNews } from '../conversation/reception.ts';
import { inTime } from '../deadline.ts';
import type { ShamanError } from '../errors.ts';
import type { ServerEvent } from '../model.ts';
import type { Heads, Protocol } from '../protocols/protocol.ts';
import { allOf, type Change } from '../stores/store.ts';
import type { TabMessage, Tabs } from '../tabs/tabs.ts';
import { present } from './presence.ts';
import type { News } from './roster.ts';

/** Who hears of what happens on the line. */
export interface LineListener {
  connection(state: ConnectionState): void;
  /** Happened just now: typing, or a new message of the other side, which is kept already. */
  live(event: News): void;
  /** Another tab has signed out; `again`: and goes on as somebody else. */
  signedOut(again: boolean): void;
  error(error: ShamanError): void;
}

export interface SharedLineParts {
  readonly protocol: Protocol;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly catchUp: CatchUp;
  readonly connection: ConnectionOptions;
  readonly network: Network;
}

export class SharedLine {
  state: ConnectionState = { status: 'disconnected' };
  readonly #protocol: Protocol;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  readonly #catchUp: CatchUp;
  readonly #connection: Connection;
  readonly #network: Network;
  readonly #listener: LineListener;
  #tabs: Tabs | null = null;
  #wanted = false;
  #waiting: (() => void)[] = [];

  constructor(parts: SharedLineParts, listener: LineListener) {
    const { protocol, inbox, outbox, catchUp, network } = parts;
    const connection = new Connection(protocol, () => inbox.cursors(), parts.connection);
    this.#protocol = protocol;
    this.#inbox = inbox;
    this.#outbox = outbox;
    this.#catchUp = catchUp;
    this.#connection = connection;
    this.#network = network;
    this.#listener = listener;
    connection.on('state', (state) => {
      this.#become(state);
      this.post({ type: 'connection', state });
    });
    connection.on('connected', (heads) => void this.#connected(heads));
    connection.on('lost', () => {
      outbox.disconnected();
      catchUp.disconnected();
    });
    connection.on('heads', (heads) => void catchUp.heads(heads));
    connection.on('event', (event) => void this.#received(event));
    connection.on('error', (error) => listener.error(error));
    inbox.on('changed', () => this.#look());
    inbox.on('kept', (change) => this.post({ type: 'kept', change }));
    // Whoever slept has heard of no sign-out.
    for (const word of ['wake', 'show'] as const) network.on(word, () => void inbox.check());
    network.on('wake', () => connection.wake());
    network.on('offline', () => connection.doubt());
    network.on('hide', () => this.leave());
    network.on('show', () => this.join());
  }

  /** This tab holds the line. */
  get leads(): boolean {
    return this.#tabs?.role === 'leader';
  }

  /** Among these tabs from now on; leads none of them before `join()`. */
  become(tabs: Tabs): void {
    this.#tabs = tabs;
    const connection = this.#connection;
    tabs.on('role', () => {
      this.#look();
      this.#dial();
      // Who has need of a line and hears that there is none says so.
      if (this.leads) this.post({ type: 'connection', state: this.state });
      else if (connection.state.status !== 'disconnected') {
        // Taken from us, who had hung: who leads now?
        connection.disconnect();
        this.post({ type: 'hello', wants: this.#wanted });
      }
    });
    tabs.on('message', (message) => this.#heard(message));
  }

  /** Lead, or wait for it. */
  join(): void {
    this.#tabs?.join();
    this.post({ type: 'hello', wants: this.#wanted });
  }

  /** There is need of a line: have it as soon as we lead. */
  want(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#dial();
    this.post({ type: 'hello', wants: true });
  }

  /** Say it over the line, of whichever tab; false when there is none and it was not said. */
  readonly say = (verb: Said, ...args: readonly unknown[]): boolean => {
    if (this.state.status !== 'connected') return false;
    if (this.leads) this.#speak(verb, args);
    else this.post({ type: 'say', verb, args });
    return true;
  };

  /** Say it to the other tabs. */
  post(message: TabMessage): void {
    this.#tabs?.post(message);
  }

  /** Requests need to know who we are; only the tab that leads may find out. @throws ShamanError `timeout` */
  signedIn(timeout = 10_000): Promise<void> {
    const known = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#look();
    return inTime(known, timeout, 'The tab with the connection is silent.');
  }

  /** Let another tab lead. */
  leave(): void {
    this.#connection.disconnect();
    this.#tabs?.leave();
  }

  /** A new line: we are somebody else than the present one was opened for. */
  redial(): void {
    this.#connection.disconnect();
    this.#dial();
  }

  /** As before `become()`: no line, no need of one, and deaf to the other tabs. */
  stop(): void {
    this.#wanted = false;
    this.#connection.disconnect();
    this.#tabs?.close();
    this.#tabs = null;
    this.#look();
    if (this.state.status !== 'disconnected') this.#become({ status: 'disconnected' });
  }

  close(): void {
    this.stop();
    this.#outbox.disconnected();
    this.#network.stop();
  }

  /** Whoever waits for us to be known need not, or it is no use. */
  #look(): void {
    const stranger = this.#protocol.remember && !this.#inbox.snapshot.credentials;
    if (stranger && this.#tabs?.role === 'follower') return;
    for (const known of this.#waiting.splice(0)) known();
  }

  #dial(): void {
    if (this.leads && this.#wanted) this.#connection.connect();
  }

  #become(state: ConnectionState): void {
    this.state = state;
    this.#listener.connection(state);
  }

  #speak(verb: string, args: readonly unknown[]): void {
    const protocol = this.#protocol as unknown as { readonly [verb: string]: Speech | undefined };
    // Lost with the line it is told again: by the next look at the screen, after the next catch-up.
    Promise.resolve(protocol[verb]?.(...args)).catch(() => {});
  }

  async #connected(heads: Heads | undefined): Promise<void> {
    const { state } = this.#connection;
    await this.#catchUp.heads(heads);
    // Another line by now, or none: what belongs to it is done when it is level.
    if (this.#connection.state !== state) return;
    // Catch up first, then flush: a send whose answer was lost is then found as its own echo.
    this.#outbox.connected();
    this.#acknowledge();
  }

  async #received(event: ServerEvent): Promise<void> {
    const inbox = this.#inbox;
    if (event.type === 'typing') return this.#live(event);
    if (event.type === 'presence') return inbox.update((known) => present(known, event.online));
    if (event.type !== 'message') return this.#catchUp.receive(event);
    const { message } = event;
    const news =
      this.#isTheirs(message) && isNews(inbox.snapshot[`run:${message.conversationId}`], message);
    await this.#catchUp.receive(event);
    if (!news) return;
    this.say('markDelivered', message.conversationId, message.id);
    this.#live(event);
  }

  #live(event: News): void {
    if (this.leads) this.post({ type: 'live', event });
    this.#listener.live(event);
  }

  /** What came while we were away has arrived on a screen now. */
  #acknowledge(): void {
    const { snapshot } = this.#inbox;
    for (const { id } of allOf(snapshot, 'info:')) {
      const last = snapshot[`run:${id}`]?.messages.findLast((message) => this.#isTheirs(message));
      if (last?.status === 'sent') this.say('markDelivered', id, last.id);
    }
  }

  #heard(message: TabMessage): void {
    switch (message.type) {
      case 'kept':
        this.#inbox.show(message.change as Change);
        if (message.change.credentials)
          this.#protocol.remember?.(this.#inbox.snapshot.credentials ?? null);
        this.#outbox.flush();
        break;
      case 'live':
        this.#live(message.event as News);
        break;
      case 'signed-out':
        this.#listener.signedOut(!!message.again);
        break;
      case 'say':
        if (this.leads) this.#speak(message.verb, message.args);
        break;
      case 'connection':
        if (this.leads) break;
        this.#become(message.state as ConnectionState);
        if (this.#wanted && isAsleep(this.state)) this.post({ type: 'hello', wants: true });
        break;
      case 'hello':
        if (!this.leads) break;
        if (message.wants) this.want();
        this.post({ type: 'connection', state: this.state });
    }
  }

  #isTheirs(message: Parameters<typeof isFromOtherSide>[0]): boolean {
    return isFromOtherSide(message, this.#protocol.self.role);
  }
}

type Speech = (...args: readonly unknown[]) => unknown;

/** Not trying, because nobody has asked. */
function isAsleep(state: ConnectionState): boolean {
  return state.status === 'disconnected' && !state.error;
}
