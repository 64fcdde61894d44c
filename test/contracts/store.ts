/** What every store must do. Talks to it by its contract alone. */
import { expect } from 'chai';
import type { Change, OutboxEntry, Store } from '../../src/stores/store.ts';
import { entryOf, infoOf, ORGANIZATION, runFrom } from '../src/samples.ts';

/** @param make Opens the store of this visitor: the same one again for the same name. */
export function describeStore(name: string, make: (visitor: string) => Store): void {
  describe(`${name} as a store`, () => {
    let visitor: string;
    let store: Store;

    beforeEach(() => {
      visitor = `visitor ${crypto.randomUUID()}`;
      store = make(visitor);
    });

    afterEach(() => store.close());

    it('begins with nothing', async () => {
      expect(await store.load()).to.deep.equal({});
    });

    it('gives back all that was kept', async () => {
      await store.commit(EVERYTHING);
      expect(await store.load()).to.deep.equal(EVERYTHING);
    });

    it('the same change twice is the same as once', async () => {
      await store.commit(EVERYTHING);
      await store.commit(EVERYTHING);
      expect(await store.load()).to.deep.equal(EVERYTHING);
    });

    it('forgets what is gone and keeps what a change does not mention', async () => {
      await store.commit(EVERYTHING);
      await store.commit({ 'outbox:x': undefined, 'run:c': runFrom(1, 9), credentials: undefined });
      const { 'outbox:x': _x, credentials: _credentials, ...rest } = EVERYTHING;
      expect(await store.load()).to.deep.equal({ ...rest, 'run:c': runFrom(1, 9) });
    });

    it('applies commits in order, also when nobody waits for them', async () => {
      const commits = Array.from({ length: 20 }, (_, i) =>
        store.commit({ 'info:c': infoOf('c'), 'run:c': runFrom(1, i + 1) }),
      );
      await Promise.all(commits);
      expect((await store.load())['run:c']).to.deep.equal(runFrom(1, 20));
    });

    it('keeps ids of any shape apart', async () => {
      const ids = ['c', 'run:c', 'a:b:c', 'local:1', 'constructor', 'ключ', ''];
      const change = Object.fromEntries(ids.map((id) => [`info:${id}`, infoOf(id)]));
      await store.commit(change);
      expect(await store.load()).to.deep.equal(change);
    });

    it('keeps files with what is inside them', async () => {
      const file = new File(['olá'], 'a.txt', { type: 'text/plain' });
      await store.commit({ 'outbox:x': entryOf('x', { draft: { text: '', files: [file] } }) });
      const entry = (await store.load())['outbox:x'] as OutboxEntry;
      const kept = entry.draft.files?.[0] as File;
      expect([kept.name, kept.type, await kept.text()]).to.deep.equal([
        'a.txt',
        'text/plain',
        'olá',
      ]);
    });

    it('forgets everything, and can be used after', async () => {
      await store.commit(EVERYTHING);
      await store.clear();
      expect(await store.load()).to.deep.equal({});
      await store.commit({ listed: true });
      expect(await store.load()).to.deep.equal({ listed: true });
    });

    it('two visitors never see each other', async () => {
      const other = make(`${visitor} too`);
      await store.commit(EVERYTHING);
      expect(await other.load()).to.deep.equal({});
      other.close();
    });
  });
}

const EVERYTHING: Change = {
  'info:c': infoOf('c'),
  'info:d': infoOf('d'),
  'run:c': runFrom(2, 5),
  'outbox:x': entryOf('x'),
  'outbox:y': entryOf('y', { failed: { code: 'large', message: 'Too large.' } }),
  organization: ORGANIZATION,
  listed: true,
  credentials: 'secret',
};
