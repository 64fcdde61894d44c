import { expect } from 'chai';
import { see } from '../../../src/conversation/own-marker.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { until } from '../../support/until.ts';
import { WeakDesk } from '../weak-desk.ts';
import { WeakStage } from './weak-stage.ts';

describe('what was read, of a backend that keeps no read marker', () => {
  let desk: WeakDesk;
  let store: MemoryStore;
  let stage: WeakStage;

  beforeEach(async () => {
    desk = new WeakDesk('c');
    for (const text of ['one', 'two']) desk.says(text);
    store = new MemoryStore();
    stage = await WeakStage.open(desk, store);
    stage.hears(desk);
    await stage.connects();
  });
  afterEach(() => stage.closes());

  const unread = () => stage.inbox.snapshot['info:c']?.unread;
  const reads = (upTo: string) =>
    stage.inbox.update((next) => {
      see(next, 'c', upTo, 'visitor');
      return null;
    });

  it('what was there at the first look is no news', () => {
    expect(unread()).to.equal(0);
  });

  it('what comes by the line counts, until it was seen', async () => {
    const { id } = desk.says('three');
    await until(() => unread() === 1);
    await reads(id);
    expect(unread()).to.equal(0);
    desk.says('four');
    await until(() => unread() === 1);
  });

  it('what came while we were away counts too, and once', async () => {
    stage.drops();
    desk.says('three');
    desk.says('four');
    await stage.connects();
    expect(unread()).to.equal(2);
    stage.drops();
    await stage.connects();
    expect(unread()).to.equal(2);
  });

  it('is known to the next page', async () => {
    const { id } = desk.says('three');
    await until(() => unread() === 1);
    await reads(id);
    stage.closes();
    desk.says('four');
    stage = await WeakStage.open(desk, store);
    await stage.connects();
    expect(unread()).to.equal(1);
  });

  it('what we write ourselves is no news', async () => {
    await stage.add('mine');
    await stage.rests();
    stage.drops();
    await stage.connects();
    expect(unread()).to.equal(0);
  });

  it('is left to a backend that keeps it', async () => {
    const other = await WeakStage.open(new WeakDesk('c'), new MemoryStore(), {
      markRead: async () => {},
    });
    await other.connects();
    expect(other.inbox.snapshot['info:c']).not.to.have.property('seenUpTo');
    other.closes();
  });
});
