/** Promise: where the browser does not keep messages, the chat goes on in memory and says so once. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { raise } from '../support/stage.ts';

/** Runs in the page before any script of it. */
type Sabotage = () => void;

it('IndexedDB is forbidden', (t) =>
  goesOn(t, () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  }));

it('IndexedDB cannot even be named', (t) =>
  goesOn(t, () => {
    Object.defineProperty(globalThis, 'indexedDB', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  }));

it('IndexedDB opens and never answers', (t) =>
  goesOn(t, () => {
    IDBFactory.prototype.open = () => ({}) as IDBOpenDBRequest;
  }));

it('IndexedDB can be read, and is full', (t) =>
  goesOn(t, () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  }));

it('IndexedDB holds what is no conversation of ours', async (t) => {
  const { visitor, agent } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
  await visitor.page.evaluate(spoil);
  await visitor.reloads();
  await visitor.opens();
  await visitor.says('hello again');
  await agent.sees('hello again');
});

async function goesOn(t: TestContext, sabotage: Sabotage): Promise<void> {
  const { visitor, agent } = await raise(t, {
    before: (page: Page) => page.addInitScript(sabotage),
  });
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await agent.answers('welcome');
  await visitor.seesAll(['hello', 'welcome']);
  await visitor.reads('This browser does not keep your messages.');
  await visitor.says('never mind');
  await visitor.seesStatus('never mind', 'Sent');
  const errors = await visitor.errors();
  assert.deepEqual(
    errors.map(({ code }) => code),
    ['storage'],
  );
}

/** Runs in the page: every value becomes something that no version of ours ever kept. */
async function spoil(): Promise<void> {
  const [{ name = '' } = {}] = await indexedDB.databases();
  const opening = indexedDB.open(name);
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve) => request.addEventListener('success', () => resolve(request.result)));
  const database = await settled(opening);
  const store = database.transaction('values', 'readwrite').objectStore('values');
  const keys = await settled(store.getAllKeys());
  await Promise.all(keys.map((key) => settled(store.put('nonsense', key))));
  database.close();
}
