import { expect } from 'chai';
import { IdbStore } from '../../../src/stores/idb-store.ts';
import { until } from '../../support/until.ts';
import { entryOf, infoOf, messageAt, ORGANIZATION, runFrom } from '../samples.ts';

const unclonable = () => ({
  ...runFrom(1, 1),
  messages: [messageAt(1, { text: (() => 0) as unknown as string })],
});

describe('IdbStore', () => {
  let visitor: string;
  let store: IdbStore;

  beforeEach(() => {
    visitor = `visitor ${crypto.randomUUID()}`;
    store = new IdbStore(visitor);
  });

  afterEach(() => store.close());

  const name = () => `shaman:1:${visitor}`;

  it('outlives the page', async () => {
    const change = { listed: true, credentials: 'secret', 'outbox:x': entryOf('x') } as const;
    await store.commit(change);
    store.close();
    const next = new IdbStore(visitor);
    expect(await next.load()).to.deep.equal(change);
    next.close();
  });

  it('writes nothing at all when one value cannot be cloned', async () => {
    await store.commit({ 'info:before': infoOf('before') });
    const change = { 'info:early': infoOf('early'), 'run:c': unclonable() };
    const failure = await store.commit(change).then(
      () => expect.fail('it must reject'),
      (error) => error,
    );
    expect(failure.name).to.equal('DataCloneError');
    expect(Object.keys(await store.load())).to.deep.equal(['info:before']);
  });

  it('goes on after a commit that failed', async () => {
    await store.commit({ 'run:c': unclonable() }).catch(() => {});
    await store.commit({ listed: true });
    expect(await store.load()).to.deep.equal({ listed: true });
  });

  it('does not block another tab that deletes the database', async () => {
    await store.commit({ listed: true });
    await deleted(name());
    expect((await indexedDB.databases()).map((database) => database.name)).not.to.include(name());
  });

  it('opens a handle anew that was closed under it', async () => {
    await store.commit({ listed: true });
    await deleted(name());
    await store.commit({ credentials: 'after' });
    expect(await store.load()).to.deep.equal({ credentials: 'after' });
  });

  it('two handles on one database see what the other keeps', async () => {
    const other = new IdbStore(visitor);
    await store.commit({ 'outbox:x': entryOf('x') });
    await other.commit({ 'outbox:y': entryOf('y') });
    expect(Object.keys(await store.load())).to.deep.equal(['outbox:x', 'outbox:y']);
    other.close();
  });

  it('neither reads nor writes what an older schema has kept', async () => {
    const older = `shaman:0:${visitor}`;
    await create(older);
    await put(older, [['info:old', infoOf('old')]]);
    expect(await store.load()).to.deep.equal({});
    await store.commit({ listed: true });
    await store.clear();
    expect(await keys(older)).to.deep.equal(['info:old']);
    await deleted(older);
  });

  it('tells why, when a transaction fails twice', async () => {
    const full = new DOMException('Full.', 'QuotaExceededError');
    const real = IDBObjectStore.prototype.put;
    let puts = 0;
    IDBObjectStore.prototype.put = () => {
      puts++;
      throw full;
    };
    try {
      expect(await store.commit({ listed: true }).catch((error) => error)).to.equal(full);
      expect(puts).to.equal(2);
    } finally {
      IDBObjectStore.prototype.put = real;
    }
    expect(await store.load()).to.deep.equal({});
  });

  it('rejects, and does not throw, where the browser has blocked storage', async () => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    try {
      const blocked = new IdbStore(`${visitor} blocked`);
      const failure = await blocked.load().catch((error) => error);
      expect(failure.name).to.equal('SecurityError');
      expect(() => blocked.close()).not.to.throw();
    } finally {
      IDBFactory.prototype.open = open;
    }
  });

  it('keeps one value per conversation, however many messages it has', async () => {
    await store.commit({ 'run:c': runFrom(1, 50), organization: ORGANIZATION });
    expect(await keys(name())).to.deep.equal(['organization', 'run:c']);
  });

  it('closes before anything was opened', () => {
    const unused = new IdbStore(`${visitor} unused`);
    expect(() => unused.close()).not.to.throw();
  });
});

/** Fails when somebody holds on to the database. */
function deleted(database: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(database);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
}

function create(database: string): Promise<void> {
  const request = indexedDB.open(database);
  request.onupgradeneeded = () => request.result.createObjectStore('values');
  return until(() => request.readyState === 'done').then(() => request.result.close());
}

async function opened(database: string): Promise<IDBDatabase> {
  const request = indexedDB.open(database);
  await until(() => request.readyState === 'done');
  return request.result;
}

async function put(
  database: string,
  entries: readonly (readonly [IDBValidKey, unknown])[],
): Promise<void> {
  const handle = await opened(database);
  const transaction = handle.transaction('values', 'readwrite');
  for (const [key, value] of entries) transaction.objectStore('values').put(value, key);
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  handle.close();
}

async function keys(database: string): Promise<readonly IDBValidKey[]> {
  const handle = await opened(database);
  const request = handle.transaction('values').objectStore('values').getAllKeys();
  await until(() => request.readyState === 'done');
  handle.close();
  return request.result;
}
