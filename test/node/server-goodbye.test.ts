/** A server that stops: everybody is told when to come back, and what was under way ends well. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { comeBackWithin } from '../../server/goodbye.ts';
import { CLOSE, type WireFile } from '../../src/protocols/shaman-wire.ts';
import { peak, returnOf } from '../faults/scenarios/herd.ts';
import { random } from '../support/random.ts';
import { arrive, folder, Socket, scene, serve, until } from './server-rig.ts';

const PACE = { returnPerSecond: 200, returnWithin: 8_000 };

test('lines come back at no more than 250 a second, and all of them within ten', (t) => {
  const next = random(t);
  for (const lines of [10, 200, 1_000, 1_600]) assert.ok(busiest(lines, next) <= 250, `${lines}`);
  assert.ok(busiest(5_000, next) < 0.25 * 5_000);
  assert.equal(comeBackWithin(0, PACE), 500);
  assert.equal(comeBackWithin(1_000_000, PACE), 8_000);
});

test('however long it is away, of 5,000 few come in the worst second, and all within ten', (t) => {
  const hint = comeBackWithin(5_000, PACE);
  for (const away of [200, 1_000, 2_500, 5_000, 8_000, 12_000]) {
    const come = () => returnOf({ at: 0, code: CLOSE.restart, hint }, away, { random: next });
    const next = random(t);
    const times = Array.from({ length: 5_000 }, come);
    assert.ok(peak(times) <= 0.15 * 5_000, `${peak(times)} in a second, after ${away} ms`);
    assert.ok(Math.max(...times) - away < 10_000, `after ${away} ms`);
  }
});

/** The most that come back within one second, each at a random moment of the time they were told. */
function busiest(lines: number, next: () => number): number {
  const within = comeBackWithin(lines, PACE);
  const moments = Array.from({ length: lines }, () => next() * within);
  const during = moments.map((from) => moments.filter((at) => at >= from && at < from + 1_000));
  return Math.max(...during.map(({ length }) => length));
}

test('sockets and polls are told the same hint, by how many they are', async (t) => {
  const { server, visitor, desk, id, page } = await scene(t, { returnPerSecond: 1 });
  const lines = [desk, await visitor.connect()];
  const hello = { ...visitor.hello({ [id]: page.position }), welcomed: true };
  const held = visitor.poll(hello, [], 20_000);
  const numbers = async () => String((await visitor.call('GET', '/metrics')).body);
  await until(async () => (await numbers()).includes('shaman_polls 1'));
  const began = performance.now();
  await server.close();
  assert.ok(performance.now() - began < 5_000);
  const [drained] = (await held).filter((frame) => frame.t === 'drain');
  assert.deepEqual(drained, { t: 'drain', w: 3_000 });
  for (const line of lines) {
    const { code, reason } = await line.closed;
    assert.deepEqual([code, JSON.parse(reason)], [CLOSE.restart, { r: 'restart', w: 3_000 }]);
    assert.deepEqual(line.frames.at(-1), drained);
  }
});

test('while many are here, everybody is told how far apart to come back should it just vanish', async (t) => {
  const server = await serve(t, { returnPerSecond: 1, ping: 100 });
  const visitors = await Promise.all(Array.from({ length: 4 }, () => arrive(server)));
  const [first, ...rest] = visitors;
  const welcomed = await first?.connect();
  assert.equal(
    welcomed?.frames.some((frame) => 'w' in frame),
    false,
  );
  const others = await Promise.all(rest.map((visitor) => visitor.connect()));
  const told = () => welcomed?.frames.findLast((frame) => frame.t === 'ping');
  await until(() => told()?.w === 4_000);
  for (const line of others) line.close();
  await until(() => told()?.w === undefined);
});

test('whoever comes while it leaves is sent away the same way', async (t) => {
  const server = await serve(t, { drain: 300 });
  const visitor = await arrive(server);
  await visitor.connect();
  const leaving = server.close();
  assert.equal((await visitor.call('GET', '/readyz')).status, 503);
  const late = new Socket(server.url, visitor.known.room_id);
  late.send(visitor.hello());
  assert.equal((await late.closed).code, CLOSE.restart);
  await leaving;
});

test('an upload that is under way is finished first', async (t) => {
  const dataDir = await folder(t);
  const server = await serve(t, { dataDir });
  const visitor = await arrive(server);
  const [head, tail] = [
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf',
    ' and half\r\n--b--\r\n',
  ];
  const upload = request(`${server.url}/chat/files`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${visitor.known.session}`,
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': head.length + tail.length,
    },
  });
  const answered = new Promise<string>((resolve, reject) => {
    upload.once('error', reject);
    upload.once('response', (response) => {
      let text = '';
      response.on('data', (part) => (text += String(part)));
      response.once('end', () => resolve(text));
    });
  });
  upload.write(head);
  await until(() => server.log.entries.some(({ path }) => path === '/chat/files'));
  const leaving = server.close();
  upload.end(tail);
  const file = JSON.parse(await answered) as WireFile;
  assert.equal(file.size, 'half and half'.length);
  await leaving;
  const again = await serve(t, { dataDir });
  visitor.url = again.url;
  assert.equal((await visitor.call('GET', file.url)).body, 'half and half');
});

test('an upload that never ends does not hold it up', async (t) => {
  const server = await serve(t, { finishWithin: 50 });
  const visitor = await arrive(server);
  const upload = request(`${server.url}/chat/files`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${visitor.known.session}`,
      'content-type': 'multipart/form-data; boundary=b',
    },
  });
  const broke = new Promise((resolve) => upload.once('error', resolve));
  upload.write('--b\r\n');
  await until(() => server.log.entries.some(({ path }) => path === '/chat/files'));
  await server.close();
  await broke;
});
