/** The Convead door says on the wire what the real Faye was recorded to say; the same runs against npm's. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { CONNECT, DELIVERED, EXCHANGES, HELLO, PUBLISHED } from '../fixtures/convead.ts';
import { until } from '../support/until.ts';
import { NodeAdapter } from './convead-rig.ts';
import { serve } from './server-rig.ts';

const HOLD = 1_000;

async function ours(t: TestContext): Promise<string> {
  const { url } = await serve(t, { hold: HOLD });
  return `${url}/convead/faye`;
}

/** So that what was recorded is seen to be true, and not only written down. */
async function theirs(t: TestContext): Promise<string> {
  const faye = new NodeAdapter({ mount: '/faye', timeout: HOLD / 1_000 });
  const server = createServer();
  faye.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    faye.close();
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/faye`;
}

/** Another Bayeux, with what stands for a client in its place. */
class Caller {
  clientId = '';
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async post(messages: readonly object[]): Promise<unknown> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: this.fill(messages),
    });
    assert.equal(response.status, 200);
    return response.json();
  }

  async arrives(): Promise<this> {
    const answers = (await this.post(HELLO.asks)) as readonly [{ readonly clientId: string }];
    this.clientId = answers[0].clientId;
    assert.deepEqual(answers, this.expected(HELLO.answers));
    return this;
  }

  expected(answers: readonly object[]): unknown {
    return JSON.parse(this.fill(answers));
  }

  fill(messages: readonly object[]): string {
    return JSON.stringify(messages)
      .replaceAll('$client', this.clientId)
      .replaceAll('"$timeout"', String(HOLD));
  }

  socket(t: TestContext) {
    const heard: string[] = [];
    const socket = new WebSocket(this.url.replace('http', 'ws'));
    socket.onmessage = ({ data }) => heard.push(String(data));
    t.after(() => socket.close());
    const say = async (messages: readonly object[] | string) => {
      await until(() => socket.readyState === 1);
      socket.send(typeof messages === 'string' ? messages : this.fill(messages));
    };
    return { heard, say, socket };
  }
}

for (const [name, open] of [
  ['our door', ours],
  ["npm's Faye", theirs],
] as const) {
  test(`${name}: handshake, and each recorded exchange after it`, async (t) => {
    const caller = await new Caller(await open(t)).arrives();
    for (const { what, asks, answers } of EXCHANGES)
      assert.deepEqual(await caller.post(asks), caller.expected(answers), what);
  });

  test(`${name}: a connect is held until somebody publishes`, async (t) => {
    const caller = await new Caller(await open(t)).arrives();
    await caller.post(EXCHANGES[0]?.asks ?? []);
    const held = caller.post(CONNECT);
    assert.deepEqual(await caller.post(PUBLISHED.asks), PUBLISHED.answers);
    assert.deepEqual(await held, caller.expected(DELIVERED));
  });

  test(`${name}: a connect is answered with nothing when its time is over`, async (t) => {
    const caller = await new Caller(await open(t)).arrives();
    const began = performance.now();
    assert.deepEqual(await caller.post(CONNECT), caller.expected(DELIVERED.slice(0, 1)));
    assert.ok(performance.now() - began > HOLD - 100);
  });

  test(`${name}: of two connects at once the first is never answered`, async (t) => {
    const caller = await new Caller(await open(t)).arrives();
    let isAnswered = false;
    const first = new AbortController();
    const asked = fetch(caller.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: caller.fill(CONNECT),
      signal: first.signal,
    }).then(
      () => {
        isAnswered = true;
      },
      () => {},
    );
    await new Promise((resolve) => setImmediate(resolve));
    await caller.post(EXCHANGES[0]?.asks ?? []);
    assert.deepEqual(await caller.post(CONNECT), caller.expected(DELIVERED.slice(0, 1)));
    assert.equal(isAnswered, false);
    first.abort();
    await asked;
  });

  test(`${name}: over a socket deliveries come at once, after the first connect`, async (t) => {
    const caller = await new Caller(await open(t)).arrives();
    const { heard, say, socket } = caller.socket(t);
    await say('[]');
    await until(() => heard.join() === '[]');
    await say(EXCHANGES[0]?.asks ?? []);
    await until(() => heard.length === 2);
    await caller.post(PUBLISHED.asks);
    await say('this is nothing');
    await say('[]');
    await until(() => heard.length === 3);
    assert.equal(heard[2], '[]', 'nothing before the connect');
    await say(CONNECT);
    await until(() => heard.length === 4);
    assert.deepEqual(JSON.parse(heard[3] ?? ''), DELIVERED.slice(1));
    await until(() => heard.length === 5);
    assert.deepEqual(JSON.parse(heard[4] ?? ''), caller.expected(DELIVERED.slice(0, 1)));
    assert.equal(socket.readyState, 1);
  });

  test(`${name}: what it says over HTTP besides JSON`, async (t) => {
    const { url } = new Caller(await open(t));
    const said = encodeURIComponent(JSON.stringify([{ channel: '/x', data: 1, id: '1' }]));
    const post = async (body: string, type: string, headers = {}) => {
      const options = { method: 'POST', body, headers: { 'content-type': type, ...headers } };
      const response = await fetch(url, options);
      return [response.status, await response.text()];
    };
    const answer = '[{"id":"1","channel":"/x","successful":true}]';
    assert.deepEqual(await post('nonsense', 'application/json'), [400, 'Bad request']);
    assert.deepEqual(await post('7', 'application/json'), [400, 'Bad request']);
    const form = 'application/x-www-form-urlencoded';
    assert.deepEqual(await post(`message=${said}`, form), [200, answer]);
    assert.deepEqual(await post('nothing=1', form), [400, 'Bad request']);
    const got = await fetch(`${url}?message=${said}&jsonp=cb1`);
    assert.equal(await got.text(), `/**/cb1(${answer});`);
    assert.equal((await fetch(url)).status, 400);
    assert.equal((await fetch(url, { method: 'PUT', body: '[]' })).status, 400);
    const headers = { origin: 'https://page.example' };
    const options = await fetch(url, { method: 'OPTIONS', headers });
    assert.deepEqual(
      ['origin', 'credentials', 'headers', 'methods'].map((each) =>
        options.headers.get(`access-control-allow-${each}`),
      ),
      [
        'https://page.example',
        'true',
        'Accept, Authorization, Content-Type, Pragma, X-Requested-With',
        'POST, GET',
      ],
    );
    assert.equal(options.headers.get('access-control-max-age'), '86400');
  });

  test(`${name}: events stream to a client that connects once`, async (t) => {
    const caller = await new Caller(await open(t)).arrives();
    await caller.post(EXCHANGES[0]?.asks ?? []);
    const abort = new AbortController();
    const headers = { accept: 'text/event-stream' };
    const url = `${caller.url}/${caller.clientId}`;
    const { body } = await fetch(url, { headers, signal: abort.signal });
    let text = '';
    const read = (async () => {
      for await (const chunk of body ?? []) text += Buffer.from(chunk).toString();
    })().catch(() => {});
    await until(() => text.includes('retry: 5000'));
    await caller.post(PUBLISHED.asks);
    await until(() => text.includes(`data: ${JSON.stringify(DELIVERED.slice(1))}`));
    const connect = { ...CONNECT[0], connectionType: 'eventsource' };
    const [answer] = (await caller.post([connect])) as readonly [{ readonly advice: object }];
    assert.deepEqual(answer.advice, { reconnect: 'retry', interval: HOLD, timeout: 0 });
    abort.abort();
    await read;
  });

  test(`${name}: who does not connect for two holds is forgotten`, async (t) => {
    const caller = await new Caller(await open(t)).arrives();
    const subscribe = EXCHANGES[0]?.asks ?? [];
    await until(async () => JSON.stringify(await caller.post(subscribe)).includes('401'), {
      timeout: 4 * HOLD,
      interval: 50,
    });
    const error = `401:${caller.clientId}:Unknown client`;
    const [answer] = (await caller.post(CONNECT)) as readonly [object];
    assert.deepEqual(answer, {
      id: '5',
      channel: '/meta/connect',
      successful: false,
      error,
      advice: { reconnect: 'handshake' },
    });
  });
}
