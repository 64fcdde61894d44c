/**
 * Promise: on chat-django, which sends nothing back with an id of ours and knows neither visitors
 * nor read marks, people talk all the same, and everything arrives once.
 */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { DeskServer } from '../support/desk-server.ts';
import { raise, type Stage, type StageOptions } from '../support/stage.ts';

const DOOR = '/chat-django';
const NOTHING = { requests: 0, sockets: 0, frames: 0 };

/** One more help desk; of a new client where none is named. */
async function admits({ url }: DeskServer, client: object = {}) {
  const body = JSON.stringify({ organization: 'demo', name: 'Eva', phone: '123', ...client });
  const answer = await fetch(`${url}${DOOR}/admin/help-desks/`, { method: 'POST', body });
  return (await answer.json()) as { readonly client: { readonly uuid: string } };
}

/** A visitor whose help desk is there, and who has it open. */
async function begins(t: TestContext, options: StageOptions = {}): Promise<Stage> {
  const stage = await raise(t, {
    door: DOOR,
    isProxied: true,
    attributes: async (server) => {
      const { client } = await admits(server);
      return { protocol: 'chat-django', token: client.uuid };
    },
    ...options,
  });
  const { visitor } = stage;
  await visitor.opens();
  await visitor.element.locator('[part~=conversation]').first().click();
  await visitor.field.waitFor();
  return stage;
}

async function talks({ visitor, agent }: Stage): Promise<void> {
  await visitor.says('hello');
  await agent.sees('hello');
  await agent.answers('welcome');
  await visitor.seesAll(['hello', 'welcome']);
}

it('a visitor and an operator talk', async (t) => {
  const stage = await begins(t);
  const { visitor, operator } = stage;
  await talks(stage);
  await visitor.seesStatus('hello', 'Delivered');
  const ana = await operator();
  await ana.chooses('welcome');
  await ana.says('from the console');
  await visitor.sees('from the console');
});

it('open, close and open again send nothing, and a reload asks once what is new', async (t) => {
  const stage = await begins(t);
  const { visitor } = stage;
  await talks(stage);
  await visitor.seesStatus('hello', 'Delivered');
  await visitor.closes();
  const caused = await visitor.witness.during(async () => {
    await visitor.opens();
    await visitor.goesBack();
    await visitor.chooses('welcome');
    await visitor.seesAll(['hello', 'welcome']);
  });
  assert.deepEqual(caused, NOTHING, visitor.witness.log.join('\n'));
  const again = await visitor.witness.during(async () => {
    await visitor.reloads();
    await visitor.isConnected();
    await visitor.isReady();
    await visitor.opens();
    await visitor.chooses('welcome');
    await visitor.seesAll(['hello', 'welcome']);
  });
  // The list of help desks: whether anything is new.
  assert.deepEqual(again, { requests: 1, sockets: 1, frames: 0 }, visitor.witness.log.join('\n'));
});
