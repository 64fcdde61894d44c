/**
 * The line in the tab that holds it: what comes in goes to the conversations, and once they are
 * level with the server, the outbox flows. All that needs the network stands behind this file,
 * which is loaded beside the first look at what is kept. Knows no other tab.
 */
import {
  Connection,
  type ConnectionOptions,
  type ConnectionState,
} from '../connection/connection.ts';
import { CatchUp } from '../conversation/catch-up.ts';
import type { Said } from '../conversation/conversation.ts';
import type { Inbox, Next } from '../conversation/inbox.ts';
import { isSame } from '../conversation/is-same.ts';
import type { Outbox } from '../conversation/outbox.ts';
import { isNews } from '../conversation/reception.ts';
import { Retries } from '../conversation/retries.ts';
import { Sender } from '../conversation/sender.ts';
import { isFromOtherSide } from '../conversation/timeline.ts';
import { ShamanError } from '../errors.ts';
import type { LoggedEvent, Message, ServerEvent } from '../model.ts';
import type { Heads, Protocol, Requests } from '../protocols/protocol.ts';
import { allOf } from '../stores/store.ts';
import type { ClientPlaces } from './client-options.ts';
import { present } from './presence.ts';
import type { News } from './roster.ts';

export interface HeldLineParts {
  readonly protocol: Protocol;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  /** Where others may have kept something that is ours. @default nowhere */
  readonly places?: ClientPlaces | undefined;
  readonly connection: ConnectionOptions;
  /** Milliseconds before what failed is asked for again; doubles up to 30 s. */
  readonly retryDelay?: number | undefined;
  /** Milliseconds after which a message that could not be sent fails. */
  readonly expiry?: number | undefined;
  /** What is asked. @default the protocol itself */
  readonly requests?: Requests | undefined;
  /** What else follows from what was caught up with, in the same change. */
  readonly also?: ((next: Next) => void) | undefined;
}

export interface HeldLineListener {
  state(state: ConnectionState): void;
  /** Happened just now: typing, files that go up, or a new message of the other side, which is kept already. */
  live(event: News): void;
  error(error: ShamanError): void;
  readonly say: (verb: Said, ...args: readonly unknown[]) => boolean;
}

export class HeldLine {
  readonly connection: Connection;
  readonly catchUp: CatchUp;
  readonly sender: Sender;
  readonly #parts: HeldLineParts;
  readonly #listener: HeldLineListener;
  readonly #retries: Retries;
  #telling = false;

  /** Before anything is asked: what somebody anonymous began here may be ours by now. @throws ShamanError */
  static async prepare(parts: HeldLineParts): Promise<void> {
    const { places, protocol } = parts;
    const { former } = protocol;
    const store = former && places?.openStore(former, () => {});
    if (!store) return;
    const kept = await store.load();
    if (Object.keys(kept).length > 0)
      await (await import('./take-along.ts')).takeAlong(store, kept, parts);
    store.close();
  }

  constructor(parts: HeldLineParts, listener: HeldLineListener) {
    const { protocol: ours, inbox, requests: protocol = ours, retryDelay, also } = parts;
    const failed = (error: ShamanError) => listener.error(error);
    const connection = new Connection(ours, () => inbox.cursors(), parts.connection);
    const side = ours.self.role;
    const catchUp = new CatchUp({ inbox, protocol, side, failed, retryDelay, also });
    this.#parts = parts;
    this.#listener = listener;
    this.connection = connection;
    this.catchUp = catchUp;
    const received = (event: LoggedEvent) => catchUp.receive(event);
    const sender = new Sender({
      ...parts,
      protocol,
      received,
      describe: () => this.#describe(),
      progress: (localId, share) => listener.live({ type: 'uploading', localId, share }),
    });
    this.sender = sender;
    this.#retries = new Retries(retryDelay);
    inbox.on('changed', () => void this.#tell());
    connection.on('state', (state) => listener.state(state));
    connection.on('connected', (heads) => void this.#connected(heads));
    connection.on('lost', () => {
      this.#retries.clear();
      sender.disconnected();
      catchUp.disconnected();
    });
    connection.on('heads', (heads) => void catchUp.heads(heads));
    connection.on('event', (event) => void this.received(event));
    connection.on('error', failed);
  }

  /** Said over the line; lost with it, it is told again: by the next look at the screen, after the next catch-up. */
  speak(verb: string, args: readonly unknown[]): void {
    const protocol = this.#parts.protocol as unknown as {
      readonly [verb: string]: Speech | undefined;
    };
    Promise.resolve(protocol[verb]?.(...args)).catch(() => {});
  }

  async #connected(heads: Heads | undefined): Promise<void> {
    const { state } = this.connection;
    await this.catchUp.heads(heads);
    // Another line by now, or none: what belongs to it is done when it is level.
    if (this.connection.state !== state) return;
    // Catch up first, then flush: a send whose answer was lost is then found as its own echo.
    this.sender.connected();
    this.#acknowledge();
    void this.#tell();
  }

  /** Who we are, where that was not told yet: one at a time, so that the last word wins. */
  async #tell(): Promise<void> {
    const { protocol, inbox } = this.#parts;
    const { attributes, untold } = inbox.snapshot;
    const up = this.connection.state.status === 'connected';
    const busy = this.#telling || this.#retries.has('');
    if (!attributes || !untold || busy || !up || !protocol.describe) return;
    this.#telling = true;
    const asked = inbox.generation;
    const done = () =>
      inbox.update((next) => {
        if (isSame(next.attributes, attributes)) delete next.untold;
      }, asked);
    try {
      await protocol.describe(attributes);
      await done();
      this.#retries.settle('');
    } catch (thrown) {
      const error = ShamanError.from(thrown);
      if (error.fatal) await done();
      else this.#retries.later('', () => void this.#tell(), error.details.retryAfter);
      this.#listener.error(error);
    }
    this.#telling = false;
    void this.#tell();
  }

  protected async received(event: ServerEvent): Promise<void> {
    const { inbox } = this.#parts;
    if (event.type === 'typing') return this.#listener.live(event);
    if (event.type === 'presence') return inbox.update((known) => present(known, event));
    if (event.type === 'desk') return this.#describe(event.version, event.greets);
    if (event.type !== 'message') return this.catchUp.receive(event);
    const { message } = event;
    const run = inbox.snapshot[`run:${message.conversationId}`];
    const news = this.#isTheirs(message) && isNews(run, message);
    await this.catchUp.receive(event);
    if (!news) return;
    this.#listener.say('markDelivered', message.conversationId, message.id);
    this.#listener.live(event);
  }

  /**
   * Asks what the desk says of itself, where that was seen once, and was not this `version`.
   * @param greets also where it was never seen
   */
  async #describe(version?: string, greets?: boolean): Promise<void> {
    const { protocol, inbox } = this.#parts;
    const known = inbox.snapshot.organization;
    if (!protocol.organization || !(known || greets) || (version && known?.version === version))
      return;
    try {
      await inbox.learn(protocol.organization(), (next, organization) => {
        next.organization = organization;
      });
    } catch (error) {
      this.#listener.error(ShamanError.from(error));
    }
  }

  /** What came while we were away has arrived on a screen now. */
  #acknowledge(): void {
    const { snapshot } = this.#parts.inbox;
    for (const { id } of allOf(snapshot, 'info:')) {
      const last = snapshot[`run:${id}`]?.messages.findLast((message) => this.#isTheirs(message));
      if (last?.status === 'sent') this.#listener.say('markDelivered', id, last.id);
    }
  }

  #isTheirs(message: Message): boolean {
    return isFromOtherSide(message, this.#parts.protocol.self.role);
  }
}

type Speech = (...args: readonly unknown[]) => unknown;
