/**
 * Promise: on chat-django, which sends nothing back with an id of ours and knows neither visitors
 * nor read marks, people talk all the same, and everything arrives once.
 */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { DeskServer } from '../support/desk-server.ts';
import { raise, type Stage, type StageOptions } from '../support/stage.ts';
import { writesInATunnel } from '../support/tunnel.ts';
import { until } from '../support/until.ts';

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
  await stage.visitor.opens();
  await opensTheOne(stage);
  return stage;
}

async function opensTheOne({ visitor }: Stage): Promise<void> {
  await visitor.element.locator('[part~=conversation]').first().click();
  await visitor.field.waitFor();
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

it('a message written offline survives a reload and arrives once', async (t) => {
  const stage = await begins(t);
  const { visitor, agent } = stage;
  await visitor.says('before');
  await agent.sees('before');
  await writesInATunnel(stage, ['before']);
  await agent.sees('in a tunnel');
  await visitor.seesStatus('in a tunnel', 'Delivered');
  assert.deepEqual(await agent.transcript(), ['before', 'in a tunnel']);
  await visitor.seesAll(['before', 'in a tunnel']);
});

it('stored, and answered with a 500: it is found, and not sent again', async (t) => {
  const { server, visitor, agent } = await begins(t);
  await visitor.says('first');
  await agent.sees('first');
  server.now.controls.loseAcks();
  server.now.controls.lose(2);
  await visitor.says('heard, but not confirmed');
  await visitor.seesStatus('heard, but not confirmed', '(Sent|Delivered)');
  await visitor.says('and on');
  await agent.sees('and on');
  await visitor.seesAll(['first', 'heard, but not confirmed', 'and on']);
  assert.deepEqual(await agent.transcript(), ['first', 'heard, but not confirmed', 'and on']);
});

it('a stream that tells nothing any more is noticed by our own message, and another brings the rest', async (t) => {
  const { server, visitor, agent } = await begins(t);
  await visitor.says('before');
  await visitor.seesStatus('before', 'Delivered');
  server.now.controls.mute();
  await visitor.says('into silence');
  await agent.sees('into silence');
  await agent.answers('I hear you');
  await visitor.seesAll(['before', 'into silence', 'I hear you']);
  assert.deepEqual(await agent.transcript(), ['before', 'into silence', 'I hear you']);
});

it('two that read the same stay two, though the line is cut between them', async (t) => {
  const { server, visitor, agent } = await begins(t);
  for (const cut of [false, true, true]) {
    if (cut) server.now.controls.drop();
    await visitor.says('ok');
  }
  await visitor.seesAll(['ok', 'ok', 'ok']);
  const arrived = async () => (await agent.transcript()).length === 3;
  await until(arrived, { timeout: 20_000, what: 'all three at the desk' });
  await visitor.reloads();
  await visitor.opens();
  await visitor.chooses('ok');
  await visitor.seesAll(['ok', 'ok', 'ok']);
  assert.deepEqual(await agent.transcript(), ['ok', 'ok', 'ok']);
});

it('what was said while the server was away is there when it is back', async (t) => {
  const stage = await begins(t);
  const { visitor, agent, network } = stage;
  await talks(stage);
  await network.drops();
  for (const text of ['one', 'two', 'three']) await agent.answers(text);
  await network.returns();
  await visitor.seesAll(['hello', 'welcome', 'one', 'two', 'three']);
});

it('several files are several messages, in order, the words with the first, once each', async (t) => {
  const stage = await begins(t);
  const { server, visitor, agent, network } = stage;
  const chosen = ['a.txt', 'b.txt', 'c.txt'].map((name) => {
    return { name, mimeType: 'text/plain', buffer: Buffer.from(name) };
  });
  await visitor.page.locator('input[type=file]').setInputFiles(chosen);
  server.now.controls.pauseAcks();
  await visitor.says('three of them');
  await agent.sees('three of them');
  // In the middle of it, the page goes, and the network with it.
  await network.drops();
  server.now.controls.calm();
  await visitor.reloads();
  await network.returns();
  const sent = async () => (await agent.transcript()).length >= 3;
  await until(sent, { timeout: 20_000, what: 'three messages' });
  assert.deepEqual(await agent.transcript(), ['three of them', '', '']);
  await visitor.opens();
  await opensTheOne(stage);
  for (const { name } of chosen) await visitor.sees(name);
});
