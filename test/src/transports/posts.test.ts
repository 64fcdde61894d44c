import { expect } from 'chai';
import { MEMORY } from '../../../src/transports/fallback.ts';
import { LongPoll } from '../../../src/transports/long-poll.ts';
import { Polling } from '../../../src/transports/polling.ts';
import { Posts } from '../../../src/transports/posts.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';
import { until } from '../../support/until.ts';
import { ScriptedFetch } from '../scripted-fetch.ts';

const POLL: Endpoint = {
  transport: 'long-poll',
  url: 'https://desk.test/faye',
  polledBy: 'protocol',
  greeting: () => 'hello',
};

describe('Posts', () => {
  let server: ScriptedFetch;
  let line: Posts;
  let told: string[];

  beforeEach(() => {
    server = new ScriptedFetch();
    server.install();
    open(POLL);
  });

  afterEach(() => {
    line.close();
    server.restore();
  });

  function open(endpoint: Endpoint): void {
    told = [];
    line = new Posts(endpoint);
    line.addEventListener('open', () => told.push('open'));
    line.addEventListener('message', (event) => told.push((event as MessageEvent).data));
    line.addEventListener('close', (event) => {
      const { code, reason } = event as CloseEvent;
      told.push(`close ${code} ${reason}`.trim());
    });
  }

  async function opened(): Promise<void> {
    (await server.request(server.all.length)).answer('welcome');
    await until(() => line.readyState === 1);
  }

  it('opens with the answer to its greeting, which is its first frame', async () => {
    const greeting = await server.request(1);
    const { url, init, frames } = greeting;
    expect([url, init.method, frames]).to.deep.equal([POLL.url, 'POST', ['hello']]);
    expect(new Headers(init.headers).get('content-type')).to.equal('application/json');
    expect([init.cache, init.credentials]).to.deep.equal(['no-store', 'omit']);
    expect(line.readyState).to.equal(0);
    await opened();
    expect(told).to.deep.equal(['open', 'welcome']);
  });

  it('says nothing first where a protocol has no greeting', async () => {
    const { greeting: _greeting, ...bare } = POLL;
    open(bare);
    expect((await server.request(2)).frames).to.deep.equal(['']);
  });

  it('sends each frame at once, beside what is held, and opens once', async () => {
    line.send('early');
    await opened();
    line.send('one');
    line.send('two');
    expect(server.all.slice(1).map(({ frames }) => frames)).to.deep.equal([['one'], ['two']]);
    server.all[2]?.answer('to two');
    await until(() => told.length === 3);
    server.all[1]?.answer('to one');
    await until(() => told.length === 4);
    expect(told).to.deep.equal(['open', 'welcome', 'to two', 'to one']);
  });

  it('an answer that refuses ends it, and one that never comes', async () => {
    (await server.request(1)).answer('no', { status: 503 });
    await until(() => told.length === 1);
    expect([told, line.readyState]).to.deep.equal([['close 1011 HTTP 503'], 3]);
    open(POLL);
    (await server.request(2)).fail(new TypeError('Failed to fetch'));
    await until(() => told.length === 1);
    expect(told[0]).to.match(/^close 1006 .*Failed to fetch/);
  });

  it('hangs up when it is closed, tells that once, and hears nothing after it', async () => {
    await opened();
    line.send('one');
    line.close(3410, 'silent');
    line.close();
    expect(server.all[1]?.init.signal?.aborted).to.equal(true);
    line.send('late');
    expect(server.all).to.have.length(2);
    expect(told).to.deep.equal(['open', 'welcome', 'close 3410 silent']);
  });

  it('hears no answer that comes though it has hung up', async () => {
    await opened();
    line.addEventListener('message', () => line.close(1000));
    line.send('one');
    line.send('two');
    server.all[1]?.answer('to one');
    server.all[2]?.answer('to two');
    await until(() => line.readyState === 3);
    // A task later every promise of an answer has settled.
    await new Promise<void>((resolve) => setTimeout(resolve));
    expect(told).to.deep.equal(['open', 'welcome', 'to one', 'close 1000']);
  });

  it('is what polls where the protocol does that itself, and nowhere else', () => {
    const polling = new Polling({}, MEMORY, () => {});
    const { polledBy: _polledBy, ...other } = POLL;
    const lines = [polling.open(POLL, undefined), polling.open(other, undefined)];
    expect(lines[0]).to.be.instanceOf(Posts);
    expect(lines[1]).to.be.instanceOf(LongPoll);
    for (const each of lines) each.close();
  });
});
