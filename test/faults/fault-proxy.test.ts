/** Each fault of the proxy is seen to happen, to requests and to sockets. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { until } from '../support/until.ts';
import { FaultProxy } from './fault-proxy.ts';

/** Answers requests with what they bring, and upgraded lines with what they say. */
async function raise(t: TestContext) {
  const server = createServer((request, response) => {
    request.pipe(response);
  });
  const sockets = new Set<Duplex>();
  const heard: string[] = [];
  server.on('upgrade', (_, socket: Duplex) => {
    sockets.add(socket);
    socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      heard.push(String(bytes));
      socket.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy = await FaultProxy.open(() => port);
  t.after(async () => {
    await proxy.close();
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  /** An upgraded line. */
  const dial = async () => {
    const line = new Line(t, proxy.url);
    line.socket.write(UPGRADE);
    await until(() => line.text.includes('101 '), { what: 'the line is upgraded' });
    line.pieces.length = 0;
    return line;
  };
  return { proxy, server, sockets, heard, dial };
}

/** Bytes as they come, piece by piece, and how it ended. */
class Line {
  readonly socket: Socket;
  readonly pieces: string[] = [];
  end: string | undefined;

  constructor(t: TestContext, url: string) {
    this.socket = connect(Number(new URL(url).port), '127.0.0.1');
    this.socket.setNoDelay(true);
    this.socket.on('data', (bytes) => this.pieces.push(String(bytes)));
    this.socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      this.end = code;
    });
    this.socket.on('close', () => {
      this.end ??= 'end';
    });
    t.after(() => this.socket.destroy());
  }

  get text(): string {
    return this.pieces.join('');
  }
}

const UPGRADE = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nupgrade: WebSocket\r\n\r\n';
const post = (body: string) =>
  `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const ask = async (url: string, body: string) =>
  (await fetch(url, { method: 'POST', body })).text();
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('calm, it changes nothing, and knows sockets from requests', async (t) => {
  const { proxy, dial } = await raise(t);
  assert.equal(await ask(proxy.url, 'hello'), 'hello');
  assert.deepEqual([proxy.lines('http').length, proxy.lines('websocket').length], [1, 0]);
  const line = await dial();
  line.socket.write('hi');
  await until(() => line.text === 'hi');
  assert.equal(proxy.lines('websocket').length, 1);
  line.socket.end();
  await until(() => line.end === 'end', { what: 'the goodbye goes there and back' });
  await until(() => proxy.lines('websocket').length === 0);
});

test('a head that comes byte by byte is still known as an upgrade', async (t) => {
  const { proxy } = await raise(t);
  const line = new Line(t, proxy.url);
  for (const byte of UPGRADE) {
    line.socket.write(byte);
    await turn();
  }
  await until(() => line.text.includes('101 '));
  assert.equal(proxy.lines('websocket').length, 1);
});

test('a request line that becomes a socket later is known as one', async (t) => {
  const { proxy } = await raise(t);
  const line = new Line(t, proxy.url);
  line.socket.write(post('first'));
  await until(() => line.text.includes('first'));
  assert.equal(proxy.lines('http').length, 1);
  line.socket.write(UPGRADE);
  await until(() => line.text.includes('101 '));
  assert.equal(proxy.lines('websocket').length, 1);
});

test('delay: everything comes this much later, each way', async (t) => {
  const { proxy, dial } = await raise(t);
  const line = await dial();
  proxy.suffers({ delay: 60 });
  const began = performance.now();
  for (const text of ['a', 'b', 'c']) line.socket.write(text);
  await until(() => line.text === 'abc');
  const took = performance.now() - began;
  assert.ok(took >= 119, `${took} ms, two ways`);
});

test('cut: lines end, others may open', async (t) => {
  const { proxy, dial } = await raise(t);
  const line = await dial();
  proxy.cuts('http');
  assert.equal(proxy.lines('websocket').length, 1, 'only requests were meant');
  proxy.cuts('websocket');
  await until(() => line.end === 'end');
  await dial();
});

test('drop: lines end and no other opens, until the network returns', async (t) => {
  const { proxy, dial } = await raise(t);
  const line = await dial();
  proxy.drops();
  await until(() => line.end === 'end');
  await assert.rejects(ask(proxy.url, 'a'));
  proxy.returns();
  assert.equal(await ask(proxy.url, 'a'), 'a');
});

test('reset: the other side sees RST, not an end', async (t) => {
  const { proxy, dial } = await raise(t);
  const line = await dial();
  proxy.resets();
  await until(() => line.end === 'ECONNRESET');
});

test('half-open upwards: what we say vanishes, what is said to us still comes', async (t) => {
  const { proxy, sockets, heard, dial } = await raise(t);
  const line = await dial();
  proxy.suffers({ swallow: 'up' });
  line.socket.write('lost');
  for (const socket of sockets) socket.write('news');
  await until(() => line.text === 'news');
  proxy.calms();
  line.socket.write('also lost: such a line has a hole');
  for (const socket of sockets) socket.write(' and more');
  await until(() => line.text === 'news and more');
  assert.deepEqual([heard, line.end], [[], undefined]);
});

test('half-open downwards: we are heard, and hear nothing, not even that the server went', async (t) => {
  const { proxy, sockets, heard, dial } = await raise(t);
  const line = await dial();
  proxy.suffers({ swallow: 'down' });
  line.socket.write('heard');
  await until(() => heard.includes('heard'));
  for (const socket of sockets) socket.destroy();
  await until(() => sockets.size === 0);
  const other = new Line(t, proxy.url);
  other.socket.write(UPGRADE);
  await until(() => sockets.size === 1);
  assert.deepEqual([line.text, line.end, other.text], ['', undefined, '']);
  line.socket.destroy();
  await until(() => proxy.lines('websocket').length === 1);
});

test('stall: bytes wait and come later', async (t) => {
  const { proxy, heard, dial } = await raise(t);
  const line = await dial();
  proxy.suffers({ stall: true }, 'websocket');
  line.socket.write('later');
  assert.equal(await ask(proxy.url, 'requests go on'), 'requests go on');
  assert.deepEqual(heard, []);
  proxy.calms();
  await until(() => line.text === 'later');
});

test('slice: bytes come one by one, and make the same story', async (t) => {
  const { proxy, heard, dial } = await raise(t);
  const line = await dial();
  proxy.suffers({ slice: 1 });
  const text = 'in small pieces';
  line.socket.write(text);
  await until(() => line.text === text);
  assert.equal(heard.join(''), text);
  assert.ok(heard.length > text.length / 2, `${heard.length} pieces`);
});

test('buffer: what was said one by one arrives at once', async (t) => {
  const { proxy, sockets, dial } = await raise(t);
  const line = await dial();
  proxy.suffers({ buffer: 80 });
  for (const text of ['one', 'two', 'three']) {
    for (const socket of sockets) socket.write(text);
    await turn();
  }
  await until(() => line.text.includes('three'));
  assert.deepEqual(line.pieces, ['onetwothree']);
});

test('rate: so many bytes a second', async (t) => {
  const { proxy, dial } = await raise(t);
  const line = await dial();
  proxy.suffers({ rate: 4_000, slice: 40 });
  const began = performance.now();
  line.socket.write('x'.repeat(400));
  await until(() => line.text.length === 400);
  const took = performance.now() - began;
  assert.ok(took > 95, `${took} ms`);
});

test('kill after so many bytes', async (t) => {
  const { proxy, dial } = await raise(t);
  const line = await dial();
  proxy.lines('websocket')[0]?.suffers({ killAfter: 1_000 });
  line.socket.write('x'.repeat(100));
  await until(() => line.text.length === 100);
  assert.equal(line.end, undefined);
  line.socket.write('x'.repeat(1_000));
  await until(() => line.end === 'ECONNRESET');
});

test('one line suffers, the others do not', async (t) => {
  const { proxy, heard, dial } = await raise(t);
  const [first, second] = [await dial(), await dial()];
  proxy.lines('websocket')[0]?.suffers({ swallow: 'both' });
  first.socket.write('lost');
  second.socket.write('heard');
  await until(() => second.text === 'heard');
  assert.deepEqual([first.text, heard], ['', ['heard']]);
});

test('an upgrade is refused with 403, requests pass', async (t) => {
  const { proxy, sockets } = await raise(t);
  proxy.suffers({ upgrade: 'refuse' }, 'websocket');
  const line = new Line(t, proxy.url);
  line.socket.write(UPGRADE);
  await until(() => line.end === 'end');
  assert.match(line.text, /^HTTP\/1.1 403 /);
  assert.equal(await ask(proxy.url, 'a'), 'a');
  assert.equal(sockets.size, 0);
});

test('an upgrade is never answered', async (t) => {
  const { proxy, sockets } = await raise(t);
  proxy.suffers({ upgrade: 'hang' }, 'websocket');
  const line = new Line(t, proxy.url);
  line.socket.write(UPGRADE);
  await until(() => proxy.lines('websocket').length === 1);
  assert.equal(await ask(proxy.url, 'a'), 'a');
  assert.deepEqual([line.text, line.end, sockets.size], ['', undefined, 0]);
});

test('an upgrade succeeds, and frames are swallowed after it', async (t) => {
  const { proxy, sockets, heard, dial } = await raise(t);
  proxy.suffers({ upgrade: 'mute' }, 'websocket');
  const line = await dial();
  line.socket.write('lost');
  for (const socket of sockets) socket.write('lost too');
  assert.equal(await ask(proxy.url, 'a'), 'a');
  assert.deepEqual([line.text, line.end, heard], ['', undefined, []]);
});

test('a server that is not there looks like one', async (t) => {
  const { proxy, server } = await raise(t);
  server.close();
  await once(server, 'close');
  await assert.rejects(ask(proxy.url, 'a'));
});
