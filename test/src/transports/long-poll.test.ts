import { expect } from 'chai';
import { LongPoll, type LongPollOptions } from '../../../src/transports/long-poll.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';
import { until } from '../../support/until.ts';
import { ScriptedFetch } from '../scripted-fetch.ts';

describe('LongPoll', () => {
  let server: ScriptedFetch;
  let told: string[];
  let polls: LongPoll[];

  beforeEach(() => {
    server = new ScriptedFetch();
    server.install();
    told = [];
    polls = [];
  });

  afterEach(() => {
    for (const poll of polls) poll.close();
    server.restore();
  });

  function open(options: LongPollOptions = {}, more: Partial<Endpoint> = {}): LongPoll {
    const endpoint: Endpoint = {
      transport: 'long-poll',
      url: 'https://desk.test/poll',
      greeting: () => 'hello',
      ...more,
    };
    const poll = new LongPoll(endpoint, { rest: 0, ...options });
    poll.addEventListener('open', () => told.push('open'));
    poll.addEventListener('message', (event) => told.push((event as MessageEvent).data));
    poll.addEventListener('close', (event) => {
      const { code, reason } = event as CloseEvent;
      told.push(`close ${code} ${reason}`.trim());
    });
    polls.push(poll);
    return poll;
  }

  const request = (number: number) => server.request(number);
  const tells = (what: string) => until(() => told.includes(what), { what: `it tells ${what}` });

  it('is open with its first answer, and holds the next request at once', async () => {
    const poll = open();
    expect(poll.readyState).to.equal(0);
    (await request(1)).answer('welcome\n');
    await request(2);
    expect(poll.readyState).to.equal(1);
    expect(told).to.deep.equal(['open', 'welcome']);
  });

  it('greets in each request, with what is new at that moment', async () => {
    let count = 0;
    open({}, { greeting: () => `hello ${++count}` });
    (await request(1)).answer('a');
    await request(2);
    expect(server.all.map(({ frames }) => frames)).to.deep.equal([['hello 1'], ['hello 2']]);
  });

  it('is a simple request without cookies: no preflight', async () => {
    open();
    const { init } = await request(1);
    expect(init).to.deep.include({ method: 'POST', cache: 'no-store', credentials: 'omit' });
    expect(init.headers).to.deep.equal({ 'content-type': 'text/plain' });
  });

  it('says how long it may be held', async () => {
    open({ hold: 7_000 });
    expect((await request(1)).url).to.equal('https://desk.test/poll?hold=7000');
  });

  it('tells frames one by one in order, words of many bytes whole', async () => {
    open();
    (await request(1)).answer('one\nolá\n\nthree\n');
    await tells('three');
    expect(told).to.deep.equal(['open', 'one', 'olá', 'three']);
  });

  it('what a frame has settled is settled before the next one is told', async () => {
    const poll = open();
    const order: string[] = [];
    poll.addEventListener('message', (event) => {
      const { data } = event as MessageEvent;
      void Promise.resolve().then(() => order.push(`after ${data}`));
      order.push(data);
    });
    (await request(1)).answer('a\nb');
    await until(() => order.length === 4);
    expect(order).to.deep.equal(['a', 'after a', 'b', 'after b']);
  });

  it('sends beside the held request, what was said in one turn together', async () => {
    const poll = open();
    (await request(1)).answer('');
    await request(2);
    poll.send('a');
    poll.send('b');
    const sent = await request(3);
    expect(sent.frames).to.deep.equal(['hello', 'a', 'b']);
    expect(sent.url).to.match(/hold=0$/);
  });

  it('sends in order: the next request waits for the answer of the one before', async () => {
    const poll = open();
    (await request(1)).answer('');
    await request(2);
    poll.send('a');
    const first = await request(3);
    poll.send('b');
    poll.send('c');
    // What is said leaves only after this turn.
    await new Promise((resolve) => setTimeout(resolve));
    expect(server.all).to.have.length(3);
    first.answer('answer to a\n');
    const second = await request(4);
    expect(second.frames).to.deep.equal(['hello', 'b', 'c']);
    expect(told).to.include('answer to a');
    second.answer('answer to c\n');
    await tells('answer to c');
    poll.send('d');
    expect((await request(5)).frames).to.deep.equal(['hello', 'd']);
  });

  it('says much in portions: a server refuses a body with too many frames, and that for good', async () => {
    const poll = open();
    (await request(1)).answer('');
    await request(2);
    const frames = Array.from({ length: 40 }, (_, index) => `frame ${index}`);
    for (const frame of frames) poll.send(frame);
    for (const number of [3, 4, 5]) (await request(number)).answer('');
    const portions = server.all.slice(2).map((asked) => asked.frames.slice(1));
    expect(portions.map(({ length }) => length)).to.deep.equal([16, 16, 8]);
    expect(portions.flat()).to.deep.equal(frames);
  });

  it('goes on though the clock is set back', async () => {
    const { now } = Date;
    open({ rest: 20 });
    const first = await request(1);
    try {
      Date.now = () => now() - 3_600_000;
      first.answer('');
      await request(2);
    } finally {
      Date.now = now;
    }
  });

  it('sends nothing after it was closed', async () => {
    const poll = open();
    (await request(1)).answer('');
    await request(2);
    poll.close();
    poll.send('late');
    await tells('close 1000');
    expect(server.all.flatMap(({ frames }) => frames)).to.deep.equal(['hello', 'hello']);
  });

  const codes: { readonly [status: number]: number } = {
    401: 4301,
    403: 4003,
    404: 4004,
    429: 4129,
    400: 4000,
    500: 1011,
    503: 1011,
  };
  for (const [status, code] of Object.entries(codes)) {
    it(`an answer of ${status} is a close with ${code}`, async () => {
      open();
      (await request(1)).answer('{"error":{}}', { status: Number(status) });
      await until(() => told.length > 0);
      expect(told).to.deep.equal([`close ${code} {"r":"HTTP ${status}"}`]);
    });
  }

  for (const status of [403, 404, 408, 425]) {
    it(`an answer of ${status} that is not our server's is a close that passes`, async () => {
      open();
      (await request(1)).answer('<html>', { status });
      await until(() => told.length > 0);
      expect(told).to.deep.equal([`close 1011 {"r":"HTTP ${status}"}`]);
    });
  }

  it('hands on when to come back', async () => {
    open();
    (await request(1)).answer('', { status: 503, headers: { 'retry-after': '3' } });
    await until(() => told.length > 0);
    expect(told).to.deep.equal(['close 1011 {"r":"HTTP 503","w":3000}']);
  });

  it('a network that fails is an abnormal close', async () => {
    open();
    (await request(1)).fail(new TypeError('Failed to fetch'));
    await tells('close 1006 TypeError: Failed to fetch');
  });

  it('a send that fails closes the line, and the held request with it', async () => {
    const poll = open();
    (await request(1)).answer('');
    const held = await request(2);
    poll.send('a');
    (await request(3)).answer('', { status: 401 });
    await until(() => poll.readyState === 3);
    expect(held.init.signal?.aborted).to.equal(true);
    expect(told).to.deep.equal(['open', 'close 4301 {"r":"HTTP 401"}']);
  });

  it('a request that nobody answers is lost after its time', async () => {
    open({ timeout: 10 });
    await until(() => told.length > 0);
    expect(told[0]).to.match(/^close 1006 TimeoutError/);
  });

  it('an end that answers at once with nothing is not asked in a loop', async () => {
    open({ rest: 30 });
    const began = performance.now();
    for (let number = 1; number <= 4; number++) (await request(number)).answer('ping\n');
    expect(performance.now() - began).to.be.greaterThan(80);
  });

  it('an end that has much to say is asked for more at once', async () => {
    open({ rest: 60_000, hold: 120_000 });
    for (let number = 1; number <= 4; number++) (await request(number)).answer('a\nb\n');
    await request(5);
  });

  it('close hangs up, tells it once, and nothing comes after', async () => {
    const poll = open();
    const held = await request(1);
    poll.close(4000, 'enough');
    poll.close();
    expect(held.init.signal?.aborted).to.equal(true);
    held.answer('late');
    expect(told).to.deep.equal(['close 4000 enough']);
  });

  it('closed between two frames it tells no more of them', async () => {
    const poll = open();
    poll.addEventListener('message', () => poll.close());
    (await request(1)).answer('one\ntwo');
    await tells('close 1000');
    await until(() => server.all[0]?.init.signal?.aborted);
    expect(told).to.deep.equal(['open', 'one', 'close 1000']);
  });
});
