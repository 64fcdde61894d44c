/** Promise: what was written without a network arrives exactly once when it returns, whatever happens in between. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { raise } from '../support/stage.ts';
import { writesInATunnel } from '../support/tunnel.ts';

it('a message written offline survives a reload and arrives once', async (t) => {
  const stage = await raise(t);
  const { visitor, agent } = stage;
  await visitor.opens();
  await visitor.says('before');
  await visitor.seesStatus('before', 'Sent');
  await writesInATunnel(stage, ['before']);
  await visitor.seesStatus('in a tunnel', 'Sent');
  await agent.sees('in a tunnel');
  assert.deepEqual(await agent.transcript(), ['before', 'in a tunnel']);
  await visitor.seesAll(['before', 'in a tunnel']);
});

it('a whole conversation can begin offline, and wait through a reload', async (t) => {
  const { visitor, agent, network } = await raise(t);
  await visitor.opens();
  await visitor.reads('Nothing here yet');
  await network.drops();
  for (const text of ['anybody there?', 'I wait', 'no hurry']) await visitor.says(text);
  await visitor.seesAll(['anybody there?', 'I wait', 'no hurry']);
  await visitor.reloads();
  await network.returns();
  await agent.sees('no hurry');
  assert.deepEqual(await agent.transcript(), ['anybody there?', 'I wait', 'no hurry']);
  await visitor.opens();
  await visitor.chooses('no hurry');
  await visitor.seesAll(['anybody there?', 'I wait', 'no hurry']);
});

it('the very first visit of all can begin offline', async (t) => {
  const unreachable = {
    before: (page: Page) => page.route('**/chat/**', (route) => route.abort()),
  };
  const { visitor, agent, network } = await raise(t, unreachable);
  await visitor.opens();
  await visitor.says('is this on?');
  await visitor.seesStatus('is this on?', 'Waiting to be sent');
  await visitor.reloads();
  await visitor.page.unroute('**/chat/**');
  await network.returns();
  await agent.sees('is this on?');
});

it('an answer that is lost on its way makes no second message', async (t) => {
  const { server, visitor, agent, network } = await raise(t);
  await visitor.opens();
  await visitor.says('first');
  await visitor.seesStatus('first', 'Sent');
  server.now.controls.loseAcks();
  server.now.controls.lose();
  await visitor.says('heard, but not confirmed');
  await agent.sees('heard, but not confirmed');
  await network.drops();
  await visitor.reloads();
  await network.returns();
  await visitor.opens();
  await visitor.chooses('heard, but not confirmed');
  await visitor.seesStatus('heard, but not confirmed', 'Sent');
  await visitor.seesAll(['first', 'heard, but not confirmed']);
  assert.deepEqual(await agent.transcript(), ['first', 'heard, but not confirmed']);
});

it('a beginning whose answer was lost is no obstacle for what follows', async (t) => {
  const { visitor, agent, network } = await raise(t);
  await visitor.opens();
  await visitor.losesAnswerTo('POST', '/chat/conversations');
  await visitor.says('first');
  await agent.sees('first');
  await network.drops();
  await visitor.says('second');
  await visitor.sees('second');
  await visitor.reloads();
  await network.returns();
  await agent.sees('second');
  assert.deepEqual(await agent.transcript(), ['first', 'second']);
  await visitor.opens();
  await visitor.chooses('second');
  await visitor.seesAll(['first', 'second']);
});
