import { expect } from 'chai';
import type { ShamanError } from '../../../src/errors.ts';
import { GuardedStore } from '../../../src/stores/guarded-store.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import type { Change, Snapshot, Store } from '../../../src/stores/store.ts';
import { entryOf } from '../samples.ts';

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

  it('closes what it guards', () => {
    store.close();
    expect(broken.closed).to.equal(true);
  });
});
