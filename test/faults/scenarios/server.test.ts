/** A server that dies without a word, and one that many lines are open to. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { arrive, folder, Socket, serve, signIn } from '../../node/server-rig.ts';
import { Network } from '../../support/network.ts';
import { until } from '../../support/until.ts';
import { atRest, begin, connected, makeClient } from './scene.ts';

interface Said {
  readonly text: string;
  readonly author: { readonly role: string };
}

test('T13: a node that is killed takes its sessions along → the next one on the same log goes on where it was', {
  timeout: 60_000,
}, async (t) => {
  const dataDir = await folder(t);
  const first = await start(t, dataDir);
  let { port } = first;
  const network = await Network.open(() => port);
  const client = makeClient(network.url);
  t.after(async () => {
    client.close();
    await network.close();
  });
  const agent = await signIn(first, 'ana');
  const desk = await agent.connect();
  const conversation = await begin(client);
  const texts = Array.from({ length: 30 }, (_, index) => `message ${index}`);
  const before = desk.events.length;
  for (const text of texts) conversation.send({ text });
  await desk.heard(before + 3);
  first.child.kill('SIGKILL');
  const waits = () => conversation.messages.some(({ status }) => status === 'queued');
  assert.ok(waits(), 'not all of them are');
  await once(first.child, 'close');
  conversation.send({ text: 'while nobody listens' });
  const second = await start(t, dataDir);
  port = second.port;
  await connected(client);
  await atRest(conversation);
  // When nobody is on duty any more, the demo assistant answers: sooner or later, among these.
  const ours = (messages: readonly Said[]) =>
    messages.filter(({ author }) => author.role === 'visitor').map(({ text }) => text);
  assert.deepEqual(ours(conversation.messages), ['hello', ...texts, 'while nobody listens']);
  const path = `/chat/conversations/${conversation.id}/messages?count=100`;
  agent.url = second.url;
  const { body } = await agent.call('GET', path);
  const { messages } = body as { messages: readonly Said[] };
  assert.deepEqual(ours(messages), ours(conversation.messages));
});

test('T44: memory grows with every line that was ever open → 500 at a time leave nothing behind, and none is compressed', {
  timeout: 110_000,
}, async (t) => {
  const limits = { lines: 1_000, burst: 100_000 };
  const server = await serve(t, { limits });
  const desk = await (await signIn(server, 'ana')).connect();
  t.after(() => desk.close());
  const visitor = await arrive(server);
  await visitor.starts('hello');
  const raw = new WebSocket(`${server.url.replace('http', 'ws')}/ws/chat/any/`);
  await once(raw, 'open');
  assert.equal(raw.extensions, '', 'this client offers compression; the server does not take it');
  raw.close();
  const round = async () => {
    const lines = Array.from({ length: 500 }, () => new Socket(server.url, visitor.known.room_id));
    for (const line of lines) line.send(visitor.hello());
    await Promise.all(lines.map((line) => line.next('welcome')));
    for (const line of lines) line.send({ t: 'probe' });
    await Promise.all(lines.map((line) => line.next('ping')));
    for (const line of lines) line.close();
    await Promise.all(lines.map(({ closed }) => closed));
    const alone = async () => (await openSockets(server.url)) === 1;
    await until(alone, { timeout: 30_000, what: 'the desk alone' });
    return heapAfterCollection();
  };
  // The first ones fill what is filled once: compiled code, prepared statements, pools.
  await round();
  const before = await round();
  const after = [await round(), await round()];
  const growth = (Math.min(...after) - before) / 2 ** 20;
  // Compression alone cost 230 KB a line: 110 MB a round.
  assert.ok(growth < 4, `${growth.toFixed(1)} MB more after 1,000 lines`);
});

/** The server as a program of its own, so that it can be killed. */
async function start(t: TestContext, dataDir: string) {
  const child: ChildProcess = spawn(process.execPath, ['server/main.ts'], {
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout?.on('data', (text) => {
    said += text;
  });
  const port = await until(() => Number(/^http:\/\/127\.0\.0\.1:(\d+)\//.exec(said)?.[1]), {
    timeout: 20_000,
    what: 'the server is there',
  });
  return { child, port, url: `http://127.0.0.1:${port}` };
}

async function openSockets(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^shaman_sockets (\d+)$/m.exec(text)?.[1]);
}

/** Bytes in use, once all that nobody holds is gone. */
async function heapAfterCollection(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let time = 0; time < 3; time += 1) {
    collect();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().heapUsed;
}
