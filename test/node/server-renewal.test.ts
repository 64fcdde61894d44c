/** A session that runs out on a living line: asked for in time, shown, checked; on sockets and polls. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CLOSE } from '../../src/protocols/shaman-wire.ts';
import { arrive, type Caller, scene } from './server-rig.ts';

/** A server whose time is told by the test. */
async function onTheClock(t: TestContext) {
  let now = Date.now();
  const options = {
    clock: () => now,
    visitorSession: 10_000,
    renewBefore: 2_000,
    silence: 400,
    ping: 150,
  };
  const place = await scene(t, options);
  const later = (ms: number) => {
    now += ms;
  };
  return { ...place, later };
}

/** The same visitor's next session. */
const renew = (visitor: Caller) =>
  visitor.begin({ organization: 'demo', session: visitor.known.session });

test('a fresh session is asked for in time, and the line goes on with it', async (t) => {
  const { visitor, later } = await onTheClock(t);
  const line = await visitor.connect();
  later(8_500);
  assert.equal((await line.next('auth_needed')).in, 1_500);
  await renew(visitor);
  line.send({ t: 'auth', n: 5, token: visitor.known.session });
  assert.equal((await line.next('ack')).n, 5);
  later(4_000);
  line.send({ t: 'probe' });
  await line.next('ping');
  later(4_500);
  assert.equal((await line.next('auth_needed')).in, 1_500, 'and the next one in its time');
  line.close();
});

test('who does not answer is asked again, and closed when the session is over', async (t) => {
  const { visitor, later } = await onTheClock(t);
  const line = await visitor.connect();
  later(8_500);
  await line.next('auth_needed');
  for (let pings = 0; pings < 3; pings++) {
    await line.next('ping');
    line.send({ t: 'pong' });
  }
  later(800);
  assert.equal((await line.next('auth_needed')).in, 700);
  assert.equal(line.frames.filter((frame) => frame.t === 'auth_needed').length, 2);
  later(800);
  assert.equal((await line.closed).code, CLOSE.expired);
});

test('short sessions are asked for at half their life, not all the time', async (t) => {
  const { server } = await scene(t, { visitorSession: 600, silence: 400 });
  const visitor = await arrive(server);
  const line = await visitor.connect();
  const { in: left } = await line.next('auth_needed');
  assert.ok(left <= 300, `asked with ${left} ms left`);
  line.close();
});

test('a session of somebody else, or none of ours, changes nothing', async (t) => {
  const { server, visitor, later } = await onTheClock(t);
  const line = await visitor.connect();
  const stranger = await arrive(server);
  line.send({ t: 'auth', n: 1, token: stranger.known.session });
  assert.equal((await line.next('nack')).error.code, 'forbidden');
  line.send({ t: 'auth', n: 2, token: 'no session' });
  assert.equal((await line.next('nack')).error.code, 'unauthorized');
  line.send({ t: 'probe' });
  await line.next('ping');
  later(10_000);
  assert.equal((await line.closed).code, CLOSE.expired);
});

test('a poll says so with its answer, until it is greeted with a fresh one', async (t) => {
  const { visitor, id, page, later } = await onTheClock(t);
  const hello = () => ({ ...visitor.hello({ [id]: page.position }), welcomed: true });
  const kinds = async () => (await visitor.poll(hello(), [], 50)).map((frame) => frame.t);
  assert.deepEqual(await kinds(), ['ping']);
  later(8_500);
  assert.deepEqual(await kinds(), ['auth_needed', 'ping']);
  await renew(visitor);
  const [answer] = await visitor.poll(hello(), [{ t: 'auth', n: 1, token: visitor.known.session }]);
  assert.equal(answer?.t, 'ack');
  assert.deepEqual(await kinds(), ['ping']);
});
