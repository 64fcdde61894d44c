import { expect } from 'chai';
import { type CacheLimits, evicted } from '../../../src/conversation/eviction.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import type { Run } from '../../../src/model.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { applied, type Change } from '../../../src/stores/store.ts';
import { entryOf, infoOf, runFrom } from '../samples.ts';
import { ConversationStage } from './conversation-stage.ts';

const NOW = Date.now();
const DAY = 86_400_000;
const SIZE = JSON.stringify(runFrom(1, 10)).length;

/** A conversation with ten messages that was active so many milliseconds ago. */
const talk = (id: string, ago: number): Change => ({
  [`info:${id}`]: infoOf(id, { updatedAt: NOW - ago }),
  [`run:${id}`]: runFrom(1, 10),
});
const three = { ...talk('old', 3_000), ...talk('new', 1_000), ...talk('mid', 2_000) };
const bare = (run: Run): Run => ({ ...run, messages: [], hasEarlier: true });

const surplus = (kept: Change, keep: number, limits: CacheLimits) =>
  evicted(applied({}, kept), keep, limits);

describe('evicted', () => {
  it('leaves a store alone that is within its limits', () => {
    expect(surplus(three, 50, {})).to.deep.equal({});
    expect(surplus(three, 50, { bytes: 3 * SIZE })).to.deep.equal({});
  });

  it('takes the messages of the least recently active conversations first', () => {
    const keys = (bytes: number) => Object.keys(surplus(three, 50, { bytes }));
    expect(keys(3 * SIZE - 1)).to.deep.equal(['run:old']);
    expect(keys(2 * SIZE - 1)).to.deep.equal(['run:mid', 'run:old']);
    expect(keys(0)).to.deep.equal(['run:new', 'run:mid', 'run:old']);
  });

  it('counts what the store holds, not what is shown', () => {
    expect(surplus(talk('c', 0), 2, { bytes: SIZE / 3 })).to.deep.equal({});
  });

  it('takes what had no activity for too long; thirty days where nobody says how long', () => {
    const snapshot = { ...talk('a', 29 * DAY), ...talk('b', 31 * DAY) };
    expect(Object.keys(surplus(snapshot, 50, {}))).to.deep.equal(['run:b']);
    expect(Object.keys(surplus(snapshot, 50, { age: DAY }))).to.deep.equal(['run:a', 'run:b']);
  });

  it('leaves the place from which to go on, and never touches the outbox', () => {
    const snapshot = { ...talk('c', 31 * DAY), 'outbox:x': entryOf('x', { queuedAt: 1 }) };
    expect(surplus(snapshot, 50, { bytes: 0 })).to.deep.equal({ 'run:c': bare(runFrom(1, 10)) });
  });
});

describe('an inbox with limits', () => {
  it('gives up at load what the store holds too much of, and not what is in memory', async () => {
    const store = new MemoryStore();
    await store.commit(three);
    const inbox = new Inbox(50, { bytes: 2 * SIZE });
    await inbox.load(store);
    expect(inbox.snapshot['run:old']).to.deep.equal(runFrom(1, 10));
    expect(await store.load()).to.deep.equal({ ...three, 'run:old': bare(runFrom(1, 10)) });
  });

  it('looks again while it is used for long', async () => {
    const store = new MemoryStore();
    const inbox = new Inbox(50, { bytes: SIZE });
    await inbox.load(store);
    for (let count = 0; count < 101; count++)
      await inbox.update(() => ({ ...three, [`info:${count}`]: infoOf(`${count}`) }));
    const kept = await store.load();
    expect(kept['run:new']?.messages).to.have.length(10);
    expect(kept['run:old']?.messages).to.have.length(0);
    expect(inbox.snapshot['run:old']?.messages).to.have.length(10);
  });

  it('what was given up is fetched again when it is opened', async () => {
    const stage = await ConversationStage.open(['one', 'two', 'three']);
    await stage.inbox.update(({ 'run:c': run }) => ({ 'run:c': bare(run!) }));
    expect(stage.conversation.known).to.equal(false);
    await stage.conversation.open();
    expect(stage.conversation.messages.map(({ text }) => text)).to.deep.equal(['two', 'three']);
    stage.roster.close();
  });

  it('what happens in it meanwhile is caught up with: list, count and place', async () => {
    const stage = await ConversationStage.open(['one', 'two', 'three']);
    await stage.inbox.update(({ 'run:c': run }) => ({ 'run:c': bare(run!) }));
    await stage.catchUp.receive({ type: 'read', conversationId: 'c', by: 'agent', upTo: 'c-3' });
    expect(stage.inbox.snapshot['info:c']?.preview?.text).to.equal('three');
    stage.desk.says('four');
    await stage.catchUp.heads(stage.desk.heads());
    const { 'info:c': info, 'run:c': run } = stage.inbox.snapshot;
    expect(info).to.deep.include({ unread: 1 });
    expect(run).to.deep.include({ cursor: '4', hasEarlier: true });
    expect(stage.conversation.info.preview?.text).to.equal('four');
    stage.roster.close();
  });
});
