/** What happened while the line was away is there when it is back: once, in order, without a hole. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { Client } from '../../../src/index.ts';
import { folder, serve, signIn } from '../../node/server-rig.ts';
import { Network } from '../../support/network.ts';
import { until } from '../../support/until.ts';
import {
  atRest,
  begin,
  connected,
  level,
  makeClient,
  setScene,
  socketsOf,
  textsOf,
} from './scene.ts';
import { Wiretap } from './wiretap.ts';

test('T11: each reconnect brings the same batch again → five of them without news bring nothing', async (t) => {
  const { network, agent, talk } = await setScene(t);
  const { client, conversation } = await talk();
  await network.drops();
  for (const text of ['one', 'two', 'three']) await agent.answers(text);
  await network.returns();
  await level(conversation, agent);
  await until(() => conversation.messages.at(-1)?.status === 'delivered');
  const tap = Wiretap.install(t);
  const told: string[] = [];
  client.on('message', ({ text }) => told.push(text));
  conversation.on('messages', () => told.push('another list'));
  for (let time = 1; time <= 5; time += 1) {
    await breaks(client, network);
    await connected(client);
  }
  assert.ok(tap.dials >= 5);
  assert.deepEqual(told, []);
  assert.deepEqual(
    tap.heard.filter(({ t: kind }) => kind === 'evs' || kind === 'pulled'),
    [],
  );
});

test('T12: recovery fails when the line comes back at once, before any event was heard → nothing is missed', async (t) => {
  const { server, agent, talk } = await setScene(t);
  const backoff = { base: 1, cap: 50, spread: 1 };
  const { client, conversation } = await talk({ connection: { backoff } });
  const said: string[] = ['hello'];
  for (let time = 0; time < 30; time += 1) {
    // Most lines end before they brought anything; those that are being opened too.
    server.now.controls.drop(time % 2 ? 4200 : undefined);
    const text = `during break ${time}`;
    await agent.answers(text);
    said.push(text);
    if (time % 3 === 0) await connected(client);
  }
  await level(conversation, agent);
  assert.deepEqual(textsOf(conversation), said);
});

test('T30: a healthy line, and one event never comes → found by the heads of the next heartbeat', async (t) => {
  const { server, agent, talk } = await setScene(t, { ping: 200 });
  const { conversation } = await talk();
  const tap = Wiretap.install(t);
  server.now.controls.lose(1);
  await agent.answers('lost on the way');
  await agent.sees('lost on the way');
  await level(conversation, agent);
  assert.deepEqual(textsOf(conversation), ['hello', 'lost on the way']);
  assert.equal(tap.dials, 0, 'the line was never in doubt');
});

test('T31: catching up by a window of time misses what is older → from one second to seven days, whatever the clocks say', {
  timeout: 60_000,
}, async (t) => {
  const HOUR = 3_600_000;
  const began = performance.now();
  let away = 0;
  const truth = Date.now();
  const clock = () => truth + away + (performance.now() - began);
  const { network, agent, talk } = await setScene(t, { clock });
  for (const skew of [0, 24 * HOUR, -24 * HOUR]) {
    const wrong = t.mock.method(Date, 'now', () => Math.round(clock() + skew));
    const { client, conversation } = await talk();
    for (const absence of [1_000, 27_000, 10 * 60_000, 26 * HOUR, 7 * 24 * HOUR]) {
      await network.drops();
      await until(() => client.connection.status === 'connecting');
      await agent.answers(`right after ${absence} ${skew}`);
      away += absence;
      await agent.answers(`before the end of ${absence} ${skew}`);
      await network.returns();
      await level(conversation, agent);
    }
    assert.equal(textsOf(conversation).length, 11);
    client.close();
    wrong.mock.restore();
  }
});

test('T32: a change of state is missed while away → ended, and another operator, are known when the line is back', async (t) => {
  const { network, server, agent, talk } = await setScene(t);
  const { client, conversation } = await talk();
  const before = conversation.info.agents.map(({ id }) => id);
  const other = server.now.desk
    .organization('demo')
    .agents.find(({ id, bot }) => !bot && !before.includes(id));
  assert.ok(other);
  await breaks(client, network, async () => {
    const self = { id: other.id, name: other.name, organization: 'demo', role: 'agent' } as const;
    const draft = { localId: 'taking over', text: 'I take over', files: [] };
    await server.now.desk.send(self, conversation.id, draft);
    await agent.ends();
  });
  await until(() => !conversation.info.open, { what: 'it has ended' });
  assert.ok(conversation.info.agents.some(({ id }) => id === other.id));
});

test('T40: the place of a log that was rebuilt is asked for again and again → once, and then the new one', async (t) => {
  const dataDir = await folder(t);
  const first = await serve(t, { dataDir });
  const agent = await signIn(first, 'ana');
  const desk = await agent.connect();
  let port = first.port;
  const network = await Network.open(() => port);
  const client = makeClient(network.url);
  t.after(async () => {
    client.close();
    await network.close();
  });
  const conversation = await begin(client);
  desk.close();
  await first.close();
  const database = new DatabaseSync(join(dataDir, 'shaman.db'));
  database.exec("UPDATE meta SET value = 'rebuilt' WHERE key = 'epoch'");
  database.close();
  const tap = Wiretap.install(t);
  const second = await serve(t, { dataDir });
  port = second.port;
  await connected(client);
  conversation.send({ text: 'still here' });
  await atRest(conversation);
  assert.deepEqual(textsOf(conversation), ['hello', 'still here']);
  // A line that drops while the new log is still being fetched asks once more: but not for ever.
  await until(
    async () => {
      tap.forgets();
      second.controls.drop();
      await until(() => tap.dials > 0);
      await connected(client);
      const [epoch, ...others] = epochsIn(tap.said);
      return epoch === 'rebuilt' && others.length === 0;
    },
    { timeout: 20_000 },
  );
  await until(async () => (await socketsOf({ url: second.url })) === 1);
});

/** The line breaks, something happens, and it comes back. */
async function breaks(client: Client, network: Network, meanwhile = async () => {}): Promise<void> {
  await network.drops();
  await until(() => client.connection.status === 'connecting');
  await meanwhile();
  await network.returns();
}

/** Of all cursors that were named. */
function epochsIn(frames: readonly { readonly [key: string]: unknown }[]): ReadonlySet<string> {
  const text = JSON.stringify(frames.map(({ streams, since }) => [streams, since]));
  return new Set([...text.matchAll(/"e":"(\w+)"/g)].map(([, epoch = '']) => epoch));
}
