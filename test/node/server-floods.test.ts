/** Who asks too much, or reads too little: is told to wait, or closed, before it costs memory, and costs the others nothing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket as NetSocket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { addressOf } from '../../server/address.ts';
import { CLOSE, type ServerFrame } from '../../src/protocols/shaman-wire.ts';
import { arrive, type Caller, errorOf, Socket, scene, serve, until } from './server-rig.ts';

/** Lets loose what it says, and looks at nothing that comes back until it is told to. */
async function upgrade(t: TestContext, url: string, room: string, more = ''): Promise<NetSocket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  t.after(() => socket.destroy());
  socket.write(
    `GET /ws/chat/${room}/ HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\n` +
      `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n${more}` +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  return socket;
}

/** One text frame as browsers send it, with a mask of zeros. */
function masked(text: string): Buffer {
  const body = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([Buffer.from([0x81, 0xfe]), length, Buffer.alloc(4), body]);
}

test('no compression is agreed on, whoever asks for it', async (t) => {
  const server = await serve(t);
  const { room_id } = (await arrive(server)).known;
  const asks = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n';
  const socket = await upgrade(t, server.url, room_id, asks);
  const [head] = await once(socket, 'data');
  assert.match(String(head), /^HTTP\/1\.1 101 /);
  assert.doesNotMatch(String(head), /extensions|deflate/i);
});

test('who does not read is given up at a bound, and nobody else waits', async (t) => {
  const limits = { burst: 10_000, perSecond: 10_000, unread: 262_144 };
  const { server, visitor, desk, id } = await scene(t, { limits });
  const slow = await upgrade(t, server.url, visitor.known.room_id);
  await once(slow, 'data');
  slow.write(masked(JSON.stringify(visitor.hello())));
  await once(slow, 'data');
  slow.pause();
  const numbers = async () => String((await visitor.call('GET', '/metrics')).body);
  const sockets = async () => Number(/^shaman_sockets (\d+)$/m.exec(await numbers())?.[1]);
  assert.equal(await sockets(), 2);
  const line = await visitor.connect();
  // Past what the system itself holds for both ends.
  let sent = 0;
  const text = '漢'.repeat(4_000);
  while ((await sockets()) === 3 && sent < 5_000) {
    for (let n = 0; n < 50; n += 1) {
      desk.send({ t: 'send', n, conv: id, cid: `s${sent + n}`, body: { text } });
    }
    for (let n = 0; n < 50; n += 1) await desk.next('ack');
    sent += 50;
  }
  assert.equal(await sockets(), 2, `closed after ${sent} messages`);
  await line.heard(sent);
  line.close();
});

test('the one who is given up comes back to where it stood', async (t) => {
  const { server, visitor, desk, id } = await scene(t, {
    limits: { burst: 1_000, unread: 300_000 },
  });
  const line = await visitor.connect();
  const position = { e: server.desk.log.epoch, o: 2 };
  server.controls.hold();
  for (let n = 0; n < 90; n += 1) {
    desk.send({ t: 'send', n, conv: id, cid: `s${n}`, body: { text: 'x'.repeat(4_000) } });
  }
  for (let n = 0; n < 90; n += 1) await desk.next('ack');
  server.controls.release();
  assert.equal((await line.closed).code, CLOSE.slow);
  const again = await visitor.connect({ [id]: position });
  const offsets = again.events.map(({ o }) => o);
  assert.deepEqual(offsets.slice(0, 2), [3, 4]);
  again.close();
});

test('large frames count as several', async (t) => {
  // 25 frames for each message that may come at once.
  const { visitor } = await scene(t, { limits: { burst: 2, perSecond: 0.04, floods: 3 } });
  const line = await visitor.connect();
  const text = `{"t":"pong","x":"${'x'.repeat(60_000)}"}`;
  for (let sent = 0; sent < 12; sent += 1) line.send(text);
  const { error } = await line.next('error');
  assert.equal(error.code, 'rate_limited');
  assert.ok((error.retry_after_ms ?? 0) > 1_000);
  const { code, reason } = await line.closed;
  assert.equal(code, CLOSE.rateLimited);
  assert.ok((JSON.parse(reason) as { w: number }).w > 0);
});

test('who asks without pause is not read any further, and others are answered meanwhile', async (t) => {
  const { server, visitor, id } = await scene(t, { limits: { burst: 1_000 } });
  const since = { e: server.desk.log.epoch, o: 0 };
  const greedy = await visitor.connect();
  const other = await (await arrive(server)).connect();
  const { log } = server.desk;
  const tail = log.tail.bind(log);
  let [inThisTurn, most] = [0, 0];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  log.tail = async (...place) => {
    await held;
    if (inThisTurn === 0) setImmediate(() => (inThisTurn = 0));
    inThisTurn += 1;
    most = Math.max(most, inThisTurn);
    return tail(...place);
  };
  // More than the system holds for both ends, and than 64 of them.
  const asked = 500;
  const padding = 'x'.repeat(60_000);
  for (let n = 0; n < asked; n += 1) {
    greedy.send(JSON.stringify({ t: 'pull', n, s: id, since, padding }));
  }
  let [before, unchanged] = [-1, 0];
  while (greedy.unsent > 0 && unchanged < 50) {
    unchanged = greedy.unsent === before ? unchanged + 1 : 0;
    before = greedy.unsent;
    other.send({ t: 'probe' });
    await other.next('ping');
  }
  assert.ok(greedy.unsent > 0, 'it waits in the buffers of the one who asks');
  release();
  for (let n = 0; n < asked; n += 1) assert.equal((await greedy.next('pulled')).n, n);
  assert.equal(most, 1, 'reads in one turn of the event loop');
  greedy.close();
  other.close();
});

test('polls and requests without pause are told to wait', async (t) => {
  const { server, visitor, id } = await scene(t, { limits: { burst: 1, perSecond: 0.001 } });
  const hello = { ...visitor.hello(), welcomed: true };
  const refused = await Promise.allSettled(Array.from({ length: 40 }, () => visitor.poll(hello)));
  const reasons = refused.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  assert.ok(reasons.length > 0);
  for (const reason of reasons) assert.match(String(reason), /^Error: 429: .*retry_after_ms/);
  const answer = await visitor.call('GET', `/chat/conversations/${id}/messages`);
  assert.deepEqual([answer.status, errorOf(answer)], [429, 'rate_limited']);
  assert.ok(Number(answer.headers.get('retry-after')) >= 1);
  const other = await arrive(server);
  assert.equal((await other.call('GET', '/chat/conversations')).status, 200);
});

test('one address has a bound of its own, and is told when to come again', async (t) => {
  const server = await serve(t, { trustProxy: 1, limits: { addressLines: 2 } });
  const visitors = await Promise.all([arrive(server), arrive(server), arrive(server)]);
  const from = (visitor: Caller, address: string) =>
    new Socket(server.url, visitor.known.room_id, { 'x-forwarded-for': address });
  const lines = visitors.slice(0, 2).map((visitor) => from(visitor, '192.0.2.1'));
  for (const [index, line] of lines.entries()) {
    line.send((visitors[index] as Caller).hello());
    await line.next('welcome');
  }
  const third = visitors[2] as Caller;
  const { code, reason } = await from(third, '192.0.2.1').closed;
  assert.equal(code, CLOSE.tooMany);
  assert.ok((JSON.parse(reason) as { w: number }).w > 0);
  const elsewhere = from(third, '192.0.2.2');
  elsewhere.send(third.hello());
  await elsewhere.next('welcome');
  lines[0]?.close();
  await lines[0]?.closed;
  await until(async () => {
    const again = from(third, '192.0.2.1');
    again.send(third.hello());
    const first = await Promise.race([again.closed, again.next('welcome').catch(() => undefined)]);
    again.close();
    return (first as ServerFrame | undefined)?.t === 'welcome';
  });
  for (const line of [...lines, elsewhere]) line.close();
});

test('an address is what our own proxies say it is, and nobody else', () => {
  const request = (forwarded?: string) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    return { headers, socket: { remoteAddress: '10.0.0.9' } as NetSocket };
  };
  assert.equal(addressOf(request('6.6.6.6'), 0), '10.0.0.9');
  assert.equal(addressOf(request('6.6.6.6, 192.0.2.1'), 1), '192.0.2.1');
  assert.equal(addressOf(request('6.6.6.6, 192.0.2.1, 10.0.0.8'), 2), '192.0.2.1');
  assert.equal(addressOf(request('192.0.2.1'), 2), '192.0.2.1');
  assert.equal(addressOf(request(), 1), '10.0.0.9');
});
