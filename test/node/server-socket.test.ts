/** Our own protocol over WebSocket: the handshake, writes and their answers, bad input, dead lines. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLOSE } from '../../src/protocols/shaman-wire.ts';
import { arrive, Caller, Socket, scene, serve, until } from './server-rig.ts';

test('hello is answered with what came after its cursors, and then with welcome', async (t) => {
  const { visitor, id, page } = await scene(t);
  const line = await visitor.connect({ [id]: { ...page.position, o: 1 } });
  assert.deepEqual(
    line.frames.map(({ t }) => t),
    ['evs', 'welcome'],
  );
  assert.deepEqual(
    line.events.map(({ o, k }) => [o, k]),
    [[2, 'msg']],
  );
  const [, welcome] = line.frames;
  assert.deepEqual(welcome?.t === 'welcome' && welcome.heads, { [id]: page.position });
  line.close();
});

test('who stands at the end is told nothing but welcome', async (t) => {
  const { visitor, id, page } = await scene(t);
  const line = await visitor.connect({ [id]: page.position });
  assert.deepEqual(line.events, []);
  line.close();
});

test('a message reaches everybody, its sender included, and is then acknowledged', async (t) => {
  const { visitor, desk, id } = await scene(t);
  const line = await visitor.connect();
  const before = desk.events.length;
  line.send({ t: 'send', n: 7, conv: id, cid: 'a1', body: { text: 'Is anybody there?' } });
  const ack = await line.next('ack');
  assert.equal(ack.n, 7);
  assert.equal(ack.stored?.message.text, 'Is anybody there?');
  assert.equal(ack.stored?.message.localId, 'a1');
  assert.equal(line.frames.at(-2)?.t, 'evs', 'the echo comes before the acknowledgement');
  const told = await desk.heard(before + 1);
  const [theirs, ours] = [told.at(-1), line.events.at(-1)];
  assert.deepEqual([theirs?.o, theirs?.k], [ours?.o, ours?.k]);
  assert.equal(theirs?.k === 'msg' && theirs.b.message.text, 'Is anybody there?');
  line.close();
});

test('the same local id again is the same message and burns no offset', async (t) => {
  const { visitor, id } = await scene(t);
  const line = await visitor.connect();
  const frame = { t: 'send', conv: id, cid: 'same', body: { text: 'Once' } } as const;
  line.send({ ...frame, n: 1 });
  line.send({ ...frame, n: 2 });
  const [first, second] = [await line.next('ack'), await line.next('ack')];
  assert.deepEqual(second.stored, first.stored);
  line.send({ t: 'send', n: 3, conv: id, cid: 'other', body: { text: 'Twice' } });
  const third = await line.next('ack');
  assert.equal(third.stored?.position.o, (first.stored?.position.o ?? 0) + 1);
  line.close();
});

test('many writes of one turn keep their order', async (t) => {
  const { visitor, id } = await scene(t, { limits: { burst: 1_000 } });
  const line = await visitor.connect();
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  for (const n of numbers)
    line.send({ t: 'send', n, conv: id, cid: `m${n}`, body: { text: `${n}` } });
  const events = await line.heard(200);
  assert.deepEqual(
    events.map((event) => event.k === 'msg' && event.b.message.text),
    numbers.map(String),
  );
  line.close();
});

const ANA = { id: 'ana', role: 'agent', name: 'Ana Ribeiro', avatarUrl: '/avatars/ana.svg' };

test('markers move forward only, and are told to both sides', async (t) => {
  const { visitor, desk, id, page } = await scene(t);
  const line = await visitor.connect();
  const up_to = page.messages[0]?.id ?? '';
  desk.send({ t: 'delivered', n: 1, conv: id, up_to });
  desk.send({ t: 'read', n: 2, conv: id, up_to });
  desk.send({ t: 'read', n: 3, conv: id, up_to });
  await desk.next('ack');
  await desk.next('ack');
  assert.equal((await desk.next('ack')).n, 3);
  const events = await line.heard(2);
  assert.deepEqual(
    events.map(({ k, b }) => [k, b]),
    [
      ['delivered', { by: 'agent', upTo: up_to }],
      ['read', { by: 'agent', upTo: up_to, seenBy: { author: ANA, at: events[1]?.at } }],
    ],
  );
  line.close();
});

test('typing is passed on to the other side, and ends by itself', async (t) => {
  const { visitor, desk, id } = await scene(t, { typingFor: 30 });
  const line = await visitor.connect();
  desk.send({ t: 'typing', conv: id, on: true });
  const begins = await line.next('typing');
  assert.deepEqual([begins.conversationId, begins.typing, begins.author.id], [id, true, 'ana']);
  assert.equal((await line.next('typing')).typing, false);
  assert.equal(
    desk.frames.some(({ t }) => t === 'typing'),
    false,
    'nobody is told of their own typing',
  );
  line.close();
});

test('frames right after hello wait for its session, but not any number of them', async (t) => {
  const { server, visitor, id } = await scene(t);
  const line = new Socket(server.url, visitor.known.room_id);
  line.send(visitor.hello());
  line.send({ t: 'send', n: 1, conv: id, cid: 'early', body: { text: 'At once' } });
  assert.equal((await line.next('ack')).stored?.message.text, 'At once');
  line.close();
  // A check that never ends: only the bound can end this line.
  t.mock.method(server.desk.log, 'erasedAt', () => new Promise(() => {}));
  const flood = new Socket(server.url, visitor.known.room_id);
  flood.send(visitor.hello());
  for (let sent = 0; sent < 65; sent += 1) flood.send({ t: 'probe' });
  assert.equal((await flood.closed).code, CLOSE.rateLimited);
});

test('presence is told when it changes', async (t) => {
  const { visitor, desk } = await scene(t, { presenceFor: 0 });
  const line = await visitor.connect();
  desk.close();
  assert.deepEqual(await line.next('presence'), { t: 'presence', online: [] });
  line.close();
});

test('an agent with two lines stays until both are gone', async (t) => {
  const { visitor, agent, desk } = await scene(t, { presenceFor: 0 });
  const line = await visitor.connect();
  const second = await agent.connect();
  desk.close();
  const numbers = async () => String((await agent.call('GET', '/metrics')).body);
  await until(async () => /^shaman_sockets 2$/m.test(await numbers()));
  await numbers();
  line.send({ t: 'probe' });
  await line.next('ping');
  assert.equal(
    line.frames.some(({ t }) => t === 'presence'),
    false,
  );
  second.close();
  assert.deepEqual((await line.next('presence')).online, []);
  line.close();
});

test('pull gives the events after a place, and resets what the log forgot', async (t) => {
  const { server, visitor, id, page } = await scene(t);
  const line = await visitor.connect();
  line.send({ t: 'pull', n: 1, s: id, since: { ...page.position, o: 0 }, limit: 1 });
  const first = await line.next('pulled');
  assert.deepEqual([first.evs.length, first.more, first.head], [1, true, page.position]);
  await server.controls.forget(id, 1);
  line.send({ t: 'pull', n: 2, s: id, since: { ...page.position, o: 0 } });
  assert.equal((await line.next('pulled')).reset, true);
  line.send({ t: 'pull', n: 3, s: id, since: { e: 'another', o: 2 } });
  assert.equal((await line.next('pulled')).reset, true, 'another epoch');
  line.close();
});

test('a probe is answered with the heads, and pings carry them too', async (t) => {
  const { visitor, id, page } = await scene(t, { ping: 20 });
  const line = await visitor.connect();
  assert.deepEqual((await line.next('ping')).h, { [id]: page.position });
  line.send({ t: 'probe' });
  await line.next('ping');
  line.close();
});

test('a line that says nothing is dropped', async (t) => {
  const server = await serve(t, { ping: 10, silence: 60 });
  const visitor = await arrive(server);
  const line = await visitor.connect();
  assert.equal((await line.closed).code, CLOSE.noPong);
});

test('a socket without a hello is closed', async (t) => {
  const server = await serve(t, { helloWithin: 20 });
  const visitor = await arrive(server);
  const line = new Socket(server.url, visitor.known.room_id);
  assert.equal((await line.closed).code, CLOSE.badFrame);
});

test('what is no frame is told so, and too much of it ends the line', async (t) => {
  const server = await serve(t);
  const visitor = await arrive(server);
  const line = await visitor.connect();
  const bad = ['not json', '[]', '{"t":"constructor"}', '{"t":"send","n":1}', '{"t":"__proto__"}'];
  for (const text of bad) line.send(text);
  for (const _ of bad) assert.equal((await line.next('error')).error.code, 'bad_frame');
  line.send({ t: 'probe' });
  await line.next('ping');
  for (let sent = 0; sent < 6; sent += 1) line.send('{');
  assert.equal((await line.closed).code, CLOSE.badFrame);
});

test('what may not be sent is refused with a reason', async (t) => {
  const { server, visitor, id } = await scene(t);
  const line = await visitor.connect();
  const refusals = [
    [{ conv: id, body: { text: '' } }, 'empty_message'],
    [{ conv: id, body: { text: ' \n\u200b\t' } }, 'empty_message'],
    [{ conv: id, body: { text: 'x'.repeat(4_001) } }, 'message_too_long'],
    [{ conv: id, body: { text: 'x', files: ['nothing'] } }, 'unknown_file'],
    [{ conv: 'nowhere', body: { text: 'x' } }, 'not_found'],
  ] as const;
  for (const [index, [frame, code]] of refusals.entries()) {
    line.send({ t: 'send', n: index, cid: `c${index}`, ...frame });
    const nack = await line.next('nack');
    assert.deepEqual([nack.n, nack.error.code], [index, code]);
  }
  const stranger = await (await arrive(server)).connect();
  stranger.send({ t: 'send', n: 1, conv: id, cid: 'c', body: { text: 'Let me in' } });
  assert.equal((await stranger.next('nack')).error.code, 'not_found');
  line.close();
  stranger.close();
});

test('a frame of 1 MB ends the line', async (t) => {
  const server = await serve(t);
  const line = await (await arrive(server)).connect();
  line.send('x'.repeat(1_048_576));
  assert.equal((await line.closed).code, 1009);
});

test('haste is refused with a time to wait, a flood is closed', async (t) => {
  const limits = { burst: 2, perSecond: 0.1, floods: 3 };
  const { visitor, id } = await scene(t, { limits });
  const line = await visitor.connect();
  for (let n = 0; n < 7; n += 1) {
    line.send({ t: 'send', n, conv: id, cid: `c${n}`, body: { text: 'again' } });
  }
  await line.next('ack');
  const { error } = await line.next('nack');
  assert.equal(error.code, 'rate_limited');
  assert.ok((error.retry_after_ms ?? 0) > 1_000);
  assert.equal((await line.closed).code, CLOSE.rateLimited);
});

test('hello is refused by version, session and room', async (t) => {
  const server = await serve(t);
  const [visitor, other] = [await arrive(server), await arrive(server)];
  const { room_id } = visitor.known;
  const guess = `${room_id.slice(0, -1)}${room_id.endsWith('a') ? 'b' : 'a'}`;
  const cases = [
    [room_id, { ...visitor.hello(), v: 2 }, CLOSE.version],
    [room_id, { ...visitor.hello(), token: 'made.up' }, CLOSE.expired],
    [other.known.room_id, visitor.hello(), CLOSE.forbidden],
    [guess, visitor.hello(), CLOSE.unknownRoom],
    ['lobby', visitor.hello(), CLOSE.unknownRoom],
    [room_id, { t: 'probe' } as const, CLOSE.badFrame],
  ] as const;
  for (const [room, hello, code] of cases) {
    const line = new Socket(server.url, room);
    line.send(hello);
    assert.equal((await line.closed).code, code);
    assert.deepEqual(line.frames, [], 'nothing is said before welcome');
  }
});

test('sessions that are over close their lines; anonymous visitors can prolong theirs', async (t) => {
  const server = await serve(t);
  const visitor = await arrive(server);
  const line = await visitor.connect();
  server.controls.expire();
  assert.equal((await line.closed).code, CLOSE.expired);
  assert.equal((await visitor.call('GET', '/chat/conversations')).status, 401);
  const again = await new Caller(server.url).begin({
    organization: 'demo',
    session: visitor.known.session,
  });
  assert.equal(again.known.room_id, visitor.known.room_id);
  (await again.connect()).close();
});

test('nobody has more lines than allowed', async (t) => {
  const server = await serve(t, { limits: { lines: 1 } });
  const visitor = await arrive(server);
  const line = await visitor.connect();
  const second = new Socket(server.url, visitor.known.room_id);
  second.send(visitor.hello());
  assert.equal((await second.closed).code, CLOSE.tooMany);
  line.close();
});

test('a server that stops says so', async (t) => {
  const server = await serve(t);
  const line = await (await arrive(server)).connect();
  await server.close();
  assert.equal((await line.closed).code, CLOSE.restart);
  assert.equal(line.frames.at(-1)?.t, 'drain');
});
