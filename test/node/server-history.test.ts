/** One history, whatever carries it: sockets and polls tell the same, and what was lost on the way is told again. */
import assert from 'node:assert/strict';
import { createServer, connect as dial } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { ServerFrame, WireEvent, WirePosition } from '../../src/protocols/shaman-wire.ts';
import { type Caller, scene, signIn } from './server-rig.ts';

const limits = { burst: 10_000, perSecond: 10_000 };

function eventsIn(frames: readonly ServerFrame[]): readonly WireEvent[] {
  return frames.flatMap((frame) => (frame.t === 'evs' ? frame.evs : []));
}

/** Everything after a place, poll by poll. */
async function polled(visitor: Caller, id: string, from: WirePosition, upTo: number) {
  const events: WireEvent[] = [];
  let position = from;
  while (position.o < upTo) {
    const hello = { ...visitor.hello({ [id]: position }), welcomed: true };
    events.push(...eventsIn(await visitor.poll(hello, [], 5_000)));
    const last = events.at(-1);
    if (last) position = { e: last.e, o: last.o };
  }
  return events;
}

/** Every kind of event, from both sides at once. */
async function talk(visitor: Caller, agent: Caller, id: string): Promise<void> {
  const path = `/chat/conversations/${id}`;
  for (let n = 0; n < 60; n += 1) {
    const say = (who: Caller, local_id: string) =>
      who.call('POST', `${path}/messages`, { local_id, text: `${local_id} said` });
    const [mine, theirs] = await Promise.all([say(visitor, `v${n}`), say(agent, `a${n}`)]);
    const idOf = ({ body }: typeof mine) => (body as { message: { id: string } }).message.id;
    if (n % 5 === 0) await visitor.call('PATCH', `${path}/messages/${idOf(mine)}`, { text: 'new' });
    if (n % 7 === 0) await agent.call('DELETE', `${path}/messages/${idOf(theirs)}`);
    if (n % 9 === 0) await agent.call('POST', `${path}/read`, { up_to: idOf(mine) });
  }
}

test('socket, polls and pull tell the same history, live or later', async (t) => {
  const { server, visitor, id, page } = await scene(t, { limits });
  const begin = { ...page.position, o: 0 };
  const line = await visitor.connect({ [id]: begin });
  const ana = await signIn(server, 'ana');
  await talk(visitor, ana, id);
  const head = (await server.desk.log.conversation(id))?.head ?? 0;
  const live = await line.heard(head);
  const byPoll = await polled(visitor, id, begin, head);
  const later = await visitor.connect({ [id]: begin });
  const caughtUp = later.events;
  const pulled: WireEvent[] = [];
  for (let since = begin, more = true; more; ) {
    later.send({ t: 'pull', n: 1, s: id, since, limit: 37 });
    const answer = await later.next('pulled');
    pulled.push(...answer.evs);
    since = { ...begin, o: pulled.at(-1)?.o ?? 0 };
    more = answer.more;
  }
  const offsets = Array.from({ length: head }, (_, index) => index + 1);
  assert.deepEqual(
    live.map(({ o }) => o),
    offsets,
    'dense, in order, once',
  );
  assert.deepEqual(byPoll, caughtUp);
  assert.deepEqual(byPoll, pulled);
  // What is told live is how it was; what is told later, how it is.
  const places = (events: readonly WireEvent[]) =>
    events.map(({ s, o, e, at }) => ({ s, o, e, at }));
  assert.deepEqual(places(live), places(byPoll));
  line.close();
  later.close();
});

test('the same poll twice is answered the same twice', async (t) => {
  const { visitor, desk, id, page } = await scene(t);
  desk.send({ t: 'send', n: 1, conv: id, cid: 'a', body: { text: 'Once' } });
  await desk.next('ack');
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const asked = [await visitor.poll(hello, [], 5_000), await visitor.poll(hello, [], 5_000)];
  const [first, second] = asked.map((frames) => frames.map((frame) => ({ ...frame, now: 0 })));
  assert.ok(first && first.length > 1);
  assert.deepEqual(second, first);
});

/** A way to the server on which the next answer is lost, after the server gave it. */
async function lossy(t: TestContext, port: number) {
  const state = { losing: false, lost: 0 };
  const proxy = createServer((near) => {
    const far = dial(port, '127.0.0.1');
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (!state.losing) return near.write(bytes);
      state.lost += bytes.length;
      return near.destroy();
    });
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const each of [near, far]) each.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.after(() => proxy.close());
  const address = proxy.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { state, url };
}

test('an answer that was lost on the way is had by asking again', async (t) => {
  const { server, visitor, desk, id, page } = await scene(t);
  const { state, url } = await lossy(t, server.port);
  visitor.url = url;
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const send = {
    t: 'send',
    n: 7,
    conv: id,
    cid: 'mine',
    body: { text: 'Did it arrive?' },
  } as const;
  state.losing = true;
  await assert.rejects(visitor.poll(hello, [send], 0));
  desk.send({ t: 'send', n: 1, conv: id, cid: 'theirs', body: { text: 'Here' } });
  await desk.next('ack');
  await assert.rejects(visitor.poll(hello, [], 5_000));
  assert.ok(state.lost > 0, 'the server had answered');
  state.losing = false;
  const [ack] = await visitor.poll(hello, [send], 0);
  assert.equal(ack?.t === 'ack' && ack.stored?.position.o, page.position.o + 1);
  const events = eventsIn(await visitor.poll(hello, [], 5_000));
  const texts = events.flatMap((event) => (event.k === 'msg' ? [event.b.message.text] : []));
  // Between the two, somebody from the desk joined.
  assert.deepEqual([texts[0], texts.at(-1)], ['Did it arrive?', 'Here']);
  assert.equal(texts.filter((text) => text === 'Did it arrive?').length, 1);
});
