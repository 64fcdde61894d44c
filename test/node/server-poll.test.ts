/** Our own protocol over long polling: held, released, repeated, cut. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLOSE, type ServerFrame } from '../../src/protocols/shaman-wire.ts';
import { arrive, Caller, errorOf, Socket, scene, serve, until } from './server-rig.ts';

const kinds = (frames: readonly ServerFrame[]) => frames.map(({ t }) => t);

test('the first poll is answered at once: events, welcome, heads', async (t) => {
  const { visitor, id, page } = await scene(t);
  const frames = await visitor.poll(
    visitor.hello({ [id]: { ...page.position, o: 1 } }),
    [],
    20_000,
  );
  assert.deepEqual(kinds(frames), ['evs', 'welcome', 'ping']);
  const ping = frames.at(-1);
  assert.deepEqual(ping?.t === 'ping' && ping.h, { [id]: page.position });
});

test('a held poll is answered as soon as something happens', async (t) => {
  const { server, visitor, agent, id, page } = await scene(t);
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const held = visitor.poll(hello, [], 20_000);
  await until(() => server.log.entries.some(({ kind }) => kind === 'poll'));
  await agent.call('POST', `/chat/conversations/${id}/messages`, { local_id: 'a', text: 'Hi!' });
  const frames = await held;
  assert.deepEqual(kinds(frames), ['evs', 'ping']);
  const [evs] = frames;
  assert.equal(evs?.t === 'evs' && evs.evs[0]?.k === 'msg' && evs.evs[0].b.message.text, 'Hi!');
  assert.deepEqual(
    (await visitor.poll(hello, [], 20_000))[0],
    evs,
    'the same cursor, the same answer',
  );
});

test('a poll with nothing to say is held for its time, and then tells the heads', async (t) => {
  const { visitor, id, page } = await scene(t);
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const began = performance.now();
  const frames = await visitor.poll(hello, [], 60);
  assert.ok(performance.now() - began >= 55);
  assert.deepEqual(frames.map(logged), [{ t: 'ping', h: { [id]: page.position } }]);
});

test('a poll without a hold only hands frames over', async (t) => {
  const { visitor, id, page } = await scene(t);
  const hello = { ...visitor.hello({ [id]: { ...page.position, o: 0 } }), welcomed: true };
  const frames = await visitor.poll(hello, [
    { t: 'send', n: 1, conv: id, cid: 'a', body: { text: 'One' } },
    { t: 'send', n: 2, conv: id, cid: 'b', body: { text: '' } },
    { t: 'pull', n: 3, s: id, since: page.position },
  ]);
  assert.deepEqual(kinds(frames), ['ack', 'nack', 'pulled']);
});

test('a held poll that brings a message gets its echo and its acknowledgement', async (t) => {
  const { visitor, id, page } = await scene(t);
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const send = { t: 'send', n: 1, conv: id, cid: 'a', body: { text: 'One' } } as const;
  assert.deepEqual(kinds(await visitor.poll(hello, [send], 20_000)), ['evs', 'ack', 'ping']);
});

test('a newer poll of the same client takes the place of the older', async (t) => {
  const { server, visitor, id, page } = await scene(t);
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const older = visitor.poll(hello, [], 20_000);
  const polls = () => server.log.entries.filter(({ kind }) => kind === 'poll').length;
  await until(() => polls() === 1);
  const newer = visitor.poll(hello, [], 40);
  assert.deepEqual(kinds(await older), ['ping']);
  assert.deepEqual(kinds(await newer), ['ping']);
});

test('a client that leaves is forgotten', async (t) => {
  const { server, visitor, id, page } = await scene(t);
  const held = async () => {
    const { body } = await new Caller(server.url).call('GET', '/metrics');
    return /^shaman_polls (\d+)$/m.exec(String(body))?.[1];
  };
  const leaving = new AbortController();
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const poll = visitor.poll(hello, [], 20_000, leaving.signal);
  await until(async () => (await held()) === '1');
  leaving.abort();
  await assert.rejects(poll);
  await until(async () => (await held()) === '0');
});

test('a catch-up is cut into answers of at most a hundred events', async (t) => {
  const { visitor, id, page } = await scene(t, { limits: { burst: 1_000 } });
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const sends = (from: number) =>
    Array.from({ length: 60 }, (_, n) => ({
      ...({ t: 'send', n, conv: id, body: { text: `${n}` } } as const),
      cid: `c${from + n}`,
    }));
  await visitor.poll(hello, sends(0));
  await visitor.poll(hello, sends(60));
  const read = async (o: number) => {
    const streams = { [id]: { ...page.position, o } };
    const frames = await visitor.poll({ ...hello, streams }, [], 20_000);
    return frames.flatMap((frame) => (frame.t === 'evs' ? frame.evs.map((event) => event.o) : []));
  };
  const first = await read(2);
  assert.deepEqual([first.length, first[0], first.at(-1)], [100, 3, 102]);
  const second = await read(102);
  assert.deepEqual([second.length, second[0], second.at(-1)], [20, 103, 122]);
});

test('a place that the log does not know is answered at once', async (t) => {
  const { visitor, id, page } = await scene(t);
  const hello = { ...visitor.hello({ [id]: { e: 'other', o: 9 } }), welcomed: true };
  const frames = await visitor.poll(hello, [], 20_000);
  assert.deepEqual(frames.map(logged), [{ t: 'ping', h: { [id]: page.position } }]);
});

test('polls are refused by session, room, version and shape', async (t) => {
  const server = await serve(t);
  const [visitor, other] = [await arrive(server), await arrive(server)];
  const { room_id } = visitor.known;
  const guess = `${room_id.slice(0, -1)}${room_id.endsWith('a') ? 'b' : 'a'}`;
  const hello = JSON.stringify(visitor.hello());
  const cases = [
    [room_id, JSON.stringify({ ...visitor.hello(), token: 'x.y' }), 401, 'unauthorized'],
    [other.known.room_id, hello, 403, 'forbidden'],
    [guess, hello, 404, 'unknown_room'],
    [room_id, JSON.stringify({ ...visitor.hello(), v: 2 }), 400, 'version'],
    [room_id, '', 400, 'bad_request'],
    [room_id, '{"t":"probe"}', 400, 'bad_request'],
    [room_id, `${hello}\nnot json`, 400, 'bad_frame'],
    [room_id, 'x'.repeat(1_048_576), 413, 'too_large'],
  ] as const;
  for (const [room, body, status, code] of cases) {
    const answer = await new Caller(server.url).call('POST', `/poll/chat/${room}/`, body);
    assert.deepEqual([answer.status, errorOf(answer)], [status, code]);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  }
});

test('a server that stops answers its polls', async (t) => {
  const { server, visitor, id, page } = await scene(t);
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const held = visitor.poll(hello, [], 20_000);
  await until(() => server.log.entries.some(({ kind }) => kind === 'poll'));
  await new Promise((resolve) => setImmediate(resolve));
  const [frames] = await Promise.all([held, server.close()]);
  assert.deepEqual(kinds(frames), ['drain', 'ping']);
});

/** Of a ping, what the log decides. */
function logged(frame: object): object {
  const { t, h } = frame as { t: string; h?: object };
  return { t, h };
}

test('held polls count as lines, and a newer one of the same client is no more', async (t) => {
  const { server, visitor, id, page } = await scene(t, { limits: { lines: 1 } });
  const held = async () => {
    const { body } = await new Caller(server.url).call('GET', '/metrics');
    return /^shaman_polls (\d+)$/m.exec(String(body))?.[1];
  };
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const older = visitor.poll(hello, [], 20_000);
  await until(async () => (await held()) === '1');
  const newer = visitor.poll(hello, [], 20_000);
  assert.deepEqual(kinds(await older), ['ping']);
  const path = `/poll/chat/${visitor.known.room_id}/?hold=3000`;
  const text = { 'content-type': 'text/plain' };
  const second = JSON.stringify({ ...hello, client: 'client-2' });
  const refused = await visitor.call('POST', path, second, text);
  assert.deepEqual([refused.status, errorOf(refused)], [429, 'rate_limited']);
  assert.equal(refused.headers.get('retry-after'), '3');
  const socket = new Socket(server.url, visitor.known.room_id);
  socket.send(visitor.hello());
  assert.equal((await socket.closed).code, CLOSE.tooMany);
  const send = { t: 'send', n: 1, conv: id, cid: 'a', body: { text: 'One' } } as const;
  await visitor.poll(hello, [send]);
  assert.deepEqual(kinds(await newer), ['evs', 'ping']);
  assert.deepEqual(kinds(await visitor.poll(hello, [], 20_000)), ['evs', 'ping']);
  const streams = { [id]: { ...page.position, o: page.position.o + 1 } };
  assert.deepEqual(kinds(await visitor.poll({ ...hello, streams }, [], 20)), ['ping']);
});

test('frames are counted per person, not per poll', async (t) => {
  const { visitor, id, page } = await scene(t, { limits: { burst: 1, perSecond: 0.001 } });
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const probes = Array.from({ length: 20 }, () => ({ t: 'probe' }) as const);
  assert.equal(kinds(await visitor.poll(hello, probes)).includes('error'), false);
  assert.equal(kinds(await visitor.poll(hello, probes)).includes('error'), true);
});
