/** Promise: an operator sees whether a visitor is there, and nothing is asked or sent for it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Operator } from '../support/operator.ts';
import { QUICK, raise, type Stage, type StageOptions } from '../support/stage.ts';
import { until } from '../support/until.ts';

/** Long enough for a reload, short enough to be waited for. */
const SOON: StageOptions = { server: { visitorPresenceFor: 1_500 } };

it('one sees the visitor leave, and come back', async (t) => {
  const stage = await raise(t, SOON);
  const operator = await seated(stage);
  await operator.reads('Online · Open');
  await operator.row('hello').getByText('Online').waitFor({ state: 'attached' });
  stage.server.forgets();
  await stage.visitor.leaves();
  await operator.reads('Last seen now · Open');
  await operator.row('hello').getByText('Away').waitFor({ state: 'attached' });
  assert.deepEqual(stage.server.asked, [], 'on the line that is open anyway');
  await operator.reloads();
  await operator.chooses('hello');
  await operator.reads('Last seen now · Open');
});

it('a reload, and one tab of two that is closed, are no absence', async (t) => {
  const stage = await raise(t, SOON);
  const { visitor } = stage;
  const operator = await seated(stage);
  await operator.reads('Online · Open');
  const seen = await presences(operator);
  await visitor.reloads();
  await visitor.isConnected();
  const tab = await visitor.opensTab();
  await tab.isConnected();
  await visitor.leaves();
  await tab.isConnected();
  await tab.opens();
  await tab.chooses('hello');
  await tab.says('still here');
  await operator.sees('still here');
  await operator.reads('Online · Open');
  await tab.leaves();
  await operator.reads('Last seen now · Open');
  assert.deepEqual(await seen(), [false], 'once, when the last was closed');
});

it('where WebSocket is blocked, too', async (t) => {
  const stage = await raise(t, {
    ...SOON,
    client: QUICK,
    before: (_, server) => server.now.controls.refuseSockets(),
  });
  const operator = await seated(stage);
  await operator.isConnected('long-poll');
  await operator.reads('Online · Open');
  await stage.visitor.leaves();
  await operator.reads('Last seen now · Open');
});

it('who signs out is there no more, and who comes after them is somebody else', async (t) => {
  const stage = await raise(t, SOON);
  const { visitor } = stage;
  const operator = await seated(stage);
  await operator.reads('Online · Open');
  await visitor.element.evaluate((chat) => Reflect.get(chat, 'signOut').call(chat));
  await visitor.isConnected();
  await operator.reads('Last seen now · Open');
});

/** At the console, in the conversation of a visitor who has said hello. */
async function seated({ visitor, agent, operator: sit }: Stage): Promise<Operator> {
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  const operator = await sit();
  await operator.chooses('hello');
  return operator;
}

/** What this console is told of its visitors from here on: each time that they come, or leave. */
async function presences(operator: Operator): Promise<() => Promise<readonly boolean[]>> {
  await operator.element.evaluate((desk) => {
    const { conversations } = Reflect.get(desk, 'client');
    const told: boolean[] = [];
    let before = true;
    for (const talk of conversations)
      talk.on('info', ({ presence }: { readonly presence?: { readonly online: boolean } }) => {
        const online = presence?.online ?? before;
        if (online !== before) told.push(online);
        before = online;
      });
    Object.assign(desk, { told });
  });
  await until(() => operator.element.evaluate((desk) => 'told' in desk));
  return () => operator.element.evaluate((desk) => Reflect.get(desk, 'told'));
}
