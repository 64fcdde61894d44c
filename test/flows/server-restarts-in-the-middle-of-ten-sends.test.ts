/** Promise: a server that restarts in the middle of ten sends loses none, doubles none, and keeps their order. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { QUICK, raise, type Stage } from '../support/stage.ts';

const TEN = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

it('while a conversation goes on', async (t) => {
  const stage = await raise(t, { client: QUICK });
  const { visitor, server } = stage;
  await hello(stage);
  let restarted: Promise<void> | undefined;
  for (const text of TEN) {
    if (text === 'six') restarted = server.restarts();
    await visitor.says(text);
  }
  await restarted;
  await tenArrived(stage, ['hello', ...TEN]);
});

it('while the conversation is only beginning', async (t) => {
  const stage = await raise(t, { client: QUICK });
  const { visitor, server, agent } = stage;
  await visitor.opens();
  await visitor.reads('Nothing here yet');
  await server.stops();
  for (const text of TEN) await visitor.says(text);
  await server.starts();
  agent.leaves();
  agent.arrives();
  await tenArrived(stage, TEN);
});

it('when everything was written down and nothing was confirmed', async (t) => {
  const stage = await raise(t, { client: QUICK });
  const { visitor, server, agent } = stage;
  await hello(stage);
  server.now.controls.pauseAcks();
  server.now.controls.hold();
  for (const text of TEN) await visitor.says(text);
  await agent.sees('one');
  await server.restarts();
  await tenArrived(stage, ['hello', ...TEN]);
});

it('when everything was sent and nothing was heard', async (t) => {
  const stage = await raise(t, { client: QUICK });
  const { visitor, server } = stage;
  await hello(stage);
  server.now.controls.swallow();
  for (const text of TEN) await visitor.says(text);
  await server.restarts();
  await tenArrived(stage, ['hello', ...TEN]);
});

it('when lines break without a word, again and again', async (t) => {
  const stage = await raise(t, { client: QUICK });
  const { visitor, server } = stage;
  await hello(stage);
  for (const text of TEN) {
    await visitor.says(text);
    server.now.controls.drop();
  }
  await tenArrived(stage, ['hello', ...TEN]);
});

it('while the page is reloaded as well', async (t) => {
  const stage = await raise(t, { client: QUICK });
  const { visitor, server } = stage;
  await hello(stage);
  await server.stops();
  for (const text of TEN) await visitor.says(text);
  await visitor.sees('ten');
  await visitor.reloads();
  await server.starts();
  await visitor.opens();
  await visitor.chooses('ten');
  await tenArrived(stage, ['hello', ...TEN]);
});

async function hello({ visitor }: Stage): Promise<void> {
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
}

/** On both sides, in this order, and no more than these. */
async function tenArrived({ visitor, agent }: Stage, expected: readonly string[]): Promise<void> {
  await agent.sees('ten');
  await visitor.seesStatus('ten', 'Sent');
  assert.deepEqual(await agent.transcript(), expected);
  await visitor.seesAll(expected);
}
