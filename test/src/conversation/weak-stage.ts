/** One page over a weak desk and a store, as weak-line puts it together, without a line. */
import { CarefulRequests } from '../../../src/conversation/careful-requests.ts';
import { CatchUp, type CatchUpOptions } from '../../../src/conversation/catch-up.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { Outbox } from '../../../src/conversation/outbox.ts';
import { Sender } from '../../../src/conversation/sender.ts';
import { view } from '../../../src/conversation/timeline.ts';
import type { LoggedEvent, Message } from '../../../src/model.ts';
import type { Protocol } from '../../../src/protocols/protocol.ts';
import type { OutboxEntry, Store } from '../../../src/stores/store.ts';
import { until } from '../../support/until.ts';
import { textsOf, VISITOR } from '../samples.ts';
import type { WeakDesk } from '../weak-desk.ts';

export class WeakStage {
  readonly inbox = new Inbox(50);
  readonly outbox = new Outbox(this.inbox);
  readonly requests: CarefulRequests;
  readonly catchUp: CatchUp;
  readonly sender: Sender;
  /** Counts lines: what one begins the next does not end. */
  #line = 0;

  private constructor(desk: WeakDesk, protocol: Protocol) {
    const { inbox, outbox } = this;
    const requests = new CarefulRequests(protocol, inbox);
    this.requests = requests;
    const also: CatchUpOptions['also'] = (next) => requests.caughtUp(next);
    const parts = { inbox, protocol: requests, retryDelay: 1 };
    this.catchUp = new CatchUp({ ...parts, side: 'visitor', failed() {}, also });
    const received: CatchUp['receive'] = (event) => this.catchUp.receive(event);
    this.sender = new Sender({
      ...parts,
      outbox,
      received,
      describe: async () => {},
      progress() {},
    });
    desk.hears = () => {};
  }

  /** A page is loaded: memory is new, the store is not. */
  static async open(
    desk: WeakDesk,
    store: Store,
    verbs: Partial<Protocol> = {},
  ): Promise<WeakStage> {
    const stage = new WeakStage(desk, Object.assign(desk, verbs) as unknown as Protocol);
    await stage.inbox.load(store);
    if (!stage.inbox.snapshot.listed) await stage.catchUp.list();
    desk.asked.length = 0;
    return stage;
  }

  /** The line brings what is written from now on, as a backend without ids does. */
  hears(desk: WeakDesk): void {
    desk.hears = (message) => void this.hear(message);
  }

  hear(message: Message): Promise<void> {
    return this.catchUp.receive(this.requests.heard({ type: 'message', message }) as LoggedEvent);
  }

  /** A new line: caught up with, then sent. */
  async connects(): Promise<void> {
    const line = this.#line;
    await this.catchUp.heads();
    if (line === this.#line) this.sender.connected();
  }

  drops(): void {
    this.#line++;
    this.sender.disconnected();
    this.catchUp.disconnected();
    this.requests.doubt();
  }

  /** The page vanishes. */
  closes(): void {
    this.drops();
    this.inbox.close();
  }

  add(text: string, id = 'c', files: readonly Blob[] = []): Promise<OutboxEntry> {
    const { entry, kept } = this.outbox.add(id, { text, files });
    return kept.then(() => entry);
  }

  /** What a person sees, what waits included. */
  seen(id = 'c'): readonly Message[] {
    const run = this.inbox.snapshot[`run:${id}`];
    const waiting = this.outbox.entries().filter(({ conversationId }) => conversationId === id);
    return view(run, waiting, new Set(), VISITOR);
  }

  texts(id = 'c'): readonly string[] {
    return textsOf(this.seen(id));
  }

  failures(): readonly (string | undefined)[] {
    return this.outbox.entries().map(({ failed }) => failed?.code);
  }

  /** Resolves when nothing waits that could still be sent. */
  async rests(): Promise<void> {
    await this.inbox.update(() => null);
    await until(() => this.outbox.entries().every(({ failed }) => failed));
  }
}
