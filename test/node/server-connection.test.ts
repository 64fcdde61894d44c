/** One line: what it keeps, what it leaves out, and that nothing is missed or told twice while it begins. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { Connection } from '../../server/connection.ts';
import { SqliteLog } from '../../server/logs/sqlite-log.ts';
import { writeFrames } from '../../server/protocols/shaman-line.ts';
import { Rate } from '../../server/rate.ts';
import { LIMITS } from '../../src/protocols/shaman-wire.ts';
import { folder, scene } from './server-rig.ts';

test('an inbox tells once that it is filled, and gives everything in order', () => {
  let filled = 0;
  const connection = new Connection(100, { filled: () => (filled += 1), overflowed: assert.fail });
  for (const text of ['a', 'b']) connection.push({ text });
  assert.deepEqual(
    connection.take().map(({ text }) => text),
    ['a', 'b'],
  );
  assert.deepEqual([connection.isEmpty, filled], [true, 1]);
  connection.push({ text: 'c' });
  assert.equal(filled, 2);
});

test('a slow reader loses what is only true now, and is then given up', () => {
  let overflowed = 0;
  const connection = new Connection(100, { filled: () => {}, overflowed: () => (overflowed += 1) });
  connection.push({ text: 'x'.repeat(20), volatile: true });
  connection.push({ text: 'x'.repeat(20), volatile: true });
  assert.equal(connection.take().length, 1, 'a quarter is for what is volatile');
  connection.push({ text: 'x'.repeat(50) }, 50);
  assert.equal(overflowed, 0);
  connection.push({ text: 'x' }, 50);
  connection.push({ text: 'x' });
  assert.deepEqual([overflowed, connection.isEmpty], [1, true]);
});

test('neighbouring events share frames that are not too large', () => {
  const event = (size: number) => ({ text: `"${'x'.repeat(size)}"`, event: true });
  const small = Array.from({ length: 40 }, () => event(3));
  const frames = writeFrames([...small, { text: '{"t":"ack"}' }, event(1)]);
  const counts = frames.map((frame) => {
    const { t, evs } = JSON.parse(frame) as { t: string; evs?: unknown[] };
    return evs?.length ?? t;
  });
  assert.deepEqual(counts, [32, 8, 'ack', 1]);
  const large = writeFrames(Array.from({ length: 10 }, () => event(20_000)));
  assert.deepEqual(large.length, 4);
  for (const frame of large) assert.ok(frame.length <= LIMITS.frame);
});

test('haste is measured per person, and forgiven steadily', () => {
  let now = 0;
  const rate = new Rate(2, 1, () => now);
  assert.deepEqual(
    [rate.take('a'), rate.take('a'), rate.take('a'), rate.take('b')],
    [0, 0, 1_000, 0],
  );
  now = 500;
  assert.equal(rate.take('a'), 500);
  now = 1_000;
  assert.equal(rate.take('a'), 0);
  now = 0;
  assert.ok(rate.take('a') > 0, 'a clock that goes back gives nothing');
});

test('what happens while a line begins is told once, and in order', async (t) => {
  const { visitor, desk, id, page } = await scene(t, { limits: { burst: 10_000, lines: 100 } });
  const total = 240;
  let cursor = page.position.o;
  let sent = 0;
  const says = () => {
    for (let n = 0; n < 8 && sent < total; n += 1, sent += 1) {
      desk.send({ t: 'send', n: sent, conv: id, cid: `m${sent}`, body: { text: `${sent}` } });
    }
  };
  const heard: number[] = [];
  while (cursor < page.position.o + total) {
    says();
    const line = await visitor.connect({ [id]: { ...page.position, o: cursor } });
    says();
    await desk.next('ack');
    const offsets = line.events.map(({ o }) => o);
    assert.deepEqual(
      offsets,
      offsets.map((_, index) => cursor + 1 + index),
    );
    heard.push(...offsets);
    cursor = offsets.at(-1) ?? cursor;
    line.close();
    await line.closed;
  }
  assert.equal(new Set(heard).size, heard.length);
});

test('what was written between hearing and reading comes once, what came after it follows', async (t) => {
  const { server, visitor, id, page } = await scene(t);
  const { log } = server.desk;
  const author = { id: 'ana', role: 'agent' } as const;
  const write = (text: string) =>
    log.append(id, { kind: 'msg', author, localId: text, text, files: [] });
  const read = log.tail.bind(log);
  // What a database over a network does by itself: others write while it reads.
  log.tail = async (...place) => {
    log.tail = read;
    await write('before the read');
    const tail = await read(...place);
    await write('after the read');
    return tail;
  };
  const line = await visitor.connect({ [id]: page.position });
  const events = await line.heard(2);
  assert.deepEqual(
    events.map((event) => event.k === 'msg' && event.b.message.text),
    ['before the read', 'after the read'],
  );
  line.send({ t: 'probe' });
  await line.next('ping');
  assert.equal(line.events.length, 2);
  line.close();
});

test('what could not be kept is neither acknowledged nor told', async (t) => {
  const path = join(await folder(t), 'log.db');
  const log = new SqliteLog(path);
  const told: unknown[] = [];
  log.onCommit((commits) => told.push(...commits));
  const visitor = { id: 'v1', role: 'visitor' } as const;
  const start = { organization: 'demo', visitor, agents: [], text: 'Hi', files: [] } as const;
  await log.start({ id: 'c1', localId: 'a', ...start });
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const message = { kind: 'msg', author: visitor, localId: 'b', text: 'x', files: [] } as const;
  await assert.rejects(log.append('c1', message), /locked/);
  assert.equal(told.length, 2);
  other.exec('ROLLBACK');
  other.close();
  assert.equal((await log.append('c1', message))?.message?.offset, 3);
  await log.close();
});

test('a write that fails half-way leaves no half', async (t) => {
  let ticks = 0;
  // A start asks four times; the second one has written its conversation when this one ends.
  let stopsAt = 6;
  const clock = () => {
    if (ticks === stopsAt) throw new Error('the clock stopped');
    return ticks++;
  };
  const log = new SqliteLog(join(await folder(t), 'log.db'), clock);
  const visitor = { id: 'v1', role: 'visitor' } as const;
  const start = (id: string) =>
    log.start({
      id,
      organization: 'demo',
      visitor,
      agents: [],
      localId: id,
      text: 'Hi',
      files: [],
    });
  const [first, second] = await Promise.allSettled([start('c1'), start('c2')]);
  assert.deepEqual([first.status, second.status], ['fulfilled', 'rejected']);
  stopsAt = Number.POSITIVE_INFINITY;
  assert.equal(await log.conversation('c2'), undefined);
  assert.equal((await start('c2')).conversation.head, 2);
  await log.close();
});

test('one write that fails does not take its neighbours along', async (t) => {
  const log = new SqliteLog(join(await folder(t), 'log.db'));
  const file = { organization: 'demo', owner: 'v1', name: 'a', type: 'b', size: 1, createdAt: 1 };
  const results = await Promise.allSettled([
    log.addFile({ ...file, id: 'f1' }),
    log.addFile({ ...file, id: 'f1' }),
    log.addFile({ ...file, id: 'f2' }),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.equal((await log.files('v1')).length, 2);
  await log.close();
});
