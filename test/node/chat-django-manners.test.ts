/** What chat-django refuses, and how: its door against what was recorded of the real one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_SOCKETS, REFUSALS, SAID, SPOKEN } from '../fixtures/chat-django.ts';
import {
  admits,
  ask,
  BASE,
  history,
  listens,
  post,
  SEND,
  STREAM,
  says,
} from './chat-django-rig.ts';
import { knock, PlainSocket } from './plain-rig.ts';
import { serve } from './server-rig.ts';

test('an empty post is a message', async (t) => {
  const server = await serve(t);
  const desk = await admits(server);
  const { text } = await post(server, `help_desk=${desk.uuid}`, {
    'content-type': 'application/x-www-form-urlencoded',
  });
  assert.equal(text, SAID.answer);
  const [{ message, file } = {}] = await history(server, desk);
  assert.deepEqual([message, file], [null, null]);
});

test('a number is a message, as Python writes it', async (t) => {
  const server = await serve(t);
  const desk = await admits(server);
  const headers = { 'content-type': 'application/json' };
  await post(server, JSON.stringify({ help_desk: desk.uuid, message: 5 }), headers);
  const [{ message } = {}] = await history(server, desk);
  assert.equal(message, '5');
});

test('JSON says nothing of its letters, and of several organizations the last one counts', async (t) => {
  const server = await serve(t);
  await admits(server);
  const asked = await ask(server, `${BASE}/api/help-desks/?organization=other&organization=demo`);
  assert.equal(asked.headers.get('content-type'), 'application/json');
  assert.equal(JSON.parse(asked.text).length, 1);
});

for (const { what, type, body, status, answer } of REFUSALS) {
  test(`refuses ${what} as recorded`, async (t) => {
    const server = await serve(t);
    const refused = await post(server, body, { 'content-type': type, accept: '*/*' });
    assert.equal(refused.status, status);
    if (answer) assert.match(refused.text, answer);
    else assert.match(refused.text, /<!doctype html>/);
  });
}

test('what breaks it is text for programs, and HTML for people', async (t) => {
  const server = await serve(t);
  const body = '{"message":"x"}';
  const broken = await post(server, body, {
    'content-type': 'application/json',
    accept: 'application/json',
  });
  assert.match(broken.headers.get('content-type') ?? '', /^text\/plain/);
  const page = await ask(server, `${BASE}/api/help-desks/`, { headers: { accept: 'text/html' } });
  assert.deepEqual(
    [page.status, page.headers.get('content-type')],
    [500, 'text/html; charset=utf-8'],
  );
});

test('slashes, methods and options are Django’s', async (t) => {
  const server = await serve(t);
  const moved = await ask(server, `${BASE}/api/help-desks?organization=demo`);
  const there = `${BASE}/api/help-desks/?organization=demo`;
  assert.deepEqual([moved.status, moved.headers.get('location')], [301, there]);
  assert.equal((await ask(server, SEND.slice(0, -1), { method: 'POST', body: '{}' })).status, 500);
  const wrong = await ask(server, SEND, { method: 'DELETE' });
  assert.deepEqual(
    [wrong.status, wrong.text],
    [405, '{"detail":"Method \\"DELETE\\" not allowed."}'],
  );
  assert.equal(wrong.headers.get('allow'), 'POST, OPTIONS');
  assert.equal((await ask(server, `${BASE}/api/elsewhere/`)).status, 404);
});

test('lets no page of another origin read an answer, and tells none that it may', async (t) => {
  const server = await serve(t);
  const headers = { origin: 'https://elsewhere.example' };
  const asked = await ask(server, `${BASE}/api/help-desks/`, { headers });
  const preflight = await ask(server, SEND, { method: 'OPTIONS', headers });
  assert.deepEqual([asked.status, preflight.status], [200, 200]);
  assert.deepEqual(Object.keys(JSON.parse(preflight.text)), [
    'name',
    'description',
    'renders',
    'parses',
  ]);
  for (const { headers } of [asked, preflight])
    for (const [name] of headers) assert.doesNotMatch(name, /^access-control/);
  (await PlainSocket.open(server, STREAM, headers)).close();
});

test('a session’s cookie without its token is refused, and with it is not', async (t) => {
  const server = await serve(t);
  const { uuid } = await admits(server);
  const type = { 'content-type': 'application/json' };
  const body = JSON.stringify({ help_desk: uuid, message: 'x' });
  const forged = await post(server, body, { ...type, cookie: 'a=b; sessionid=1' });
  assert.deepEqual(
    [forged.status, forged.text],
    [403, '{"detail":"CSRF Failed: CSRF cookie not set."}'],
  );
  const cookie = 'sessionid=1; csrftoken=c';
  assert.equal((await post(server, body, { ...type, cookie, 'x-csrftoken': 'c' })).status, 200);
});

test('who speaks on the stream is out, alone, and nobody hears it', async (t) => {
  const server = await serve(t);
  const other = await listens(t, server);
  for (const frame of [...SPOKEN, new Uint8Array([1, 2])]) {
    const offender = await listens(t, server);
    offender.send(frame);
    assert.equal(await offender.closed, 1011, String(frame));
  }
  const { uuid } = await admits(server);
  await says(server, uuid, 'still here');
  assert.equal(JSON.parse(await other.next()).data.message, 'still here');
});

test('a name that no stream can have is refused before the handshake', async (t) => {
  const server = await serve(t);
  for (const path of NO_SOCKETS) {
    const refused = await knock(server, BASE + path);
    assert.deepEqual(refused, { status: 500, text: 'Internal server error' }, path);
  }
  (await PlainSocket.open(server, `${BASE}/ws/chat/nobody_knows_it/`)).close();
});

test('in production nobody makes help desks here', async (t) => {
  const secret = 'x'.repeat(32);
  const server = await serve(t, {
    production: true,
    doors: ['chat-django'],
    secret,
    allowNoOrigin: true,
  });
  const body = '{"organization":"demo"}';
  assert.equal(
    (await ask(server, `${BASE}/admin/help-desks/`, { method: 'POST', body })).status,
    404,
  );
  assert.equal((await ask(server, `${BASE}/api/help-desks/`)).status, 200);
});
