/** Which pages may talk to the server: on requests, on polls, and before a socket opens. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { isAllowedOrigin } from '../../server/origins.ts';
import type { RunningServer } from '../../server/server.ts';
import { arrive, Caller, errorOf, serve } from './server-rig.ts';

const RULES = {
  allowedOrigins: ['https://shop.example', 'http://shop.example:8080'],
  allowLoopback: false,
  allowNoOrigin: false,
};

test('origins are compared letter by letter', () => {
  const cases: readonly (readonly [string | undefined, boolean])[] = [
    ['https://shop.example', true],
    ['http://shop.example:8080', true],
    ['https://chat.example', true],
    ['http://shop.example', false],
    ['https://shop.example:8080', false],
    ['https://shop.example:443', false],
    ['https://shop.example.', false],
    ['https://SHOP.example', false],
    ['https://shop.example/', false],
    ['https://shop.example.evil.test', false],
    ['https://evilshop.example', false],
    ['https://shop.example@evil.test', false],
    ['https://evil.test/https://shop.example', false],
    ['https://xn--shp-fla.example', false],
    ['null', false],
    ['', false],
    ['file://', false],
    ['http://localhost:3000', false],
    ['http://127.0.0.1', false],
    [undefined, false],
  ];
  for (const [origin, allowed] of cases) {
    assert.equal(isAllowedOrigin(origin, 'chat.example', RULES), allowed, String(origin));
  }
});

test('loopback means loopback', () => {
  const rules = { ...RULES, allowLoopback: true };
  const cases: readonly (readonly [string, boolean])[] = [
    ['http://localhost:3000', true],
    ['http://127.0.0.1', true],
    ['https://[::1]:8443', true],
    ['http://localhost.evil.test', false],
    ['http://127.0.0.1.evil.test:80', false],
    ['http://127.0.0.2', false],
    ['http://evil.test#http://localhost', false],
  ];
  for (const [origin, allowed] of cases) {
    assert.equal(isAllowedOrigin(origin, 'chat.example', rules), allowed, origin);
  }
});

const SETTINGS = { ...RULES, secret: 's'.repeat(32), production: true };

test('requests and polls from other pages are refused, and get no permission to read', async (t) => {
  const server = await serve(t, SETTINGS);
  const caller = new Caller(server.url);
  const ask = (path: string, headers: Record<string, string>) =>
    caller.call('POST', path, { organization: 'demo' }, headers);
  for (const path of ['/chat/sessions', '/poll/chat/room/', '/me/export', '/%63hat/sessions']) {
    const answer = await ask(path, { origin: 'https://evil.test' });
    assert.deepEqual([answer.status, errorOf(answer)], [403, 'forbidden_origin'], path);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assert.equal(answer.headers.get('vary'), 'Origin');
  }
  assert.equal((await ask('/chat/sessions', {})).status, 403, 'no origin at all');
  const same = await ask('/chat/sessions', { 'sec-fetch-site': 'same-origin' });
  assert.equal(same.status, 201, 'our own page, in a request where browsers leave Origin out');
  const allowed = await ask('/chat/sessions', { origin: 'https://shop.example' });
  assert.equal(allowed.status, 201);
  assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://shop.example');
  assert.equal(allowed.headers.get('access-control-allow-credentials'), null);
});

test('a preflight is answered from the same list, and may be remembered', async (t) => {
  const server = await serve(t, SETTINGS);
  const ask = (origin: string) =>
    new Caller(server.url).call('OPTIONS', '/chat/conversations', undefined, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    });
  const answer = await ask('https://shop.example');
  assert.equal(answer.status, 204);
  assert.equal(answer.headers.get('access-control-max-age'), '86400');
  assert.match(answer.headers.get('access-control-allow-headers') ?? '', /Authorization/);
  assert.equal((await ask('https://evil.test')).status, 403);
});

test('a socket from another page is refused before the handshake', async (t) => {
  const server = await serve(t, { allowNoOrigin: false });
  const visitor = await arrive(server).catch(() => undefined);
  assert.equal(visitor, undefined, 'without an origin not even a session');
  const path = '/ws/chat/room/';
  assert.equal(await upgrade(server, path, { origin: 'https://evil.test' }), 403);
  assert.equal(await upgrade(server, path, {}), 403);
  assert.equal(await upgrade(server, path, { origin: 'http://localhost:9999' }), 101);
  assert.equal(await upgrade(server, '/ws/elsewhere/', { origin: server.url }), 404);
  assert.deepEqual(
    server.log.entries.filter(({ kind }) => kind === 'socket').map(({ status }) => status),
    [403, 403, 101, 404],
  );
});

/** The status with which the server answers a request to become a socket. */
function upgrade(
  server: RunningServer,
  path: string,
  headers: Record<string, string>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(server.url + path, {
      headers: {
        ...headers,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    asked.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });
}
