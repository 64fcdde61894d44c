/** Conversations over a scripted desk, as create-client puts them together, without a line. */
import { Roster } from '../../../src/client/roster.ts';
import { CatchUp } from '../../../src/conversation/catch-up.ts';
import type { Conversation, ConversationContext } from '../../../src/conversation/conversation.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { Outbox } from '../../../src/conversation/outbox.ts';
import { Sender } from '../../../src/conversation/sender.ts';
import type { Protocol } from '../../../src/protocols/protocol.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { VISITOR } from '../samples.ts';
import { ScriptedDesk } from '../scripted-desk.ts';

export class ConversationStage {
  readonly desk: ScriptedDesk;
  readonly inbox = new Inbox(50);
  readonly catchUp: CatchUp;
  readonly outbox = new Outbox(this.inbox);
  readonly sender: Sender;
  readonly roster: Roster;
  /** What was said over the line: verb and arguments. */
  readonly said: (readonly unknown[])[] = [];

  private constructor(desk: ScriptedDesk, verbs: Partial<Protocol>) {
    this.desk = desk;
    const { inbox } = this;
    const protocol = Object.assign(desk, { self: VISITOR, ...verbs }) as unknown as Protocol;
    this.catchUp = new CatchUp({ inbox, protocol, side: 'visitor', failed() {}, retryDelay: 20 });
    this.sender = new Sender({
      inbox,
      outbox: this.outbox,
      protocol,
      received: (event) => this.catchUp.receive(event),
      describe: async () => {},
      progress() {},
      retryDelay: 1,
    });
    const say: ConversationContext['say'] = (...what) => this.said.push(what) > 0;
    const parts = { protocol, inbox, outbox: this.outbox };
    this.roster = new Roster({
      ...parts,
      say,
      open: (id) => this.catchUp.open(id, 2),
      page: 2,
      typing: { interval: 60_000 },
    });
    inbox.on('changed', () => this.roster.refresh());
    this.outbox.on('sending', () => this.roster.refresh());
  }

  /** A conversation `c` in which the agent has said these, and its list was seen. */
  static async open(
    texts: readonly string[],
    verbs: Partial<Protocol> = { markRead: async () => {}, typing() {} },
  ): Promise<ConversationStage> {
    const desk = new ScriptedDesk('c');
    for (const text of texts) desk.says(text);
    const stage = new ConversationStage(desk, verbs);
    await stage.inbox.load(new MemoryStore());
    await stage.catchUp.list();
    desk.asked.length = 0;
    return stage;
  }

  get conversation(): Conversation {
    const conversation = this.roster.get('c');
    if (!conversation) throw new Error('there is no conversation c');
    return conversation;
  }
}
