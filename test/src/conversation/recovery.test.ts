import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import type { Message } from '../../../src/model.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import type { Change } from '../../../src/stores/store.ts';
import { until } from '../../support/until.ts';
import { AGENT, textsOf } from '../samples.ts';
import { ConversationStage } from './conversation-stage.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

describe('what happened while we were away', () => {
  let stage: ConversationStage;

  beforeEach(async () => {
    stage = await ConversationStage.open(['one', 'two', 'three']);
  });

  afterEach(() => {
    stage.sender.disconnected();
    stage.catchUp.disconnected();
    stage.roster.close();
  });

  const shown = () => textsOf(stage.conversation.messages);
  const run = () => stage.inbox.snapshot['run:c'];
  const connects = () => stage.catchUp.heads(stage.desk.heads());
  const statuses = () => stage.conversation.messages.map(({ status }) => status);

  async function reconnects(): Promise<void> {
    stage.sender.disconnected();
    stage.catchUp.disconnected();
    await connects();
    stage.sender.connected();
  }

  /** What was told to a custom UI, and what was written. */
  function witness(): readonly string[] {
    const told: string[] = [];
    stage.inbox.on('kept', () => told.push('kept'));
    stage.conversation.on('messages', () => told.push('messages'));
    stage.conversation.on('info', () => told.push('info'));
    return told;
  }

  it('five reconnects without news deliver nothing again', async () => {
    const told = witness();
    for (let count = 0; count < 5; count++) await reconnects();
    expect(told).to.deep.equal([]);
    expect(stage.desk.asked).to.deep.equal([]);
  });

  it('the same again without places is no news either', async () => {
    await stage.conversation.loadEarlier();
    stage.desk.can.resume = false;
    const told = witness();
    await stage.catchUp.list();
    await stage.catchUp.receive({ type: 'message', message: stage.conversation.messages[2]! });
    expect(told).to.deep.equal([]);
  });

  it('the place never goes back, however slow a listener and late an answer is', async () => {
    const places: number[] = [];
    stage.inbox.on('kept', ({ 'run:c': kept }: Change) => {
      if (kept) places.push(Number((kept as { cursor: string }).cursor));
    });
    stage.conversation.on('messages', (async () => {
      await until(() => false, { timeout: 5 }).catch(() => {});
    }) as () => void);
    for (let line = 0; line < 3; line++) {
      stage.desk.says(`before ${line}`);
      stage.desk.retention = line;
      stage.desk.hold();
      const late = connects();
      await until(() => stage.desk.asked.length > 0);
      stage.desk.says(`after ${line}`);
      stage.catchUp.disconnected();
      stage.desk.asked.length = 0;
      const next = connects();
      stage.desk.release();
      await Promise.all([late, next]);
      expect(shown().at(-1)).to.equal(`after ${line}`);
    }
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b));
  });

  it('a list that was asked for over another line does not take the place back', async () => {
    const { desk, catchUp } = stage;
    const old = await desk.conversations();
    const answers: ((pages: typeof old) => void)[] = [];
    const conversations = () => new Promise<typeof old>((resolve) => answers.push(resolve));
    Object.assign(desk, { conversations });
    const late = catchUp.list();
    for (let count = 4; count <= 200; count++) desk.says(`text ${count}`);
    desk.retention = 1;
    await reconnects();
    expect(run()?.cursor).to.equal('200');
    answers[0]?.(old);
    await late;
    expect(run()?.cursor).to.equal('200');
  });

  it('edits, deletions, read markers and a changed status come back like messages', async () => {
    await stage.conversation.loadEarlier();
    stage.desk.edits(2, 'better');
    stage.desk.removes(1);
    stage.desk.tells({ type: 'conversation', info: { id: 'c', open: false, agents: [] } });
    stage.sender.connected();
    stage.conversation.send({ text: 'mine' });
    await until(() => stage.desk.textsOf().includes('mine'));
    const mine = (await stage.desk.history('c', { limit: 1 })).messages[0]!;
    stage.desk.tells({ type: 'read', conversationId: 'c', by: 'agent', upTo: mine.id });
    await reconnects();
    await until(() => statuses().at(-1) === 'read');
    expect(shown()).to.deep.equal(['better', 'three', 'mine']);
    expect(stage.conversation.info).to.deep.include({ open: false, agents: [] });
  });

  it('an event of a kind that we have never heard of does not hold back what comes after', async () => {
    stage.desk.tells({ type: 'unheard-of', conversationId: 'c' } as never);
    stage.desk.says('four');
    const page = stage.desk.history.bind(stage.desk);
    Object.assign(stage.desk, {
      history: async (...asked: Parameters<typeof page>) => {
        const answer = await page(...asked);
        const events = answer.events?.filter(({ type }) => (type as string) !== 'unheard-of');
        return events ? { ...answer, events } : answer;
      },
    });
    await connects();
    expect(shown().at(-1)).to.equal('four');
    stage.desk.asked.length = 0;
    await connects();
    expect(stage.desk.asked).to.deep.equal([]);
  });

  it('pages of messages without events move the place along, and end', async () => {
    const { desk } = stage;
    for (let count = 4; count <= 250; count++) desk.says(`text ${count}`);
    const page = desk.history.bind(desk);
    Object.assign(desk, {
      history: async (...asked: Parameters<typeof page>) => {
        const { events = [], ...answer } = await page(...asked);
        const messages = events.flatMap((event) => (event.type === 'message' ? event.message : []));
        return { ...answer, messages };
      },
    });
    await connects();
    expect(shown().slice(-247)).to.deep.equal(desk.textsOf().slice(-247));
    expect(run()?.cursor).to.equal('250');
    expect(desk.asked).to.have.length(3);
  });

  for (const away of [1_000, MINUTE, DAY, 7 * DAY]) {
    for (const skew of [-DAY, 0, DAY]) {
      it(`away ${away / 1_000} s with a clock ${skew / 3_600_000} h off: everything comes`, async () => {
        const { now } = Date;
        const began = now();
        try {
          Date.now = () => now() + away + skew;
          const at = (offset: number, createdAt: number): Message => ({
            id: `c-${offset}`,
            conversationId: 'c',
            author: AGENT,
            text: `at ${offset}`,
            attachments: [],
            createdAt,
            status: 'sent',
          });
          stage.conversation.send({ text: 'mine' });
          stage.desk.tells({ type: 'message', message: at(4, began + away / 2) });
          stage.desk.tells({ type: 'message', message: at(5, began + away) });
          await reconnects();
          await until(() => statuses().at(-1) === 'sent');
          expect(shown()).to.deep.equal(['two', 'three', 'at 4', 'at 5', 'mine']);
          expect(stage.conversation.info.unread).to.equal(2);
        } finally {
          Date.now = now;
        }
      });
    }
  }

  it('an erased conversation takes along what waits for it', async () => {
    stage.conversation.send({ text: 'mine' });
    await until(() => stage.outbox.entries().length === 1);
    await stage.catchUp.receive({ type: 'conversation-deleted', conversationId: 'c' });
    expect(stage.inbox.snapshot).to.deep.equal({ listed: true });
  });

  it('what failed is asked for again by itself, and not by everything that happens meanwhile', async () => {
    stage.desk.says('lost');
    stage.desk.failures.push(new ShamanError('request', 'Slow down.', { retryAfter: 200 }));
    await stage.catchUp.receive(stage.desk.says('heard'));
    await until(() => stage.desk.failures.length === 0);
    await stage.inbox.update(() => null);
    for (let count = 0; count < 5; count++)
      await stage.catchUp.receive(stage.desk.says(`more ${count}`));
    expect(stage.desk.asked).to.have.length(1);
    await until(() => shown().at(-1) === 'more 4');
    expect(shown().slice(2, 4)).to.deep.equal(['lost', 'heard']);
  });

  it('a run that lost its conversation, or the reverse, is whole again after the next connect', async () => {
    for (const lost of ['info:c', 'run:c']) {
      const store = new MemoryStore();
      const { 'info:c': info, 'run:c': messages } = stage.inbox.snapshot;
      const halves: Change = { listed: true, 'info:c': info, 'run:c': messages, [lost]: undefined };
      await store.commit(halves);
      await stage.inbox.load(store);
      await reconnects();
      expect(shown().slice(-2), lost).to.deep.equal(['two', 'three']);
      expect(stage.conversation.info.preview?.text, lost).to.equal('three');
    }
  });
});
