/** Lines that look alive and are not, and lines that would be taken for dead if nobody spoke. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../support/until.ts';
import { Middlebox } from './middlebox.ts';
import { atRest, level, setScene } from './scene.ts';
import { Wiretap } from './wiretap.ts';

test('T28: steady traffic from the server keeps heartbeats from being answered → no line is dropped', {
  timeout: 30_000,
}, async (t) => {
  // What the server sends is denser than its pings; who does not answer those is dropped.
  const { agent, talk } = await setScene(t, { ping: 300, silence: 1_200 });
  const tap = Wiretap.install(t);
  const { conversation } = await talk();
  const began = performance.now();
  let count = 0;
  await until(
    async () => {
      await agent.answers(`event ${(count += 1)}`);
      return performance.now() - began > 4_000;
    },
    { interval: 100, timeout: 10_000 },
  );
  await level(conversation, agent);
  assert.equal(tap.dials, 1);
  assert.ok(tap.saying('pong').length >= 8, `${tap.saying('pong').length} pongs`);
});

test('T34: a line that carries one way only can send and never hears → it is found by its silence, and what was said arrives', async (t) => {
  const { server, agent, talk } = await setScene(t, { ping: 100 });
  const proxy = await Middlebox.open(t, () => server.port);
  const heartbeat = { deadline: 700 };
  const { conversation } = await talk({ url: proxy.url, connection: { heartbeat } });
  const tap = Wiretap.install(t);
  proxy.swallowsAnswers();
  const began = performance.now();
  conversation.send({ text: 'can you hear me?' });
  await agent.sees('can you hear me?');
  await agent.answers('I can');
  await atRest(conversation);
  assert.deepEqual(await level(conversation, agent), ['hello', 'can you hear me?', 'I can']);
  assert.ok(tap.dials >= 1, 'a new line');
  // A deadline of 35 s leaves 5 s of the 40 s for all the rest.
  assert.ok(performance.now() - began < heartbeat.deadline + 5_000);
});

test('T45: a proxy hangs up on lines as idle as the time between two pings → ours are never idle for so long', {
  timeout: 30_000,
}, async (t) => {
  // The proportions of 25 s and 30 s, and every ping as late as pings may be.
  const options = { ping: 2_500, pingJitter: 200, random: () => 0.999 };
  const { server, talk } = await setScene(t, options);
  const proxy = await Middlebox.open(t, () => server.port, { idle: 3_000 });
  const tap = Wiretap.install(t);
  await talk({ url: proxy.url });
  const pings = () => tap.heard.filter(({ t: kind }) => kind === 'ping').length;
  await until(() => pings() >= 4, { timeout: 20_000, what: 'four pings' });
  assert.deepEqual([proxy.hangups, tap.dials], [0, 1]);
});
