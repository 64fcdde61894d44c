import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import type { OutboxEntry } from '../../../src/stores/store.ts';
import { until } from '../../support/until.ts';
import { ScriptedDesk } from '../scripted-desk.ts';
import { FakeClock } from './fake-clock.ts';
import { OutboxStage } from './outbox-stage.ts';

const transient = () => new ShamanError('unreachable', 'The line went.');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('an outbox on a bad line', () => {
  let desk: ScriptedDesk;
  let store: MemoryStore;
  let stage: OutboxStage;
  let clock: FakeClock | undefined;

  beforeEach(async () => {
    desk = new ScriptedDesk('c', 'd', 'e', 'f', 'g');
    store = new MemoryStore();
    stage = await OutboxStage.open(desk, store);
  });

  afterEach(() => {
    stage.sender.disconnected();
    clock?.restore();
    clock = undefined;
  });

  const texts = (count: number) => Array.from({ length: count }, (_, i) => `text ${i}`);
  const sent = (text: string) => desk.asked.filter((what) => what.endsWith(` ${text}`)).length;
  const failure = () => stage.outbox.entries()[0]?.failed?.code;

  /** The line goes, what was missed is caught up with on the next one, and then it flows. */
  async function flaps(): Promise<void> {
    stage.sender.disconnected();
    stage.catchUp.disconnected();
    await stage.catchUp.heads(desk.heads());
    stage.sender.connected();
  }

  it('half an hour offline: each message is sent once when the line is back', async () => {
    clock = new FakeClock();
    for (const text of texts(20)) await stage.add(text).kept;
    await clock.live(30 * MINUTE);
    expect([desk.asked, clock.waiting]).to.deep.equal([[], 0]);
    stage.sender.connected();
    await clock.live(1);
    expect(texts(20).map(sent)).to.deep.equal(texts(20).map(() => 1));
  });

  it('half an hour refused: few tries, one timer, and nothing that is written hurries them', async () => {
    clock = new FakeClock();
    desk.failures.push(...Array.from({ length: 1_000 }, transient));
    stage.sender.connected();
    for (let minute = 0; minute < 30; minute++) {
      await stage.add(`text ${minute}`).kept;
      await clock.live(MINUTE);
      expect(clock.waiting).to.equal(1);
    }
    expect(sent('text 0')).to.be.within(60, 90);
    expect(desk.asked).to.have.length(sent('text 0'));
  });

  it('fifty written offline and three flaps: the order in which they were written', async () => {
    await Promise.all(texts(50).map((text) => stage.add(text).kept));
    for (const end of [10, 20, 30]) {
      stage.sender.connected();
      await until(() => desk.textsOf().length >= end);
      desk.answersToLose = 1;
      await until(() => desk.answersToLose === 0 || stage.waiting.length === 0);
      await flaps();
    }
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(texts(50));
    expect(stage.shown()).to.deep.equal(texts(50));
  });

  it('a cut in the middle of the drain, and another in the next: nothing is lost', async () => {
    await Promise.all(texts(10).map((text) => stage.add(text).kept));
    for (let cut = 0; cut < 4; cut++) {
      desk.hold();
      stage.sender.connected();
      await until(() => stage.outbox.sending.size === 1);
      await stage.add(`during ${cut}`).kept;
      desk.failures.push(transient());
      stage.sender.disconnected();
      desk.release();
      await until(() => desk.failures.length === 0);
    }
    await flaps();
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal([
      ...texts(10),
      ...Array.from({ length: 4 }, (_, cut) => `during ${cut}`),
    ]);
  });

  it('a hundred restarts between the commit and its answer: one message each', async () => {
    stage.sender.connected();
    for (const text of texts(100)) {
      desk.answersToLose = 1;
      await stage.add(text).kept;
      await until(() => desk.textsOf().at(-1) === text, { interval: 1 });
      await flaps();
    }
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(texts(100));
    expect(stage.shown()).to.deep.equal(texts(100));
  });

  it('sends to four conversations at the same time and no more, then to the next', async () => {
    desk.hold();
    stage.sender.connected();
    for (const id of ['c', 'd', 'e', 'f', 'g']) await stage.add(`to ${id}`, id).kept;
    await until(() => desk.asked.length === 4);
    await stage.inbox.update(() => null);
    expect(desk.asked).to.deep.equal(['c', 'd', 'e', 'f'].map((id) => `send ${id} to ${id}`));
    desk.release();
    await stage.empty();
    expect(desk.textsOf('g')).to.deep.equal(['to g']);
  });

  it('after a success the next wait is a short one again', async () => {
    clock = new FakeClock();
    stage = await OutboxStage.open(desk, store, 1_000);
    desk.failures.push(transient(), transient(), transient(), transient());
    stage.sender.connected();
    await stage.add('first').kept;
    await clock.live(15_000);
    expect([sent('first'), desk.textsOf()]).to.deep.equal([5, ['first']]);
    desk.failures.push(transient());
    await stage.add('second').kept;
    await clock.live(1_000);
    expect(desk.textsOf()).to.deep.equal(['first', 'second']);
  });

  it('a conversation that is refused holds back no other, however often those are written to', async () => {
    stage = await OutboxStage.open(desk, store, HOUR);
    desk.failures.push(transient());
    stage.sender.connected();
    await stage.add('refused').kept;
    await until(() => desk.failures.length === 0);
    for (const text of texts(5)) await stage.add(text, 'd').kept;
    await until(() => desk.textsOf('d').length === 5);
    await stage.add('later').kept;
    expect([sent('refused'), sent('later')]).to.deep.equal([1, 0]);
  });

  it('after a day it is not sent any more without being asked, and then it can be', async () => {
    clock = new FakeClock();
    const { entry, kept } = stage.add('old');
    await kept;
    await clock.live(24 * HOUR + 1);
    stage.sender.connected();
    await clock.live(1);
    expect([failure(), desk.asked]).to.deep.equal(['expired', []]);
    await stage.outbox.retry(entry.localId);
    await clock.live(1);
    expect(desk.textsOf()).to.deep.equal(['old']);
    expect(stage.inbox.snapshot['run:c']?.messages[0]?.localId).to.equal(entry.localId);
  });

  it('is tried for a day, and then it is a person who decides', async () => {
    clock = new FakeClock();
    desk.failures.push(...Array.from({ length: 10_000 }, transient));
    stage.sender.connected();
    await stage.add('never').kept;
    await clock.live(23 * HOUR);
    expect(failure()).to.equal(undefined);
    await clock.live(2 * HOUR);
    expect([failure(), clock.waiting]).to.deep.equal(['expired', 0]);
  });

  it('how long that is can be said', async () => {
    stage = await OutboxStage.open(desk, store, 1, 50);
    const entry: OutboxEntry = {
      localId: 'x',
      conversationId: 'c',
      draft: { text: 'hi' },
      queuedAt: Date.now() - 100,
    };
    await stage.inbox.update(() => ({ 'outbox:x': entry }));
    stage.sender.connected();
    await until(failure);
    expect(failure()).to.equal('expired');
  });

  it('two hundred wait; the next one is refused at once and none of them is lost', async () => {
    const kept = texts(200).map((text) => stage.add(text).kept);
    const refused = () => {
      try {
        stage.add('one more');
        return undefined;
      } catch (error) {
        return error as ShamanError;
      }
    };
    expect(refused()).to.deep.include({ code: 'invalid', fatal: true });
    await Promise.all(kept);
    expect(refused()?.details.reason).to.equal('outbox_full');
    expect(stage.waiting).to.deep.equal(texts(200));
    stage.sender.connected();
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(texts(200));
    expect(refused()).to.equal(undefined);
  });

  it('of several that belong together none is taken where there is no room for all', async () => {
    await Promise.all(texts(198).map((text) => stage.add(text).kept));
    const [two, three] = [[{ text: 'b' }], [{ text: 'b' }, { text: 'c' }]];
    expect(() => stage.outbox.add('c', { text: 'a' }, ...three)).to.throw('outbox_full');
    await stage.outbox.add('c', { text: 'a' }, ...two).kept;
    expect(stage.waiting.slice(-2)).to.deep.equal(['a', 'b']);
  });
});
