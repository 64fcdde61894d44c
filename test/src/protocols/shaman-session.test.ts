import { expect } from 'chai';
import type { ShamanError } from '../../../src/errors.ts';
import type { ServerEvent } from '../../../src/model.ts';
import type { Heads, ProtocolHost } from '../../../src/protocols/protocol.ts';
import { ShamanSession } from '../../../src/protocols/shaman-session.ts';

describe('ShamanSession', () => {
  let said: { t: string; n?: number }[];
  let events: ServerEvent[];
  let told: string[];
  let failures: ShamanError[];
  let session: ShamanSession;
  let renew: () => Promise<string>;

  const host: ProtocolHost = {
    send: (frame) => said.push(JSON.parse(frame)),
    ready: (heads) => told.push(`ready ${words(heads)}`),
    heads: (heads) => told.push(`heads ${words(heads)}`),
    crowd: (within) => told.push(`crowd ${within}`),
    emit: (event) => events.push(event),
    fail: (error) => failures.push(error),
  };
  const words = (heads: Heads | undefined) => [...(heads ?? [])].join();

  beforeEach(() => {
    said = [];
    events = [];
    told = [];
    failures = [];
    renew = async () => 'fresh';
    session = new ShamanSession(host, { parse: JSON.parse, timeout: 50 }, () => renew());
  });

  afterEach(() => session.closed());

  const hear = (frame: unknown) => session.receive(JSON.stringify(frame));
  const read = (upTo: string) => session.ask({ t: 'read', conv: 'c', up_to: upTo });
  const rejected = (promise: Promise<unknown>): Promise<ShamanError> =>
    promise.then(
      () => expect.fail('it must reject'),
      (error) => error,
    );
  const welcome = {
    t: 'welcome',
    now: 1,
    ping: 25_000,
    heads: { c: { e: 'x', o: 7 } },
    online: ['a'],
  };

  it('is ready once it was welcomed, and tells who is there', () => {
    expect(session.since).to.equal(undefined);
    hear(welcome);
    expect(session.since).to.equal(1);
    expect(told).to.deep.equal(['crowd undefined', 'ready c,x:7']);
    const presence = { type: 'presence', online: ['a'], backAt: undefined, visitors: undefined };
    expect(events).to.deep.equal([presence]);
  });

  it('answers a ping at once, and tells the heads that it brings', () => {
    hear({ t: 'ping', now: 2, h: { c: { e: 'x', o: 8 } }, online: ['a'], w: 7_000 });
    expect(said).to.deep.equal([{ t: 'pong' }]);
    expect(told).to.deep.equal(['crowd 7000', 'heads c,x:8']);
  });

  it('tells operators of their visitors, with each welcome, ping and change', () => {
    const visitors = { c: { online: true } };
    hear({ ...welcome, visitors });
    hear({ t: 'ping', now: 2, h: {}, online: ['a'], visitors: {} });
    hear({ t: 'presence', online: [], visitors });
    const told = events.map((event) => event.type === 'presence' && event.visitors);
    expect(told).to.deep.equal([visitors, {}, visitors]);
  });

  it('asks for a ping', () => {
    session.ping();
    expect(said).to.deep.equal([{ t: 'probe' }]);
  });

  it('brings answers to their questions, in any order', async () => {
    const answers = [read('1'), read('2')];
    const [first, second] = said;
    hear({ t: 'ack', n: second?.n, stored: 'second' });
    hear({ t: 'ack', n: first?.n, stored: 'first' });
    const stored = (await Promise.all(answers)).map(
      (answer) => (answer as { stored: unknown }).stored,
    );
    expect(stored).to.deep.equal(['first', 'second']);
  });

  it('hands refusals on, with what can be tried again', async () => {
    const answers = [rejected(read('1')), rejected(read('2')), rejected(read('3'))];
    const codes = ['not_found', 'rate_limited', 'unauthorized'];
    for (const [i, code] of codes.entries())
      hear({ t: 'nack', n: i + 1, error: { code, message: code, retry_after_ms: 5 } });
    const errors = await Promise.all(answers);
    expect(errors.map(({ code }) => code)).to.deep.equal(['request', 'request', 'unauthorized']);
    expect(errors.map(({ fatal }) => fatal)).to.deep.equal([true, false, true]);
    expect(errors[1]?.details).to.deep.include({ reason: 'rate_limited', retryAfter: 5 });
  });

  it('a question that nobody answers is late', async () => {
    expect((await rejected(read('1'))).code).to.equal('timeout');
  });

  it('questions die with the line, and so do later ones, at once and unsaid', async () => {
    const asked = rejected(read('1'));
    session.closed();
    expect((await asked).code).to.equal('unreachable');
    expect(await rejected(read('2'))).to.deep.include({ code: 'unreachable', fatal: false });
    expect(said).to.have.length(1);
  });

  it('an answer that nobody waits for harms nothing', () => {
    hear({ t: 'ack', n: 99 });
    expect(failures).to.deep.equal([]);
  });

  it('tells what happened, in order', () => {
    const place = (o: number) => ({ s: 'c', o, e: 'x', at: 1 });
    hear({
      t: 'evs',
      evs: [
        { ...place(1), k: 'del', b: { id: 'c-1' } },
        { ...place(2), k: 'something newer', b: {} },
        { ...place(3), k: 'read', b: { by: 'agent', upTo: 'c-1' } },
      ],
    });
    expect(events.map(({ type }) => type)).to.deep.equal(['message-deleted', 'read']);
  });

  it('tells who writes', () => {
    const author = { id: 'a', role: 'agent' };
    hear({ t: 'typing', conversationId: 'c', author, typing: true });
    expect(events).to.deep.equal([{ type: 'typing', conversationId: 'c', author, typing: true }]);
  });

  it('lets frames of a newer server pass, and fails at what is none', () => {
    hear({ t: 'something newer', x: 1 });
    expect(failures).to.deep.equal([]);
    for (const text of ['<html>', '', 'null', '{"t":"evs"}']) session.receive(text);
    expect(failures.map(({ code }) => code)).to.deep.equal(Array(4).fill('protocol'));
  });
});
