/** Promise: who signs in has what they wrote before, also without a network; who signs out leaves none of it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { raise, type Stage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import type { Visitor } from '../support/visitor.ts';

it('the conversation goes on, with its draft, and the desk knows whose it is', async (t) => {
  const stage = await raise(t);
  const { visitor, agent } = stage;
  await writes(stage);
  await visitor.field.fill('half a sentence');
  await until(() => keeps(visitor, 'half a sentence'));
  const before = await agent.conversation();
  await signsIn(stage);
  await visitor.chooses('hello');
  assert.equal(await visitor.field.inputValue(), 'half a sentence');
  await visitor.says('it is me');
  await agent.sees('it is me');
  await visitor.seesAll(['hello', 'it is me']);
  const after = await agent.conversation();
  assert.equal(after.id, before.id);
  assert.notEqual(after.visitor.id, before.visitor.id);
  await agent.answers('welcome back');
  await visitor.sees('welcome back');
});

it('what was written without a network, before and after, arrives once', async (t) => {
  const stage = await raise(t);
  const { visitor, agent, network } = stage;
  await writes(stage);
  await network.drops();
  await visitor.isDisconnected();
  await visitor.says('on the train');
  await visitor.seesStatus('on the train', 'Waiting to be sent');
  await signsIn(stage);
  await visitor.chooses('on the train');
  await visitor.says('in the tunnel');
  await network.returns();
  await visitor.looksAgain();
  await agent.sees('in the tunnel');
  await agent.sees('on the train');
  await visitor.seesAll(['hello', 'on the train', 'in the tunnel']);
  assert.deepEqual(await agent.transcript(), ['hello', 'on the train', 'in the tunnel']);
});

it('another tab on which nobody signed in shows none of it', async (t) => {
  const stage = await raise(t);
  const { visitor } = stage;
  await writes(stage);
  const tab = await visitor.opensTab();
  await tab.opens();
  await tab.chooses('hello');
  await tab.sees('hello');
  await signsIn(stage);
  await visitor.chooses('hello');
  await tab.seesNothingOf('hello');
  await tab.reloads();
  await tab.opens();
  await tab.beginsToWrite();
  await tab.says('somebody else');
  await stage.agent.sees('somebody else');
  await tab.seesAll(['somebody else']);
  await visitor.seesAll(['hello']);
});

it('who signs out leaves none of it behind, and the next finds nothing', async (t) => {
  const stage = await raise(t);
  const { visitor } = stage;
  await writes(stage);
  await signsIn(stage);
  await visitor.chooses('hello');
  assert.ok(await keeps(visitor, 'hello'));
  await visitor.closes();
  await visitor.element.evaluate(async (chat) => {
    await Reflect.get(chat, 'signOut').call(chat);
    Reflect.get(chat, 'identify').call(chat);
  });
  await until(async () => !(await keeps(visitor, 'hello')), { what: 'nothing is kept' });
  await visitor.reloads();
  await visitor.opens();
  await visitor.beginsToWrite();
  await visitor.says('I am new here');
  await stage.agent.sees('I am new here');
  await visitor.seesAll(['I am new here']);
});

/** Nobody knows who it is. */
async function writes({ visitor, agent }: Stage): Promise<void> {
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await visitor.seesStatus('hello', 'Sent');
}

/** The page learns who it is. */
async function signsIn({ visitor, server }: Stage): Promise<void> {
  const answer = await fetch(`${server.url}/demo/visitor-token?visitor=uma`);
  const { token } = (await answer.json()) as { readonly token: string };
  await visitor.element.evaluate(
    (chat, identity) => {
      Reflect.get(chat, 'identify').call(chat, identity);
    },
    { token },
  );
}

/** It stands somewhere in what the browser keeps for the page. */
function keeps({ page }: Visitor, text: string): Promise<boolean> {
  return page.evaluate(async (words) => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const all: unknown[] = [{ ...localStorage, ...sessionStorage }];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames)
        all.push(await asked(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    return JSON.stringify(all).includes(words);
  }, text);
}
