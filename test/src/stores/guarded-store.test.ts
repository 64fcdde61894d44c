import { expect } from 'chai';
import type { ShamanError } from '../../../src/errors.ts';
import { GuardedStore } from '../../../src/stores/guarded-store.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import type { Change, Snapshot, Store } from '../../../src/stores/store.ts';
import { entryOf, infoOf, runFrom } from '../samples.ts';

const NEVER = new Promise<never>(() => {});

/** Does what a test wants of it. */
class BrokenStore extends MemoryStore {
  calls = 0;
  closed = false;
  fault: (() => Promise<void>) | undefined;

  override async load(): Promise<Snapshot> {
    await this.#meet();
    return super.load();
  }

  override async commit(change: Change): Promise<void> {
    await this.#meet();
    await super.commit(change);
  }

  override async clear(): Promise<void> {
    await this.#meet();
    await super.clear();
  }

  override close(): void {
    this.closed = true;
  }

  async #meet(): Promise<void> {
    this.calls++;
    await this.fault?.();
  }
}

describe('GuardedStore', () => {
  let broken: BrokenStore;
  let failures: ShamanError[];
  let store: Store;

  beforeEach(() => {
    broken = new BrokenStore();
    failures = [];
    store = new GuardedStore(broken, {
      onFailure: (error) => failures.push(error),
      loadTimeout: 20,
      commitTimeout: 20,
    });
  });

  const faults: { readonly [what: string]: () => Promise<void> } = {
    'never answers': () => NEVER,
    'is full': () => Promise.reject(new DOMException('Full.', 'QuotaExceededError')),
    'throws at once': () => {
      throw new Error('blocked');
    },
  };

  for (const [what, fault] of Object.entries(faults)) {
    it(`goes on in memory when the store ${what}`, async () => {
      broken.fault = fault;
      await store.commit({ 'outbox:x': entryOf('x') });
      expect(await store.load()).to.deep.equal({ 'outbox:x': entryOf('x') });
      expect(failures.map(({ code }) => code)).to.deep.equal(['storage']);
    });
  }

  it('begins with nothing when the store cannot be opened', async () => {
    broken.fault = () => NEVER;
    expect(await store.load()).to.deep.equal({});
    expect(failures).to.have.length(1);
  });

  it('tells why', async () => {
    const cause = new DOMException('Full.', 'QuotaExceededError');
    broken.fault = () => Promise.reject(cause);
    await store.commit({});
    expect(failures[0]?.cause).to.equal(cause);
  });

  it('says so once, however many commits were under way', async () => {
    broken.fault = () => NEVER;
    await Promise.all(['a', 'b', 'c'].map((id) => store.commit({ [`outbox:${id}`]: entryOf(id) })));
    expect(failures).to.have.length(1);
    expect(Object.keys(await store.load())).to.deep.equal(['outbox:a', 'outbox:b', 'outbox:c']);
  });

  it('asks a store that failed never again', async () => {
    broken.fault = () => NEVER;
    await store.commit({});
    const { calls } = broken;
    await store.commit({});
    await store.load();
    expect(broken.calls).to.equal(calls);
  });

  it('still clears the store that failed: what it holds would outlive a sign-out', async () => {
    await store.commit({ credentials: 'secret' });
    broken.fault = () => NEVER;
    await store.commit({ listed: true });
    broken.fault = undefined;
    await store.clear();
    expect(await broken.load()).to.deep.equal({});
  });

  it('is as quiet as the store while that works', async () => {
    await store.commit({ listed: true });
    expect((await store.load()).listed).to.equal(true);
    expect((await broken.load()).listed).to.equal(true);
    await store.clear();
    expect(await store.load()).to.deep.equal({});
    expect(failures).to.deep.equal([]);
  });

  describe('what comes back damaged', () => {
    const GOOD = { 'info:a:b': infoOf('a:b'), 'run:a:b': runFrom(1, 2), 'outbox:x': entryOf('x') };
    const kept = async (more: object) => {
      await broken.commit({ ...GOOD, listed: true, credentials: 'secret', ...more });
      return store.load();
    };

    it('whole, it is all taken', async () => {
      expect(await kept({})).to.deep.equal({ ...GOOD, listed: true, credentials: 'secret' });
    });

    for (const [key, value] of [
      ['info:c', 5],
      ['info:c', {}],
      ['info:c', null],
      ['run:a:b', 'nonsense'],
      ['outbox:y', { draft: 'text' }],
      ['organization', { agents: null }],
    ] as const)
      it(`${key} ${JSON.stringify(value)} counts as never kept, and the list as never seen`, async () => {
        const { [key as 'run:a:b']: _lost, ...rest } = GOOD;
        expect(await kept({ [key]: value })).to.deep.equal({ ...rest, credentials: 'secret' });
        expect(failures).to.deep.equal([]);
      });

    it('a run whose conversation was evicted is no run, and the list is seen anew', async () => {
      expect(await kept({ 'run:lost': runFrom(1, 2) })).to.deep.equal({
        ...GOOD,
        credentials: 'secret',
      });
    });

    it('a conversation whose run was evicted stays: its messages are asked for', async () => {
      const loaded = await kept({ 'info:alone': infoOf('alone') });
      expect(loaded['info:alone']).to.deep.equal(infoOf('alone'));
      expect(loaded.listed).to.equal(true);
    });
  });

  it('what was not kept is not there after a reload, and nobody was told that it was', async () => {
    await store.commit({ 'outbox:kept': entryOf('kept') });
    broken.fault = () => Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
    await store.commit({ 'outbox:lost': entryOf('lost') });
    expect(failures.map(({ code }) => code)).to.deep.equal(['storage']);
    broken.fault = undefined;
    const next = new GuardedStore(broken, { onFailure: (error) => failures.push(error) });
    expect(Object.keys(await next.load())).to.deep.equal(['outbox:kept']);
  });

  it('a store that hangs at first and then answers is not listened to any more', async () => {
    let release = () => {};
    broken.fault = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    await store.commit({ listed: true });
    broken.fault = undefined;
    release();
    await store.commit({ credentials: 'in memory' });
    expect(await store.load()).to.deep.equal({ listed: true, credentials: 'in memory' });
    expect((await broken.load()).credentials).to.equal(undefined);
  });

  it('closes what it guards', () => {
    store.close();
    expect(broken.closed).to.equal(true);
  });
});
