/** Faults on purpose: each lever does what it says, and calm ends it. A restart loses nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireHistory } from '../../src/protocols/shaman-wire.ts';
import { arrive, Caller, folder, scene, serve, signIn, until } from './server-rig.ts';

test('a restart on the same folder goes on where it stopped', async (t) => {
  const dataDir = await folder(t);
  const { server, visitor, id, page } = await scene(t, { dataDir });
  await server.close();
  const again = await serve(t, { dataDir, port: server.port });
  const { body } = await visitor.call('GET', `/chat/conversations/${id}/messages`);
  const { messages, position } = body as WireHistory;
  assert.deepEqual([messages, position], [page.messages, page.position]);
  const line = await visitor.connect({ [id]: page.position });
  assert.deepEqual(line.events, []);
  line.send({ t: 'send', n: 1, conv: id, cid: 'next', body: { text: 'Still here' } });
  assert.equal((await line.next('ack')).stored?.position.o, page.position.o + 1);
  line.close();
  assert.equal(again.port, server.port);
});

test('closing twice is closing once, and is quick', async (t) => {
  const { server, visitor, id, page } = await scene(t);
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const held = visitor.poll(hello, [], 20_000);
  await until(() => server.log.entries.some(({ kind }) => kind === 'poll'));
  const began = performance.now();
  await Promise.all([server.close(), server.close(), held]);
  assert.ok(performance.now() - began < 1_500);
});

test('lines drop, and sockets or polls are refused', async (t) => {
  const { server, visitor, id, page } = await scene(t);
  const line = await visitor.connect();
  server.controls.drop();
  assert.equal((await line.closed).code, 1006);
  const polite = await visitor.connect();
  server.controls.drop(4110);
  assert.equal((await polite.closed).code, 4110);
  server.controls.refuseSockets();
  await assert.rejects(visitor.connect());
  server.controls.refusePolls();
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  await assert.rejects(visitor.poll(hello), /^Error: 503/);
  server.controls.failRequests(1, 500);
  assert.equal((await visitor.call('GET', '/chat/conversations')).status, 500);
  assert.equal((await visitor.call('GET', '/chat/conversations')).status, 200);
  server.controls.calm();
  (await visitor.connect()).close();
  assert.deepEqual(await visitor.poll(hello, [{ t: 'pong' }]), []);
});

test('a held poll drops without an answer', async (t) => {
  const { server, visitor, id, page } = await scene(t);
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const held = visitor.poll(hello, [], 20_000);
  const rejected = assert.rejects(held);
  const polls = async () =>
    String((await new Caller(server.url).call('GET', '/metrics')).body).includes('shaman_polls 1');
  await until(polls);
  server.controls.drop();
  await rejected;
});

test('live events are lost, repeated, and held back', async (t) => {
  const { server, visitor, id } = await scene(t);
  const ana = await signIn(server, 'ana');
  const says = (text: string) =>
    ana.call('POST', `/chat/conversations/${id}/messages`, { local_id: text, text });
  const line = await visitor.connect();
  const heard = () =>
    line.events.map((event) => (event.k === 'msg' ? event.b.message.text : event.k));
  // Two lines hear each event: the desk's and the visitor's.
  server.controls.lose(2);
  await says('lost');
  server.controls.repeat(2);
  await says('twice');
  await line.heard(2);
  assert.deepEqual(heard(), ['twice', 'twice']);
  server.controls.hold();
  await says('held');
  line.send({ t: 'probe' });
  await line.next('ping');
  assert.equal(heard().includes('held'), false);
  server.controls.release();
  await line.heard(3);
  assert.equal(heard().at(-1), 'held');
  line.close();
});

test('answers to writes wait or are lost; the writes are not', async (t) => {
  const { server, visitor, id } = await scene(t);
  const line = await visitor.connect();
  const send = (n: number) =>
    line.send({ t: 'send', n, conv: id, cid: `c${n}`, body: { text: `${n}` } });
  server.controls.pauseAcks();
  send(1);
  await line.heard(1);
  assert.equal(
    line.frames.some(({ t }) => t === 'ack'),
    false,
  );
  server.controls.pauseAcks(false);
  assert.equal((await line.next('ack')).n, 1);
  server.controls.loseAcks(1);
  send(2);
  send(3);
  assert.equal((await line.next('ack')).n, 3);
  assert.equal(line.events.length, 3);
  line.close();
});

test('a line can go deaf, dumb, and slow', async (t) => {
  const { server, visitor } = await scene(t);
  const line = await visitor.connect();
  const pings = () => line.frames.filter(({ t }) => t === 'ping').length;
  server.controls.swallow();
  line.send({ t: 'probe' });
  await visitor.call('GET', '/chat/conversations');
  server.controls.swallow(false);
  server.controls.mute();
  line.send({ t: 'probe' });
  await visitor.call('GET', '/chat/conversations');
  assert.equal(pings(), 0);
  server.controls.mute(false);
  server.controls.delay(40);
  const began = performance.now();
  line.send({ t: 'probe' });
  await line.next('ping');
  assert.ok(performance.now() - began >= 35);
  assert.equal(pings(), 1);
  line.close();
});

test('the levers are within reach of a browser only when asked for', async (t) => {
  const closed = await serve(t);
  assert.equal((await new Caller(closed.url).call('POST', '/_controls/drop', [])).status, 404);
  const open = await serve(t, { controls: true });
  const visitor = await arrive(open);
  const line = await visitor.connect();
  assert.equal((await visitor.call('POST', '/_controls/drop', [4110])).status, 204);
  assert.equal((await line.closed).code, 4110);
  assert.equal((await visitor.call('POST', '/_controls/constructor', [])).status, 404);
  const log = (await visitor.call('GET', '/_controls/log')).body as { kind: string }[];
  assert.deepEqual(
    log.map(({ kind }) => kind),
    ['http', 'socket'],
  );
});
