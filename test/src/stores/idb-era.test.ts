/** A database that one tab has cleared, and another that has not heard of it. */
import { expect } from 'chai';
import { IdbStore } from '../../../src/stores/idb-store.ts';

describe('IdbStore after a clear', () => {
  it('keeps nothing of a tab that has not heard of it, which clears nothing that came since', async () => {
    const visitor = crypto.randomUUID();
    const [ours, theirs] = [new IdbStore(visitor), new IdbStore(visitor)];
    await Promise.all([ours.load(), theirs.load()]);
    expect(await ours.commit({ formerly: 'a' })).to.equal(true);
    await theirs.clear();
    expect(await ours.commit({ formerly: 'b' })).to.equal(false);
    expect(await theirs.load()).to.deep.equal({});
    expect(await theirs.commit({ formerly: 'c' })).to.equal(true);
    await ours.clear(true);
    expect(await theirs.load()).to.deep.equal({ formerly: 'c' });
    for (const each of [ours, theirs]) each.close();
  });
});
