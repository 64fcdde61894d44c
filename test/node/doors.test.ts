/** What holds at every door of another backend's dialect: whether it stands open, for whom, and its faults. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import Fastify from 'fastify';
import { guardOrigins } from '../../server/app.ts';
import type { Building } from '../../server/building.ts';
import { Controls } from '../../server/controls.ts';
import { chooseDoors, DOORS, openDoors } from '../../server/doors.ts';
import { readEnvironment } from '../../server/environment.ts';
import { Misuse } from '../../server/misuse.ts';
import { settle } from '../../server/options.ts';
import { asDjango } from '../../server/protocols/django.ts';
import type { DoorPlan } from '../../server/protocols/door.ts';
import { knock, PlainSocket, upgraded } from './plain-rig.ts';
import { serve, until } from './server-rig.ts';

const ROOM = '/rooms/ws/chat/one_room/';
const SECRET = 's'.repeat(32);

test('all doors stand open outside production, and none in it', async (t) => {
  const demo = await serve(t);
  const production = await serve(t, { production: true, secret: SECRET, allowNoOrigin: true });
  assert.equal((await knock(demo, ROOM)).status, 101);
  assert.equal((await knock(production, ROOM)).status, 404);
  assert.equal((await fetch(`${production.url}/rooms/chat/messages/`)).status, 404);
});

test('those that are named stand open, in production too', async (t) => {
  const production = { production: true, secret: SECRET, doors: ['rooms'] };
  assert.equal((await knock(await serve(t, production), ROOM)).status, 101);
  assert.equal((await knock(await serve(t, { doors: [] }), ROOM)).status, 404);
});

test('DOORS names them, or none', () => {
  assert.deepEqual(readEnvironment({ DOORS: ' rooms, rooms ' }).doors, ['rooms', 'rooms']);
  assert.deepEqual(readEnvironment({ DOORS: 'none' }).doors, []);
  assert.equal(readEnvironment({ DOORS: '' }).doors, undefined);
  assert.equal(chooseDoors(['rooms', 'rooms']).length, 1);
  assert.equal(chooseDoors('all').length, Object.keys(DOORS).length);
});

test('a name that no door has is one line for the person who wrote it', async (t) => {
  for (const name of ['room', 'toString', '', '*']) {
    assert.throws(() => chooseDoors([name]), new Misuse(lineAbout(name)));
  }
  await assert.rejects(serve(t, { doors: ['nowhere'] }), Misuse);
});

function lineAbout(name: string): string {
  return `DOORS must list some of ${Object.keys(DOORS).join(', ')}, or be none; not "${name}"`;
}

const SHOP: DoorPlan = {
  prefix: '/shop',
  open(scope) {
    asDjango(scope);
    scope.get('/list/', () => ({ sold: 0 }));
    scope.post('/sell/', { config: { writes: true } }, () => ({ sold: 1 }));
    scope.get('/file.txt', { config: { bare: true } }, () => 'bytes');
    scope.post('/wait/', { config: { held: true } }, () => ({ waited: true }));
    return {};
  },
};

/** A door of its own, with the faults of a server and nothing behind them. */
async function shop(t: TestContext, plan = SHOP) {
  const app = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  const controls = new Controls({
    log: { forget: async () => {} } as unknown as Building['desk']['log'],
    expireSessions: () => {},
  });
  guardOrigins(app, settle({ allowLoopback: false }), plan.anyOrigin ? [] : [plan.prefix]);
  await openDoors(app, { controls } as Building, [plan]);
  const url = await app.listen({ port: 0 });
  t.after(() => app.close());
  const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, { method, headers, redirect: 'manual' });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return { controls, ask };
}

test('a request that must fail does so in HTML, and one that is held does not', async (t) => {
  const { controls, ask } = await shop(t);
  controls.failRequests(2, 503);
  const held = await ask('POST', '/shop/wait/');
  assert.deepEqual(JSON.parse(held.text), { waited: true });
  for (let i = 0; i < 2; i++) {
    const { status, headers, text } = await ask('GET', '/shop/list/');
    assert.equal(status, 503);
    assert.match(String(headers.get('content-type')), /^text\/html/);
    assert.match(text, /Server Error/);
  }
  assert.equal((await ask('GET', '/shop/list/')).status, 200);
});

test('a write whose answer is lost has happened, and reads are no writes', async (t) => {
  let sold = 0;
  const plan: DoorPlan = {
    prefix: '/shop',
    open(scope) {
      scope.get('/sold/', () => ({ sold }));
      scope.post('/sell/', { config: { writes: true } }, async (_, reply) => {
        sold += 1;
        return reply.code(201).send({ sold });
      });
      return {};
    },
  };
  const { controls, ask } = await shop(t, plan);
  controls.loseAcks(1);
  assert.deepEqual(JSON.parse((await ask('GET', '/shop/sold/')).text), { sold: 0 });
  const lost = await ask('POST', '/shop/sell/');
  assert.equal(lost.status, 500);
  assert.match(lost.text, /<h1>Server Error \(500\)<\/h1>/);
  assert.deepEqual(JSON.parse((await ask('POST', '/shop/sell/')).text), { sold: 2 });
});

test('answers to writes wait while they are paused, and all answers as long as is said', async (t) => {
  const { controls, ask } = await shop(t);
  controls.pauseAcks();
  let answered = false;
  const sold = ask('POST', '/shop/sell/').then((answer) => {
    answered = true;
    return answer;
  });
  assert.equal((await ask('GET', '/shop/list/')).status, 200);
  assert.equal(answered, false);
  controls.pauseAcks(false);
  assert.equal((await sold).status, 200);
  controls.delay(120);
  const before = performance.now();
  await ask('GET', '/shop/list/');
  assert.ok(performance.now() - before >= 119);
});

test('a door lets in whom the server lists, or everybody', async (t) => {
  const stranger = { origin: 'https://evil.test' };
  const listed = await shop(t);
  const open = await shop(t, { ...SHOP, anyOrigin: true });
  assert.equal((await listed.ask('GET', '/shop/list/', stranger)).status, 403);
  assert.equal((await listed.ask('GET', '/shop/list/')).status, 200);
  assert.equal((await open.ask('GET', '/shop/list/', stranger)).status, 200);
});

test('Django wants a slash, and says so as it does', async (t) => {
  const { ask } = await shop(t);
  const moved = await ask('GET', '/shop/list?a=1&b=?');
  assert.deepEqual([moved.status, moved.headers.get('location')], [301, '/shop/list/?a=1&b=?']);
  assert.equal((await ask('POST', '/shop/sell')).status, 500);
  assert.equal((await ask('GET', '/shop/file.txt')).status, 200);
  const missing = await ask('GET', '/shop/nothing');
  assert.equal(missing.status, 404);
  assert.match(missing.text, /<h1>Not Found<\/h1>/);
});

test('a socket that floods is out, alone', async (t) => {
  const server = await serve(t, { limits: { burst: 2, perSecond: 1 } });
  const [a, b] = [await PlainSocket.open(server, ROOM), await PlainSocket.open(server, ROOM)];
  t.after(() => b.close());
  for (let i = 0; i < 60; i++) a.send('{"message":""}');
  assert.equal(await a.closed, 1008);
  b.send('{"message":"quiet"}');
  await until(() => b.frames.includes('{"message": "quiet"}'));
});

test('too large a frame is refused with 1009', async (t) => {
  const server = await serve(t);
  const a = await PlainSocket.open(server, ROOM);
  a.send(JSON.stringify({ message: 'x'.repeat(1_100_000) }));
  assert.equal(await a.closed, 1009);
});

test('a code of our own protocol means nothing here: the line is cut', async (t) => {
  const server = await serve(t);
  const [a, b] = [await PlainSocket.open(server, ROOM), await PlainSocket.open(server, ROOM)];
  server.controls.expire();
  assert.deepEqual([await a.closed, await b.closed], [1006, 1006]);
  const c = await PlainSocket.open(server, ROOM);
  server.controls.drop(1012);
  assert.equal(await c.closed, 1012);
});

test('open sockets are counted', async (t) => {
  const server = await serve(t);
  const a = await PlainSocket.open(server, ROOM);
  t.after(() => a.close());
  const text = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(text, /sockets\S* 1\n/);
});

test('a line on which nobody answers is given up, and one that answers is not', async (t) => {
  const server = await serve(t, { ping: 20, pingJitter: 0, silence: 100 });
  const answering = await PlainSocket.open(server, ROOM);
  t.after(() => answering.close());
  const silent = await upgraded(server, ROOM);
  // What pings it gets is read and left at that.
  silent.resume();
  await once(silent, 'close');
  answering.send('{"message":"still here"}');
  assert.equal(await answering.next(), '{"message": "still here"}');
});
