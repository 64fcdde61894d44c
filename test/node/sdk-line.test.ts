/** The SDK's line over the real server, in Node: who we are outlives sessions, tokens and breaks. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RunningServer } from '../../server/server.ts';
import { Network } from '../../src/connection/network.ts';
import {
  type Client,
  type ClientOptions,
  createClient,
  type Protocol,
  shaman,
} from '../../src/index.ts';
import { until } from '../support/until.ts';
import { scene, serve } from './server-rig.ts';

const QUICK = { backoff: { base: 2, cap: 10, spread: 5 }, transport: { longPoll: { rest: 5 } } };

function open(t: TestContext, protocol: Protocol, more: Partial<ClientOptions> = {}): Client {
  const client = createClient({ protocol, connection: QUICK, retryDelay: 5, ...more });
  t.after(() => client.close());
  return client;
}

const visitorOf = ({ url }: RunningServer) => shaman({ server: url, organization: 'demo' });
const connected = (client: Client) => until(() => client.connection.status === 'connected');
const sessionsMade = (server: RunningServer) =>
  server.log.entries.filter(({ path }) => path === '/chat/sessions').length;

/** Fresh tokens of an agent, each written down. */
function tokensOf(server: RunningServer) {
  const given: string[] = [];
  const getToken = async () => {
    const answer = await fetch(`${server.url}/demo/agent-token?agent=ana`);
    const { token } = (await answer.json()) as { token: string };
    given.push(token);
    return token;
  };
  return { given, getToken };
}

/** The same protocol where no WebSocket gets through. */
function polling(protocol: Protocol): Protocol {
  const endpoints = protocol.endpoints.bind(protocol);
  return Object.assign(protocol, {
    endpoints: async (...cursors: Parameters<Protocol['endpoints']>) =>
      (await endpoints(...cursors)).filter(({ transport }) => transport === 'long-poll'),
  });
}

for (const name of ['a socket', 'a long poll'] as const) {
  test(`${name} outlives its session, several times, without a break`, async (t) => {
    const server = await serve(t, { visitorSession: 1_500, silence: 2_000, ping: 200, hold: 100 });
    const protocol = visitorOf(server);
    const client = open(t, name === 'a socket' ? protocol : polling(protocol));
    await client.start();
    await connected(client);
    const { id } = client.self;
    const states: string[] = [];
    client.on('connection', ({ status }) => states.push(status));
    await until(() => sessionsMade(server) >= 4);
    assert.deepEqual(states, []);
    assert.equal(client.self.id, id);
  });
}

test('each renewal brings a fresh token, and the page after it needs no sign-in', async (t) => {
  const server = await serve(t, { identifiedSession: 1_500, silence: 2_000, ping: 200 });
  const { given, getToken } = tokensOf(server);
  const protocol = shaman({ server: server.url, organization: 'demo', role: 'agent', getToken });
  const client = open(t, protocol);
  await client.start();
  await until(() => sessionsMade(server) >= 4);
  assert.equal(given.length, sessionsMade(server));
});

test('a token that runs out while we sleep is fetched anew on waking', async (t) => {
  class Sleep extends Network {
    falls(): void {
      this.emit('hide');
    }
    wakes(): void {
      this.emit('show');
    }
  }
  const { server, desk } = await scene(t);
  desk.close();
  const network = new Sleep(undefined);
  const { given, getToken } = tokensOf(server);
  const protocol = shaman({ server: server.url, organization: 'demo', role: 'agent', getToken });
  const client = open(t, protocol, { network });
  await client.start();
  await connected(client);
  network.falls();
  assert.equal(client.connection.status, 'disconnected');
  server.controls.expire();
  network.wakes();
  await connected(client);
  assert.equal(given.length, 2);
  await client.open();
  assert.equal(client.conversations.length, 1);
});

test('a page that has no token three times, and is silent once, is connected after that', async (t) => {
  const server = await serve(t);
  const token = await tokensOf(server).getToken();
  let asked = 0;
  const moody = async () => {
    asked++;
    if (asked <= 3) throw new Error('No token yet.');
    return asked === 4 ? new Promise<string>(() => {}) : token;
  };
  const protocol = shaman({
    server: server.url,
    organization: 'demo',
    role: 'agent',
    getToken: moody,
    timeout: 100,
  });
  const client = open(t, protocol);
  const errors: string[] = [];
  client.on('error', ({ code }) => errors.push(code));
  await assert.rejects(client.start(), /No token yet/);
  await connected(client);
  assert.equal(asked, 5);
  assert.deepEqual(errors, ['unreachable', 'unreachable', 'timeout']);
});

test('the same on a line that needs a fresh token: each attempt asks anew', async (t) => {
  const server = await serve(t);
  const token = await tokensOf(server).getToken();
  let asked = 0;
  const moody = async () => {
    asked++;
    if (asked === 1 || asked > 5) return token;
    if (asked < 5) throw new Error('No.');
    return new Promise<string>(() => {});
  };
  const options = {
    server: server.url,
    organization: 'demo',
    role: 'agent',
    getToken: moody,
  } as const;
  const client = open(t, shaman({ ...options, timeout: 100 }));
  await client.start();
  await connected(client);
  server.controls.expire();
  await until(() => asked === 6 && client.connection.status === 'connected');
});

test('two hundred breaks leave one line behind', async (t) => {
  const { server, desk } = await scene(t);
  desk.close();
  const client = open(t, visitorOf(server));
  await client.start();
  for (let flap = 0; flap < 200; flap++) {
    await connected(client);
    // Said by the server: lines that only vanish, one after the other, would lead to the poll.
    server.controls.drop(4200);
    await until(() => client.connection.status !== 'connected', { interval: 1 });
  }
  await connected(client);
  const sockets = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(/^shaman_sockets (\d+)/m.exec(text)?.[1]);
  };
  await until(async () => (await sockets()) === 1);
});

test('all conversations are followed again, though the first attempts after a break fail', async (t) => {
  const { server, agent } = await scene(t);
  const protocol = visitorOf(server);
  const followed: (readonly string[])[] = [];
  const endpoints = protocol.endpoints.bind(protocol);
  protocol.endpoints = async (cursors) => {
    const all = await endpoints(cursors);
    return all.map((endpoint) => ({
      ...endpoint,
      greeting: () => {
        const greeting = endpoint.greeting?.() ?? '';
        followed.push(Object.keys(JSON.parse(greeting).streams).sort());
        return greeting;
      },
    }));
  };
  const client = open(t, protocol);
  await client.start();
  for (const text of ['one', 'two', 'three']) await client.startConversation({ text });
  await until(() => client.conversations.every(({ messages }) => messages[0]?.status === 'sent'));
  const ids = client.conversations.map(({ id }) => id).sort();
  server.controls.refuseSockets();
  server.controls.refusePolls();
  server.controls.drop();
  await until(() => client.connection.status === 'connecting' && client.connection.attempt > 4);
  server.controls.calm();
  await connected(client);
  assert.deepEqual(followed.at(-1), ids);
  for (const id of ids) {
    const path = `/chat/conversations/${id}/messages`;
    await agent.call('POST', path, { local_id: id, text: `to ${id}` });
    const said = () => client.conversation(id)?.messages.at(-1)?.text;
    await until(() => said() === `to ${id}`);
  }
});
