import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import type { ServerEvent } from '../../../src/model.ts';
import { type ConveadOptions, convead } from '../../../src/protocols/convead.ts';
import type { Heads, Protocol } from '../../../src/protocols/protocol.ts';
import { until } from '../../support/until.ts';
import { ScriptedFetch } from '../scripted-fetch.ts';

const SERVER = 'https://convead.test';
const MESSAGE = { id: 7, content: 'good day', sender: { type: 'manager', id: 3 } };

interface Said {
  readonly channel: string;
  readonly id?: string;
  readonly clientId?: string;
  readonly subscription?: string;
}

/** A line whose other end is the test. */
class Line {
  readonly said: Said[] = [];
  readonly frames: string[] = [];
  readonly events: ServerEvent[] = [];
  readonly failures: ShamanError[] = [];
  /** Heads of each time that it was ready. */
  readonly ready: (Heads | undefined)[] = [];
  readonly session;

  constructor(protocol: Protocol) {
    this.session = protocol.opened({
      send: (frame) => {
        this.frames.push(frame);
        this.said.push(...JSON.parse(frame));
      },
      ready: (heads) => this.ready.push(heads),
      heads: () => {},
      emit: (event) => this.events.push(event),
      fail: (error) => this.failures.push(error),
    });
  }

  hears(...messages: object[]): void {
    this.session.receive(JSON.stringify(messages));
  }

  shakesHands(clientId = 'c1'): void {
    this.hears({ channel: '/meta/handshake', successful: true, clientId });
  }

  /** Answers everything that was subscribed to. */
  subscribes(): void {
    for (const { subscription } of this.said.filter(({ channel }) => channel.endsWith('subscribe')))
      this.hears({ channel: '/meta/subscribe', successful: true, subscription });
  }

  get subscriptions(): (string | undefined)[] {
    return this.said.flatMap(({ subscription }) => subscription ?? []);
  }

  get connects(): Said[] {
    return this.said.filter(({ channel }) => channel === '/meta/connect');
  }

  get texts(): string[] {
    return this.events.flatMap((event) => (event.type === 'message' ? event.message.text : []));
  }
}

/** A visitor whose last message in each of these conversations is 5. */
async function visitor(known: readonly string[] = [], options: ConveadOptions = {}) {
  const protocol = convead({ server: SERVER, getToken: async () => 'v1', ...options });
  await protocol.endpoints(() => new Map(known.map((id) => [id, '5'])));
  return protocol;
}

describe('convead', () => {
  const requests = new ScriptedFetch();
  before(() => requests.install());
  after(() => requests.restore());
  beforeEach(() => {
    requests.all.length = 0;
  });

  it('is ready when all that it subscribed to was answered, and asks nothing where nothing is known', async () => {
    const line = new Line(await visitor());
    line.shakesHands();
    expect(line.subscriptions).to.deep.equal(['/service/v1', '/notifications/v1']);
    line.hears({ channel: '/meta/subscribe', successful: true, subscription: '/service/v1' });
    expect(line.ready).to.deep.equal([]);
    line.subscribes();
    expect(line.ready).to.deep.equal([new Map()]);
    expect(requests.all).to.deep.equal([]);
    line.session.closed();
  });

  it('a 401 without advice ends the line for another handshake, not for good', async () => {
    const line = new Line(await visitor());
    line.shakesHands();
    const error = '401:c1:Unknown client';
    line.hears({
      channel: '/meta/subscribe',
      successful: false,
      subscription: '/service/v1',
      error,
    });
    expect(
      line.failures.map(({ code, message, fatal }) => ({ code, message, fatal })),
    ).to.deep.equal([{ code: 'protocol', message: error, fatal: false }]);
    expect(line.ready).to.deep.equal([]);
  });

  it('hears what is delivered on a channel that nobody has acknowledged', async () => {
    const line = new Line(await visitor(['42']));
    line.shakesHands();
    line.hears({ channel: '/conversations/42', data: { message: MESSAGE }, id: '1' });
    expect(line.texts).to.deep.equal(['good day']);
    expect(line.ready).to.deep.equal([]);
    line.session.closed();
  });

  it('asks whether the line lives with an empty list, and an empty list is no answer to a connect', async () => {
    const line = new Line(await visitor());
    line.shakesHands();
    line.session.ping?.();
    expect(line.frames.at(-1)).to.equal('[]');
    const count = line.frames.length;
    line.hears();
    expect(line.frames).to.have.length(count);
    expect(line.connects).to.have.length(1);
    expect(line.failures).to.deep.equal([]);
    line.session.closed();
  });

  it('what is not Bayeux ends the line', async () => {
    const line = new Line(await visitor());
    line.session.receive('<h1>Bad gateway</h1>');
    expect(line.failures.map(({ code, fatal }) => [code, fatal])).to.deep.equal([
      ['protocol', false],
    ]);
  });

  it('after a cut the next line begins anew, and the old one says nothing more', async () => {
    const protocol = await visitor(['42']);
    const cut = new Line(protocol);
    cut.shakesHands();
    const count = cut.frames.length;
    cut.session.closed();
    const line = new Line(protocol);
    // With something behind it, so that another connect would follow at once.
    const held = { channel: '/meta/connect', successful: true, id: cut.connects[0]?.id };
    cut.hears(held, { channel: '/else', successful: true });
    expect(cut.frames).to.have.length(count);
    expect(line.frames).to.deep.equal([]);
    line.shakesHands('c2');
    expect(line.subscriptions).to.include('/conversations/42');
    expect(line.said.every(({ clientId }) => clientId === 'c2')).to.equal(true);
    line.session.closed();
  });

  it('asks for what came meanwhile before it counts as connected', async () => {
    const line = new Line(await visitor(['42']));
    line.shakesHands();
    line.subscribes();
    const asked = await requests.request(1);
    expect(asked.url).to.equal(`${SERVER}/chat/conversation/42/messages`);
    expect(JSON.parse(asked.frames.join('\n'))).to.deep.equal({ count: 102, since_id: '5' });
    expect(line.ready).to.deep.equal([]);
    asked.answer(JSON.stringify([{ ...MESSAGE, id: 5 }, MESSAGE]));
    await until(() => line.ready.length === 1);
    expect(line.texts).to.deep.equal(['good day']);
    expect(line.ready).to.deep.equal([new Map([['42', '7']])]);
    line.session.closed();
  });

  it('what was read is told again with the history that was asked for meanwhile', async () => {
    const protocol = await visitor(['42']);
    const line = new Line(protocol);
    line.shakesHands();
    const history = protocol.history('42', { limit: 10, after: '5' });
    const asked = await requests.request(1);
    line.hears({ channel: '/conversations/42', data: { message: { ...MESSAGE, read: true } } });
    asked.answer(JSON.stringify([{ ...MESSAGE, id: 5 }, MESSAGE]));
    const { events = [] } = await history;
    expect(events.map(({ type }) => type)).to.deep.equal(['message', 'read']);
    expect(events[1]).to.include({ conversationId: '42', by: 'visitor', upTo: '7' });
    line.session.closed();
  });

  it('what no history lists is told with it once, in the order in which it came', async () => {
    const protocol = await visitor(['42']);
    const line = new Line(protocol);
    line.shakesHands();
    for (const content of ['Ana has joined', 'Ana has left'])
      line.hears({
        channel: '/notifications/v1',
        data: { notification: { id: content, content } },
      });
    const ask = async (count: number) => {
      const history = protocol.history('42', { limit: 10, after: '5' });
      (await requests.request(count)).answer(JSON.stringify([{ ...MESSAGE, id: 5 }, MESSAGE]));
      const { events = [] } = await history;
      return events.map((event) => event.type === 'message' && event.message.text);
    };
    expect(await ask(1)).to.deep.equal(['good day', 'Ana has joined', 'Ana has left']);
    expect(await ask(2)).to.deep.equal(['good day']);
    line.session.closed();
  });

  it('a line that is over says nothing more, and takes nothing from the next', async () => {
    const protocol = await visitor(['42'], { pollEvery: 5 });
    const old = new Line(protocol);
    old.shakesHands();
    const line = new Line(protocol);
    line.shakesHands();
    // Said twice: by who ends it, and by its transport, which is late.
    old.hears({ channel: '/meta/connect', successful: false, error: '401:c1:Unknown client' });
    old.session.closed();
    old.hears({ channel: '/conversations/42', data: { message: MESSAGE }, id: '1' });
    expect([...old.texts, ...line.texts]).to.deep.equal([]);
    line.hears({ channel: '/conversations/42', data: { message: MESSAGE }, id: '1' });
    expect(line.texts).to.deep.equal(['good day']);
    line.session.closed();
    line.session.closed();
  });

  it('a part that does not load is an attempt that failed', async () => {
    const protocol = await visitor(['42']);
    const missing = new ShamanError('unreachable', 'A part of the SDK did not load.');
    Object.assign(protocol, { rare: () => Promise.reject(missing) });
    const line = new Line(protocol);
    line.shakesHands();
    line.subscribes();
    await until(() => line.failures.length === 1);
    expect(line.failures).to.deep.equal([missing]);
    expect(line.ready).to.deep.equal([]);
    line.hears({ channel: '/conversations/42', data: 'something was said' });
    await until(() => line.failures.length === 2);
    const page = { limit: 10, after: '5' };
    expect(await protocol.history('42', page).catch((error) => error)).to.equal(missing);
  });
});
