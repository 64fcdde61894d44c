import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { allOf, type OutboxEntry } from '../../../src/stores/store.ts';
import { until } from '../../support/until.ts';
import { ScriptedDesk } from '../scripted-desk.ts';
import { OutboxStage } from './outbox-stage.ts';

const transient = () => new ShamanError('unreachable', 'The line went.');
const permanent = () =>
  new ShamanError('request', 'Too long.', { fatal: true, reason: 'message_too_long' });

describe('Outbox', () => {
  let desk: ScriptedDesk;
  let store: MemoryStore;
  let stage: OutboxStage;

  beforeEach(async () => {
    desk = new ScriptedDesk('c', 'd');
    store = new MemoryStore();
    stage = await OutboxStage.open(desk, store);
  });

  afterEach(() => stage.sender.disconnected());

  it('keeps a draft before anything is sent', async () => {
    await stage.add('hi').kept;
    expect(allOf(await store.load(), 'outbox:').map(({ draft }) => draft.text)).to.deep.equal([
      'hi',
    ]);
    expect(desk.asked).to.deep.equal([]);
  });

  it('sends nothing before it is told that everything missed was caught up with', async () => {
    await stage.add('hi').kept;
    stage.sender.flush();
    expect(desk.asked).to.deep.equal([]);
    stage.sender.connected();
    await stage.empty();
    expect(desk.asked).to.deep.equal(['send c hi']);
  });

  it('survives a reload', async () => {
    await stage.add('hi').kept;
    stage = await OutboxStage.open(desk, store);
    stage.sender.connected();
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(['hi']);
  });

  it('keeps drafts that belong together in one change, and in their order', async () => {
    const drafts = ['b', 'e', 'a'].map((text) => ({ text }));
    const { entry, kept } = stage.outbox.add('c', { text: 'first' }, ...drafts);
    const changes: number[] = [];
    const off = stage.inbox.on('kept', (change) => changes.push(Object.keys(change).length));
    await kept;
    off();
    expect(changes).to.deep.equal([4]);
    expect(entry.draft.text).to.equal('first');
    stage.sender.connected();
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(['first', 'b', 'e', 'a']);
  });

  it('sends in order within a conversation, one at a time', async () => {
    stage.sender.connected();
    desk.hold();
    await Promise.all(['a', 'b', 'e'].map((text) => stage.add(text).kept));
    await until(() => desk.asked.length > 0);
    expect(desk.asked).to.deep.equal(['send c a']);
    expect(stage.outbox.sending.size).to.equal(1);
    desk.release();
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(['a', 'b', 'e']);
  });

  it('keeps the order of drafts that are written within one millisecond', async () => {
    const texts = Array.from({ length: 30 }, (_, i) => `text ${i}`);
    await Promise.all(texts.map((text) => stage.add(text).kept));
    stage = await OutboxStage.open(desk, store);
    stage.sender.connected();
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(texts);
  });

  it('keeps the order in whatever order a store gives entries back, and after one ahead of the clock', async () => {
    const backwards = new MemoryStore();
    const { load } = backwards;
    backwards.load = async () =>
      Object.fromEntries(Object.entries(await load.call(backwards)).reverse());
    const ahead: OutboxEntry = {
      localId: 'x',
      conversationId: 'c',
      draft: { text: 'ahead' },
      queuedAt: Date.now() + 60_000,
    };
    await backwards.commit({ 'outbox:x': ahead });
    stage = await OutboxStage.open(desk, backwards);
    await Promise.all(['a', 'b', 'e'].map((text) => stage.add(text).kept));
    stage = await OutboxStage.open(desk, backwards);
    expect(stage.waiting).to.deep.equal(['ahead', 'a', 'b', 'e']);
  });

  it('sends to two conversations at the same time', async () => {
    stage.sender.connected();
    desk.hold();
    await Promise.all([stage.add('to c').kept, stage.add('to d', 'd').kept]);
    await until(() => desk.asked.length === 2);
    desk.release();
    await stage.empty();
  });

  it('an entry leaves in the very change that brings its message', async () => {
    const seen: string[] = [];
    stage.inbox.on('changed', () =>
      seen.push(`${stage.shown().length} shown, ${stage.waiting.length} waiting`),
    );
    stage.sender.connected();
    stage.add('hi');
    await stage.empty();
    expect(seen).to.deep.equal(['0 shown, 1 waiting', '1 shown, 0 waiting']);
  });

  it('the answer and the remote echo make one message, whichever comes first', async () => {
    stage.sender.connected();
    desk.hold();
    stage.add('hi');
    await until(() => desk.asked.length === 1);
    desk.release();
    await until(() => stage.received.length === 1);
    await stage.catchUp.receive(stage.received[0]!);
    await stage.empty();
    expect(stage.shown()).to.deep.equal(['hi']);
  });

  it('an answer that stands after a gap waits for what is missing, and is not sent again', async () => {
    stage.sender.connected();
    desk.says('never heard');
    stage.add('hi');
    await stage.empty();
    expect(stage.shown()).to.deep.equal(['never heard', 'hi']);
    expect(desk.asked.filter((what) => what.startsWith('send'))).to.have.length(1);
  });

  it('tries again what failed for a passing reason, before anything written later', async () => {
    desk.failures.push(transient(), transient());
    stage.sender.connected();
    stage.add('a');
    stage.add('b');
    await stage.empty();
    expect(desk.asked).to.deep.equal(['send c a', 'send c a', 'send c a', 'send c b']);
    expect(desk.textsOf()).to.deep.equal(['a', 'b']);
  });

  it('waits as long as the backend asks', async () => {
    desk.failures.push(new ShamanError('request', 'Slow down.', { status: 429, retryAfter: 40 }));
    stage.sender.connected();
    const began = performance.now();
    stage.add('a');
    await stage.empty();
    expect(performance.now() - began).to.be.greaterThan(35);
  });

  it('a lost answer is followed by the same local id: one message', async () => {
    desk.answersToLose = 1;
    stage.sender.connected();
    const { entry } = stage.add('hi');
    await stage.empty();
    expect(desk.asked).to.deep.equal(['send c hi', 'send c hi']);
    expect(desk.textsOf()).to.deep.equal(['hi']);
    expect(stage.inbox.snapshot['run:c']?.messages[0]?.localId).to.equal(entry.localId);
  });

  it('finds a lost answer by catching up first, and does not send again', async () => {
    stage = await OutboxStage.open(desk, store, 60_000);
    desk.answersToLose = 1;
    stage.sender.connected();
    stage.add('hi');
    await until(() => desk.textsOf().length === 1);
    stage.sender.disconnected();
    await stage.catchUp.heads(desk.heads());
    stage.sender.connected();
    await stage.empty();
    expect(desk.asked.filter((what) => what.startsWith('send'))).to.deep.equal(['send c hi']);
  });

  it('stops trying when the line goes', async () => {
    stage = await OutboxStage.open(desk, store, 60_000);
    desk.failures.push(transient());
    stage.sender.connected();
    stage.add('hi');
    await until(() => desk.failures.length === 0 && stage.outbox.sending.size === 0);
    stage.sender.disconnected();
    await stage.add('more').kept;
    expect(desk.asked).to.deep.equal(['send c hi']);
    stage.sender.connected();
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(['hi', 'more']);
  });

  it('sends nothing more when the line goes in the middle of a queue', async () => {
    stage.sender.connected();
    desk.hold();
    await Promise.all([stage.add('a').kept, stage.add('b').kept]);
    await until(() => desk.asked.length === 1);
    stage.sender.disconnected();
    desk.release();
    await until(() => stage.waiting.length === 1);
    expect(desk.asked).to.deep.equal(['send c a']);
    expect(stage.waiting).to.deep.equal(['b']);
  });

  it('what failed with the line that went does not wait when the next one is there', async () => {
    stage = await OutboxStage.open(desk, store, 3_600_000);
    stage.sender.connected();
    desk.hold();
    stage.add('hi');
    await until(() => desk.asked.length === 1);
    stage.sender.disconnected();
    expect(stage.outbox.sending.size, 'it waits again').to.equal(0);
    desk.failures.push(transient());
    desk.release();
    await until(() => desk.failures.length === 0);
    await stage.inbox.update(() => null);
    stage.sender.connected();
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(['hi']);
  });

  it('a permanent refusal is told with its reason, and what comes after goes on', async () => {
    desk.failures.push(permanent());
    stage.sender.connected();
    stage.add('too long');
    stage.add('fine');
    await until(() => desk.textsOf().length === 1);
    await until(() => stage.waiting.length === 1);
    const [entry] = stage.outbox.entries();
    expect(entry?.failed).to.deep.equal({ code: 'message_too_long', message: 'Too long.' });
    expect(desk.textsOf()).to.deep.equal(['fine']);
  });

  it('a person can try a failed message again: the same local id', async () => {
    desk.failures.push(permanent());
    stage.sender.connected();
    const { entry } = stage.add('again');
    await until(() => stage.outbox.entries()[0]?.failed);
    await stage.outbox.retry(entry.localId);
    await stage.empty();
    expect(stage.inbox.snapshot['run:c']?.messages[0]?.localId).to.equal(entry.localId);
  });

  it('a retry of what has not failed changes nothing', async () => {
    const { entry, kept } = stage.add('hi');
    await kept;
    const before = stage.inbox.snapshot;
    await stage.outbox.retry(entry.localId);
    expect(stage.inbox.snapshot).to.equal(before);
  });

  it('a person can give a message up', async () => {
    const { entry, kept } = stage.add('never');
    await kept;
    await stage.outbox.discard(entry.localId);
    expect(stage.waiting).to.deep.equal([]);
    stage.sender.connected();
    await stage.add('hi').kept;
    await stage.empty();
    expect(desk.textsOf()).to.deep.equal(['hi']);
  });

  it('giving up what is not there any more changes nothing', async () => {
    const before = stage.inbox.snapshot;
    await stage.outbox.discard('arrived');
    expect(stage.inbox.snapshot).to.equal(before);
  });

  it('a message given up while it was refused does not come back as failed', async () => {
    desk.failures.push(permanent());
    desk.hold();
    stage.sender.connected();
    const { entry } = stage.add('hi');
    await until(() => desk.asked.length === 1);
    await stage.outbox.discard(entry.localId);
    desk.release();
    await until(() => stage.outbox.sending.size === 0);
    expect(stage.waiting).to.deep.equal([]);
  });
});
