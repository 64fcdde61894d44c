/** A line that comes back: whatever failed, however often, it ends in the state that was asked for last. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ConnectionState, createClient } from '../../../src/index.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { until } from '../../support/until.ts';
import { FakePage } from './fake-page.ts';
import { connected, level, QUICK, setScene, socketsOf } from './scene.ts';
import { ScriptedBackend } from './scripted-backend.ts';
import { Wiretap } from './wiretap.ts';

test('T3: connect and close in quick succession kill the line → it ends as it was asked last', {
  timeout: 60_000,
}, async (t) => {
  const { server, visit } = await setScene(t);
  const page = new FakePage();
  const client = visit({ network: page.network });
  await client.start();
  const words = ['hide', 'show', 'freeze', 'resume', 'online', 'offline', 'focus'] as const;
  const step = fc.constantFrom(...words, 'cut' as const, 'turn' as const, 'welcome' as const);
  const play = async (steps: readonly string[]) => {
    let shown = true;
    for (const each of steps) {
      if (each === 'cut') server.now.controls.drop();
      else if (each === 'turn') await new Promise(setImmediate);
      else if (each === 'welcome') await (shown && connected(client));
      else page.hears(each as (typeof words)[number]);
      if (each === 'hide' || each === 'freeze') shown = false;
      if (each === 'show' || each === 'resume') shown = true;
    }
    if (shown) await connected(client);
    else assert.equal(client.connection.status, 'disconnected');
    const count = shown ? 1 : 0;
    await until(async () => (await socketsOf(server)) === count, { what: `${count} sockets` });
    page.hears('show');
    await connected(client);
  };
  const steps = fc.array(step, { minLength: 2, maxLength: 14 });
  await fc.assert(fc.asyncProperty(steps, play), { numRuns: 40, endOnFailure: true });
});

test('T4: a server that accepts and never answers crashes the process → it is tried again, and nothing is thrown', async (t) => {
  const { network, server, visit } = await setScene(t);
  const thrown: unknown[] = [];
  const note = (error: unknown) => thrown.push(error);
  process.on('uncaughtException', note).on('unhandledRejection', note);
  t.after(() => process.off('uncaughtException', note).off('unhandledRejection', note));
  const client = visit({ connection: { transport: { openTimeout: 40, patience: 40 } } });
  await client.start();
  await connected(client);
  network.fallsSilent();
  server.now.controls.drop();
  // The dead line itself is noticed by its silence.
  await until(() => attemptOf(client.connection) >= 6, { timeout: 15_000, what: 'six attempts' });
  client.close();
  await new Promise(setImmediate);
  assert.deepEqual(thrown, []);
});

test('T19: what an old connection still says is taken for news → only the newest line is heard', async (t) => {
  const backend = ScriptedBackend.install(t, 'c');
  const client = createClient({
    protocol: backend,
    store: () => new MemoryStore(),
    connection: { ...QUICK, heartbeat: { deadline: 100 } },
  });
  t.after(() => client.close());
  await client.start();
  await client.open();
  const old = await until(() => backend.open[0]);
  // Given up for its silence, while its other end lives on.
  await until(() => backend.open.length === 2 || backend.dials === 2);
  await connected(client);
  const event = backend.desk.says('on the old line');
  backend.desk.asked.length = 0;
  Object.assign(old, { readyState: 1 });
  old.says(JSON.stringify(event));
  old.says('welcome');
  backend.sockets.last.says(JSON.stringify(backend.desk.says('on the new line')));
  await until(() => client.conversations[0]?.messages.length === 2);
  // The gap that the first one left was closed by asking: nobody had heard it.
  assert.equal(backend.desk.asked[0], 'history c');
});

test('T25: the second time offline is the end → twenty times offline, and it is connected', async (t) => {
  const { network, agent, talk } = await setScene(t);
  const page = new FakePage();
  network.tells(async (word) => page.hears(word));
  const { client, conversation } = await talk({ network: page.network });
  for (let time = 1; time <= 20; time += 1) {
    await network.drops();
    await until(() => client.connection.status === 'connecting');
    await network.returns();
    await connected(client);
  }
  await agent.answers('still there?');
  await level(conversation, agent);
});

test('T26: subscriptions are lost when the line comes back → it asks for the same streams, failed attempts or not', async (t) => {
  const tap = Wiretap.install(t);
  const { network, server, agent, talk } = await setScene(t);
  const { client } = await talk();
  await client.startConversation({ text: 'a second matter' });
  await until(() => client.conversations.every(({ id }) => !id.startsWith('local:')));
  const all = client.conversations.map(({ id }) => id).sort();
  assert.equal(all.length, 2);
  for (let time = 1; time <= 3; time += 1) {
    await network.drops();
    await until(() => attemptOf(client.connection) >= 3, { what: 'two attempts failed' });
    tap.forgets();
    await network.returns();
    await connected(client);
    const streams = tap.saying('hello').at(-1)?.streams ?? {};
    assert.deepEqual(Object.keys(streams).sort(), all);
  }
  server.now.controls.drop();
  await agent.answers('in the newest');
  await until(() => client.unread > 0);
});

test('T48: each reconnect leaves a socket open → after 200 there is one', {
  timeout: 60_000,
}, async (t) => {
  const { server, talk } = await setScene(t);
  const backoff = { base: 1, cap: 2, spread: 2 };
  const { client } = await talk({ connection: { backoff, stableAfter: 1 } });
  for (let flap = 1; flap <= 200; flap += 1) {
    server.now.controls.drop(flap % 2 ? 4200 : undefined);
    await until(() => client.connection.status !== 'connected', { interval: 1 });
    await until(() => client.connection.status === 'connected', { interval: 1 });
  }
  await until(async () => (await socketsOf(server)) === 1, { what: 'one socket' });
});

function attemptOf(state: ConnectionState): number {
  return state.status === 'connecting' ? state.attempt : 0;
}
