import { expect } from 'chai';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { allOf, type Change, type Snapshot } from '../../../src/stores/store.ts';
import { until } from '../../support/until.ts';
import { entryOf, infoOf, runFrom } from '../samples.ts';

/** Writes when it is told to, and remembers its transactions. */
class SlowStore extends MemoryStore {
  readonly transactions: Change[] = [];
  #gate = Promise.resolve();
  #open = () => {};

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#open();
  }

  override async commit(change: Change): Promise<void> {
    this.transactions.push(change);
    await this.#gate;
    await super.commit(change);
  }

  // In order, as transactions are.
  override async clear(): Promise<void> {
    await this.#gate;
    await super.clear();
  }
}

describe('Inbox', () => {
  let store: SlowStore;
  let inbox: Inbox;

  beforeEach(async () => {
    store = new SlowStore();
    inbox = new Inbox(3);
    await inbox.load(store);
  });

  const info = (id: string): Change => ({ [`info:${id}`]: infoOf(id) });
  const ids = (snapshot: Snapshot) => allOf(snapshot, 'info:').map(({ id }) => id);

  it('does not hear after a sign-out what was asked before it', async () => {
    const asked = inbox.generation;
    await inbox.clear();
    await inbox.update(() => info('theirs'), asked);
    expect(ids(inbox.snapshot)).to.deep.equal([]);
    expect(store.transactions).to.deep.equal([]);
  });

  it('does not learn after a sign-out what was asked before it', async () => {
    const learned = inbox.learn(Promise.resolve(infoOf('theirs')), (next, theirs) => {
      next['info:theirs'] = theirs;
    });
    await inbox.clear();
    await learned;
    expect(inbox.snapshot).to.deep.equal({});
  });

  it('keeps, then remembers, then tells', async () => {
    const order: string[] = [];
    store.hold();
    inbox.on('changed', () => order.push(`told of ${ids(inbox.snapshot)}`));
    inbox.on('kept', () => order.push('kept'));
    const done = inbox.update(() => info('c'));
    await until(() => store.transactions.length === 1);
    expect(ids(inbox.snapshot)).to.deep.equal([]);
    expect(order).to.deep.equal([]);
    store.release();
    await done;
    expect(order).to.deep.equal(['told of c', 'kept']);
    expect(ids(await store.load())).to.deep.equal(['c']);
  });

  it('writes what waits while the store writes in one transaction', async () => {
    store.hold();
    const first = inbox.update(() => info('a'));
    const others = [inbox.update(() => info('b')), inbox.update(() => info('d'))];
    store.release();
    await Promise.all([first, ...others]);
    expect(store.transactions).to.deep.equal([info('a'), { ...info('b'), ...info('d') }]);
  });

  it('lets each step see what the one before it did, in the same batch too', async () => {
    const seen: number[] = [];
    const step = (id: string) => (snapshot: Snapshot) => {
      seen.push(ids(snapshot).length);
      return info(id);
    };
    await Promise.all(['a', 'b', 'd'].map((id) => inbox.update(step(id))));
    expect(seen).to.deep.equal([0, 1, 2]);
  });

  it('writes nothing for a step that changes nothing', async () => {
    await inbox.update(() => null);
    expect(store.transactions).to.deep.equal([]);
  });

  it('rejects a step that throws, and only that one', async () => {
    store.hold();
    const first = inbox.update(() => info('a'));
    const broken = inbox.update(() => {
      throw new Error('a mistake');
    });
    const after = inbox.update(() => info('b'));
    store.release();
    const outcomes = await Promise.allSettled([first, broken, after]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(ids(inbox.snapshot)).to.deep.equal(['a', 'b']);
  });

  it('begins with what the store remembers, and writes only after', async () => {
    await inbox.update(() => info('old'));
    const next = new Inbox(3);
    const early = next.update((snapshot) => info(`after ${ids(snapshot)}`));
    await next.load(store);
    await early;
    expect(ids(next.snapshot)).to.deep.equal(['old', 'after old']);
  });

  it('keeps the newest messages only, and shows them all', async () => {
    await inbox.update(() => ({ 'run:c': runFrom(1, 5) }));
    expect(inbox.snapshot['run:c']?.messages).to.have.length(5);
    const kept = (await store.load())['run:c'];
    expect(kept).to.deep.equal(runFrom(3, 5));
  });

  it('tells the other tabs what was kept, not what is shown', async () => {
    const told: Change[] = [];
    inbox.on('kept', (change) => told.push(change));
    await inbox.update(() => ({ 'run:c': runFrom(1, 5) }));
    expect(told[0]?.['run:c']).to.deep.equal(runFrom(3, 5));
  });

  it('shows what another tab kept without writing it, and keeps older messages in view', async () => {
    await inbox.update(() => ({ 'run:c': runFrom(1, 5) }));
    store.transactions.length = 0;
    inbox.show({ 'run:c': runFrom(4, 6) });
    expect(inbox.snapshot['run:c']).to.deep.equal(runFrom(1, 6));
    expect(store.transactions).to.deep.equal([]);
  });

  it('does not lose what another tab shows while the store writes', async () => {
    store.hold();
    const ours = inbox.update(() => info('ours'));
    await until(() => store.transactions.length === 1);
    inbox.show(info('theirs'));
    store.release();
    await ours;
    expect(ids(inbox.snapshot)).to.have.members(['ours', 'theirs']);
  });

  it('tells where the runs end, of those that have an end', async () => {
    const bare = { ...runFrom(1, 0), cursor: null };
    const runs = { 'run:c': runFrom(1, 2), 'run:d': bare, 'run:lost': runFrom(1, 3) };
    await inbox.update(() => ({ ...info('c'), ...info('d'), ...info('e'), ...runs }));
    expect(Object.fromEntries(inbox.cursors())).to.deep.equal({ c: '2' });
  });

  it('forgets what waits, without leaving anybody waiting', async () => {
    store.hold();
    const first = inbox.update(() => info('a'));
    await until(() => store.transactions.length === 1);
    const second = inbox.update(() => info('b'));
    inbox.forget();
    store.release();
    await Promise.all([first, second]);
    expect(ids(inbox.snapshot)).to.deep.equal([]);
    expect(store.transactions).to.have.length(1);
  });

  it('what was being written when everything was forgotten is gone from the store too', async () => {
    store.hold();
    const first = inbox.update(() => ({ 'outbox:x': entryOf('x'), ...info('a') }));
    await until(() => store.transactions.length === 1);
    const cleared = inbox.clear();
    store.release();
    await Promise.all([first, cleared]);
    expect(inbox.snapshot).to.deep.equal({});
    expect(await store.load()).to.deep.equal({});
  });

  it('says nothing after it was closed', async () => {
    store.hold();
    const told: unknown[] = [];
    inbox.on('kept', (change) => told.push(change));
    inbox.on('changed', () => told.push('changed'));
    const first = inbox.update(() => info('a'));
    await until(() => store.transactions.length === 1);
    inbox.close();
    store.release();
    await first;
    expect(told).to.deep.equal([]);
  });

  it('forgets what was known, and says so', async () => {
    await inbox.update(() => info('a'));
    let told = 0;
    inbox.on('changed', () => told++);
    inbox.forget();
    expect([ids(inbox.snapshot), told]).to.deep.equal([[], 1]);
  });

  it('who signs out while the store is read sees nothing of it', async () => {
    await inbox.update(() => info('theirs'));
    const next = new Inbox(3);
    const loaded = next.load(store);
    next.forget();
    await loaded;
    expect(next.snapshot).to.deep.equal({});
  });

  it('can be left and cleared before it has a store', async () => {
    const early = new Inbox(3);
    await early.check();
    await early.clear();
    early.close();
    expect(early.snapshot).to.deep.equal({});
  });

  it('what the store gives up is no news to anybody', async () => {
    await inbox.update(() => ({ ...info('c'), 'run:c': runFrom(1, 3) }));
    const next = new Inbox(3, { age: 1 });
    const told: unknown[] = [];
    next.on('kept', (change) => told.push(change));
    await next.load(store);
    expect((await store.load())['run:c']?.messages).to.deep.equal([]);
    expect(next.snapshot['run:c']).to.deep.equal(runFrom(1, 3));
    expect(told).to.deep.equal([]);
  });

  describe('with a store that says whether it is still ours', () => {
    let ours: boolean;
    let told: string[];

    beforeEach(async () => {
      ours = true;
      told = [];
      const memory = new MemoryStore();
      const commit = async (change: Change) => {
        if (ours) await MemoryStore.prototype.commit.call(memory, change);
        return ours;
      };
      inbox = new Inbox(3);
      inbox.on('cleared', () => told.push('cleared'));
      inbox.on('kept', () => told.push('kept'));
      await inbox.load(Object.assign(memory, { commit }));
    });

    it('shows what was kept', async () => {
      await inbox.update(() => info('a'));
      await inbox.check();
      expect([told, ids(inbox.snapshot)]).to.deep.equal([['kept'], ['a']]);
    });

    it('shows nothing that was refused, and tells why', async () => {
      ours = false;
      await inbox.update(() => info('a'));
      expect([told, ids(inbox.snapshot)]).to.deep.equal([['cleared'], []]);
    });

    it('can be asked, and tells it to nobody who has heard of it by then', async () => {
      ours = false;
      await inbox.check();
      expect(told).to.deep.equal(['cleared']);
      const checked = inbox.check();
      inbox.forget();
      await checked;
      expect(told).to.deep.equal(['cleared']);
    });
  });
});
