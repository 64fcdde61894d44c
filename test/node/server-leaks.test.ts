/** Coming and going leaves nothing behind on the server: no socket, no timer, no listener, no memory. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LocalBus } from '../../server/buses/local-bus.ts';
import { Controls } from '../../server/controls.ts';
import { type Caller, scene, until } from './server-rig.ts';

const CYCLES = 100;
const TOGETHER = 5;
/** Rounds after which all that is kept once (pools, compiled code, caches) is there. */
const FIRST = 2;
/** Once a table may double, or code be compiled late: what leaks costs in most of them. */
const ROUNDS = 3;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use once everything that can go is gone. */
function used(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** One visit: a socket, a message, a poll that is left, and away, politely or not. */
async function visit(visitor: Caller, id: string, n: number): Promise<void> {
  const line = await visitor.connect();
  line.send({ t: 'typing', conv: id, on: true });
  line.send({ t: 'send', n, conv: id, cid: `c${n}`, body: { text: `${n}` } });
  const position = (await line.next('ack')).stored?.position ?? { e: '', o: 0 };
  const left = new AbortController();
  const hello = { ...visitor.hello({ [id]: position }), welcomed: true };
  const poll = visitor.poll(hello, [], 20_000, left.signal).catch(() => {});
  line.close();
  left.abort();
  await Promise.all([line.closed, poll]);
}

async function visits(visitor: Caller, id: string, from: number): Promise<void> {
  for (let n = from; n < from + CYCLES; n += TOGETHER) {
    const group = Array.from({ length: TOGETHER }, (_, index) => visit(visitor, id, n + index));
    await Promise.all(group);
  }
}

test('a hundred visits leave no socket, no timer, no listener and no memory', async (t) => {
  const listeners = new Set<unknown>();
  const controlled = new Set<unknown>();
  count(t, LocalBus.prototype, 'subscribe', listeners);
  count(t, Controls.prototype, 'add', controlled);
  const limits = { burst: 10_000, perSecond: 10_000 };
  const { server, visitor, desk, id } = await scene(t, { limits, typingFor: 10 });
  const numbers = async () => String((await visitor.call('GET', '/metrics')).body);
  const alone = async () => {
    const text = await numbers();
    return text.includes('\nshaman_sockets 1\n') && text.includes('\nshaman_polls 0\n');
  };
  const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
  for (let round = 0; round < FIRST; round++) await visits(visitor, id, CYCLES * round);
  await until(alone);
  const before = { listeners: listeners.size, controlled: controlled.size, timers: timers() };
  // What a hundred messages may cost.
  const enough = CYCLES * 4_096;
  const grown: number[] = [];
  const most = () => grown.filter((each) => each < enough).length > ROUNDS / 2;
  while (grown.length < ROUNDS && !most()) {
    const bytes = used();
    await visits(visitor, id, CYCLES * (FIRST + grown.length));
    await until(alone);
    await until(() => timers() <= before.timers);
    assert.deepEqual([listeners.size, controlled.size], [before.listeners, before.controlled]);
    // What the rig has heard of it.
    desk.frames.length = 0;
    server.log.clear();
    grown.push(used() - bytes);
  }
  assert.ok(most(), `${grown.join(', ')} bytes more`);
});

/** Those that were begun and did not end. A mock would keep all of them itself. */
function count<Name extends string>(
  t: TestContext,
  target: Record<Name, (...args: never[]) => () => unknown>,
  name: Name,
  open: Set<unknown>,
): void {
  const original = target[name];
  target[name] = function (this: unknown, ...args: never[]) {
    const end = original.apply(this, args);
    open.add(end);
    return () => {
      open.delete(end);
      return end();
    };
  };
  t.after(() => {
    target[name] = original;
  });
}
