/** One page's outbox and sender over a store and a scripted desk, as create-client puts it together. */
import { CatchUp } from '../../../src/conversation/catch-up.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { Outbox } from '../../../src/conversation/outbox.ts';
import { Sender } from '../../../src/conversation/sender.ts';
import type { LoggedEvent } from '../../../src/model.ts';
import type { Store } from '../../../src/stores/store.ts';
import { until } from '../../support/until.ts';
import { textsOf } from '../samples.ts';
import type { ScriptedDesk } from '../scripted-desk.ts';

export class OutboxStage {
  readonly inbox = new Inbox(50);
  readonly received: LoggedEvent[] = [];
  readonly catchUp: CatchUp;
  readonly outbox = new Outbox(this.inbox);
  readonly sender: Sender;

  private constructor(desk: ScriptedDesk, retryDelay: number, expiry?: number) {
    this.catchUp = new CatchUp({ inbox: this.inbox, protocol: desk, side: 'visitor', failed() {} });
    this.sender = new Sender({
      inbox: this.inbox,
      outbox: this.outbox,
      protocol: desk,
      received: (event) => {
        this.received.push(event);
        return this.catchUp.receive(event);
      },
      describe: async () => {},
      progress() {},
      retryDelay,
      expiry,
    });
  }

  /** A page is loaded: memory is new, the store is not. */
  static async open(
    desk: ScriptedDesk,
    store: Store,
    retryDelay = 1,
    expiry?: number,
  ): Promise<OutboxStage> {
    const stage = new OutboxStage(desk, retryDelay, expiry);
    await stage.inbox.load(store);
    if (!stage.inbox.snapshot.listed) await stage.catchUp.list();
    desk.asked.length = 0;
    return stage;
  }

  /** Texts that wait to be sent. */
  get waiting(): readonly string[] {
    return this.outbox.entries().map(({ draft }) => draft.text);
  }

  shown(id = 'c'): readonly string[] {
    return textsOf(this.inbox.snapshot[`run:${id}`]?.messages ?? []);
  }

  add(text: string, id = 'c') {
    return this.outbox.add(id, { text });
  }

  /** Resolves when nothing waits to be sent any more. */
  async empty(): Promise<void> {
    // What was added a moment ago is not in memory before it is kept.
    await this.inbox.update(() => null);
    await until(() => this.waiting.length === 0);
  }
}
