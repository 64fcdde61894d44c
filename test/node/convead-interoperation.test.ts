/** Other people's Bayeux client at our door: CometD's, in Node with the shims that it comes with. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { type TestContext, test } from 'node:test';
import { until } from '../support/until.ts';
import { folder, serve } from './server-rig.ts';

const require = createRequire(import.meta.url);

interface Reply {
  readonly channel: string;
  readonly successful: boolean;
  readonly error?: string;
  readonly data?: unknown;
  readonly clientId?: string;
}
type Hear = (reply: Reply) => void;

interface CometD {
  configure(options: object): void;
  unregisterTransport(name: string): void;
  handshake(done: Hear): void;
  subscribe(channel: string, hear: Hear, done: Hear): void;
  publish(channel: string, data: unknown, done: Hear): void;
  addListener(channel: string, hear: Hear): void;
  disconnect(done: Hear): void;
  getClientId(): string;
}
(require('cometd-nodejs-client') as { adapt(): void }).adapt();
const comet = require('cometd') as { CometD: new () => CometD };

const answered = (ask: (done: Hear) => void) => new Promise<Reply>(ask);

async function cometd(t: TestContext, url: string, transport: string): Promise<CometD> {
  const client = new comet.CometD();
  for (const name of ['websocket', 'long-polling', 'callback-polling'])
    if (name !== transport) client.unregisterTransport(name);
  client.configure({
    url: `${url}/convead/faye`,
    backoffIncrement: 50,
    maxBackoff: 200,
    logLevel: 'error',
  });
  const reply = await answered((done) => client.handshake(done));
  assert.equal(reply.successful, true);
  t.after(() => answered((done) => client.disconnect(done)));
  return client;
}

for (const transport of ['websocket', 'long-polling']) {
  test(`CometD by ${transport}: subscribes, publishes, is refused`, async (t) => {
    const { url } = await serve(t, { hold: 500 });
    const client = await cometd(t, url, transport);
    const heard: unknown[] = [];
    const subscribed = await answered((done) =>
      client.subscribe('/conversations/42', ({ data }) => heard.push(data), done),
    );
    assert.equal(subscribed.successful, true);
    const refused = await answered((done) => client.subscribe('/service/v1', () => {}, done));
    assert.equal(refused.successful, false);
    assert.equal(refused.error, '403:/service/v1:Forbidden channel');
    const data = { message: { id: 7, content: 'Привет' } };
    const published = await answered((done) => client.publish('/conversations/42', data, done));
    assert.equal(published.successful, true);
    await until(() => heard.length === 1);
    assert.deepEqual(heard, [data]);
  });

  test(`CometD by ${transport}: shakes hands anew after a restart, and hears again`, async (t) => {
    const dataDir = await folder(t);
    const first = await serve(t, { hold: 300, dataDir });
    const client = await cometd(t, first.url, transport);
    const before = client.getClientId();
    const heard: unknown[] = [];
    let failures = 0;
    client.addListener('/meta/connect', ({ successful, error }) => {
      if (!successful && error?.startsWith('401')) failures += 1;
    });
    client.addListener('/meta/handshake', ({ successful }) => {
      if (successful)
        client.subscribe(
          '/news',
          ({ data }) => heard.push(data),
          () => {},
        );
    });
    await first.close();
    await serve(t, { hold: 300, dataDir, port: first.port });
    await until(() => client.getClientId() !== before, { timeout: 10_000 });
    assert.ok(failures > 0, 'the old client was unknown');
    await until(
      async () => {
        await answered((done) => client.publish('/news', 'back', done));
        return heard.includes('back');
      },
      { interval: 50 },
    );
  });
}
