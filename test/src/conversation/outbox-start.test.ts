import { expect } from 'chai';
import { LOCAL } from '../../../src/conversation/local-id.ts';
import { ShamanError } from '../../../src/errors.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { allOf } from '../../../src/stores/store.ts';
import { until } from '../../support/until.ts';
import { entryOf, ORGANIZATION } from '../samples.ts';
import { ScriptedDesk } from '../scripted-desk.ts';
import { OutboxStage } from './outbox-stage.ts';

const permanent = () =>
  new ShamanError('request', 'Too long.', { fatal: true, reason: 'message_too_long' });

describe('a conversation that begins here', () => {
  let desk: ScriptedDesk;
  let stage: OutboxStage;

  beforeEach(async () => {
    desk = new ScriptedDesk('c', 'd');
    stage = await OutboxStage.open(desk, new MemoryStore());
  });

  afterEach(() => stage.sender.disconnected());

  const id = `${LOCAL}1`;
  const begin = (text: string) => stage.add(text, id);

  const begun = () => allOf(stage.inbox.snapshot, 'info:').find(({ localId }) => localId === id);

  it('is there at once, and gets its real id in one change', async () => {
    await begin('hi').kept;
    expect(`info:${id}` in stage.inbox.snapshot).to.equal(true);
    const seen: number[] = [];
    stage.inbox.on('changed', () =>
      seen.push(
        allOf(stage.inbox.snapshot, 'info:').filter((info) => [info.id, info.localId].includes(id))
          .length,
      ),
    );
    stage.sender.connected();
    await stage.empty();
    expect(seen).to.deep.equal([1]);
    expect(`info:${id}` in stage.inbox.snapshot).to.equal(false);
    expect(stage.shown(begun()?.id)).to.deep.equal(['hi']);
  });

  it('is called by its topic from the first moment', async () => {
    const topic = { id: 'bookings', name: 'Bookings' };
    await stage.inbox.update(() => ({ organization: { ...ORGANIZATION, topics: [topic] } }));
    await stage.outbox.add(id, { text: 'hi', topic: 'bookings' }).kept;
    expect(stage.inbox.snapshot[`info:${id}`]).to.deep.include({ topic, title: 'Bookings' });
    const { entry, kept } = stage.outbox.add(`${LOCAL}2`, { text: 'hi', topic: 'unknown' });
    await kept;
    const updatedAt = stage.inbox.snapshot[`outbox:${entry.localId}`]?.queuedAt;
    const bare = { id: `${LOCAL}2`, open: true, agents: [], unread: 0, updatedAt };
    expect(stage.inbox.snapshot[`info:${LOCAL}2`]).to.deep.equal(bare);
  });

  it('begins also with a desk that has no topics', async () => {
    await stage.inbox.update(() => ({ organization: ORGANIZATION }));
    await begin('hi').kept;
    expect(`info:${id}` in stage.inbox.snapshot).to.equal(true);
  });

  it('takes along what was written meanwhile, in order', async () => {
    await begin('first').kept;
    await stage.add('second', id).kept;
    await stage.add('third', id).kept;
    stage.sender.connected();
    await stage.empty();
    expect(desk.textsOf(begun()?.id)).to.deep.equal(['first', 'second', 'third']);
  });

  it('what another page wrote before it heard of the real id goes there too', async () => {
    await begin('first').kept;
    stage.sender.connected();
    await stage.empty();
    const theirs = entryOf('theirs', { conversationId: id, queuedAt: Date.now() });
    stage.inbox.show({ 'outbox:theirs': theirs });
    stage.sender.flush();
    await stage.empty();
    expect(desk.textsOf(begun()?.id)).to.have.length(2);
    expect(allOf(stage.inbox.snapshot, 'info:')).to.have.length(3);
  });

  it('that lost its answer is begun once', async () => {
    desk.answersToLose = 1;
    await begin('hi').kept;
    stage.sender.connected();
    await stage.empty();
    expect(desk.asked).to.deep.equal(['start hi', 'start hi']);
    expect(allOf(stage.inbox.snapshot, 'info:')).to.have.length(3);
  });

  it('what is written in the moment in which it gets its real id goes there', async () => {
    await begin('first').kept;
    let isLate = false;
    const start = desk.start.bind(desk);
    Object.assign(desk, {
      start: async (...first: Parameters<typeof start>) => {
        const page = await start(...first);
        // Its change is made just after that which brings the id.
        queueMicrotask(() =>
          queueMicrotask(() =>
            queueMicrotask(() => {
              stage.add('second', id);
              isLate = true;
            }),
          ),
        );
        return page;
      },
    });
    stage.sender.connected();
    await until(() => isLate);
    await stage.empty();
    expect(desk.asked.filter((what) => what.startsWith('start'))).to.deep.equal(['start first']);
    expect(desk.textsOf(begun()?.id)).to.deep.equal(['first', 'second']);
    await stage.add('third', id).kept;
    await stage.empty();
    expect(desk.textsOf(begun()?.id)).to.deep.equal(['first', 'second', 'third']);
  });

  it('what another page, which does not know its real id yet, has kept goes there too', async () => {
    await begin('first').kept;
    stage.sender.connected();
    await stage.empty();
    const late = entryOf('theirs', { conversationId: id, queuedAt: Date.now() });
    stage.inbox.show({ 'outbox:theirs': late });
    const there = begun()?.id;
    const waiting = stage.outbox
      .entries()
      .map(({ localId, conversationId }) => ({ localId, conversationId }));
    expect(waiting).to.deep.equal([{ localId: 'theirs', conversationId: there }]);
    stage.sender.flush();
    await stage.empty();
    expect(desk.textsOf(there)).to.deep.equal(['first', late.draft.text]);
    expect(desk.asked.filter((what) => what.startsWith('start'))).to.deep.equal(['start first']);
  });

  it('that is refused holds back what was written after', async () => {
    desk.failures.push(permanent());
    await begin('first').kept;
    await stage.add('second', id).kept;
    stage.sender.connected();
    await until(() => stage.outbox.entries()[0]?.failed);
    await until(() => stage.outbox.sending.size === 0);
    expect(desk.asked).to.deep.equal(['start first']);
  });

  it('begins with the next message when the first is given up', async () => {
    const { entry, kept } = begin('first');
    await kept;
    await stage.add('second', id).kept;
    await stage.outbox.discard(entry.localId);
    stage.sender.connected();
    await stage.empty();
    expect(desk.asked).to.deep.equal(['start second']);
  });

  it('is forgotten when its only message is given up', async () => {
    const { entry, kept } = begin('first');
    await kept;
    await stage.outbox.discard(entry.localId);
    expect(`info:${id}` in stage.inbox.snapshot).to.equal(false);
  });

  it('fails where the backend cannot be written to first', async () => {
    Object.defineProperty(desk, 'start', { value: undefined });
    await begin('hi').kept;
    stage.sender.connected();
    const failed = await until(() => stage.outbox.entries()[0]?.failed);
    expect(failed.code).to.equal('unsupported');
  });

  it('is no other that is gone: what is written to that does not bring it back', async () => {
    await stage.add('late', 'gone').kept;
    expect(Object.keys(stage.inbox.snapshot)).to.not.include('info:gone');
  });
});
