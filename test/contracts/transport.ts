/** What every transport must do: be shaped like a WebSocket. Speaks to a reference server only. */
import { expect } from 'chai';
import type { Endpoint, Transport, TransportName } from '../../src/transports/transport.ts';
import { server } from '../support/remote-server.ts';
import { until } from '../support/until.ts';

interface Session {
  readonly room_id: string;
  readonly session: string;
}
type Streams = { readonly [conversation: string]: unknown };
interface Begun {
  readonly conversation: { readonly id: string };
  readonly position: unknown;
}
type Frame = { readonly t: string; readonly [key: string]: unknown };

/** @param make Opens one connection to this endpoint. */
export function describeTransport(
  name: string,
  transport: TransportName,
  make: (endpoint: Endpoint) => Transport,
): void {
  describe(`${name} as a transport`, () => {
    let session: Session;
    let endpoint: Endpoint;
    let line: Transport;
    let streams: Streams;
    let frames: Frame[];
    let told: string[];

    before(() => server.agent('arrives'));
    after(() => server.agent('leaves'));

    beforeEach(async () => {
      const url = await server.url();
      session = await signIn(url);
      const path = `/chat/${session.room_id}/`;
      const places = {
        websocket: `${url.replace('http', 'ws')}/ws${path}`,
        'long-poll': `${url}/poll${path}`,
      };
      streams = {};
      const welcomed = () => frames.some(({ t }) => t === 'welcome');
      const greeting = () => hello(session.session, { streams, welcomed: welcomed() });
      endpoint = { transport, url: places[transport], greeting };
      frames = [];
      told = [];
    });

    afterEach(async () => {
      line.close();
      await server.control('calm');
    });

    function open(more: Partial<Endpoint> = {}): void {
      line = make({ ...endpoint, ...more });
      for (const event of ['open', 'error']) line.addEventListener(event, () => told.push(event));
      line.addEventListener('message', (event) =>
        frames.push(JSON.parse((event as MessageEvent).data)),
      );
      line.addEventListener('close', (event) => told.push(`close ${(event as CloseEvent).code}`));
    }

    const hears = (t: string) => until(() => frames.find((frame) => frame.t === t), { what: t });
    const closes = () => until(() => told.find((each) => each.startsWith('close')));

    it('is connecting, then open, and greets by itself', async () => {
      open();
      expect(line.readyState).to.equal(0);
      await hears('welcome');
      expect(line.readyState).to.equal(1);
      expect(told).to.deep.equal(['open']);
    });

    it('moves frames in both directions, in order', async () => {
      open();
      await hears('welcome');
      for (let n = 1; n <= 20; n++) line.send(pull(n));
      await until(() => frames.filter(({ n }) => n !== undefined).length === 20);
      const numbers = frames.map(({ n }) => n).filter((n) => n !== undefined);
      expect(numbers).to.deep.equal(Array.from({ length: 20 }, (_, i) => i + 1));
    });

    it('brings what happens while nobody asks, words of many bytes whole', async () => {
      const { conversation, position } = await begin(await server.url(), session.session, 'first');
      streams = { [conversation.id]: position };
      open();
      await hears('welcome');
      line.send(send(1, conversation.id, 'olá, 你好'));
      const { evs } = await hears('evs');
      expect(evs).to.have.length(1);
      expect(JSON.stringify(evs)).to.contain('"text":"olá, 你好"');
    });

    it('closed by us it says so at once and once, and is silent after', async () => {
      open();
      await hears('welcome');
      const heard = frames.length;
      line.close();
      line.close();
      line.send(pull(1));
      expect(line.readyState).to.equal(3);
      await begin(await server.url(), session.session, 'nobody hears this');
      expect(told).to.deep.equal(['open', 'close 1000']);
      expect(frames).to.have.length(heard);
    });

    it('closed while it opens it never opens', async () => {
      open();
      line.close();
      await begin(await server.url(), session.session, 'the server had the time to answer');
      expect(told).to.deep.equal(['close 1000']);
    });

    it('a line that breaks is a close, and no error', async () => {
      open();
      await hears('welcome');
      // A poll can be cut only while it is held.
      await until(async () => {
        await server.control('drop');
        return told.length > 1;
      });
      expect(told).to.deep.equal(['open', 'close 1006']);
    });

    it('a session that is over is a close that asks for a fresh one', async () => {
      open({ greeting: () => hello('worn out', { streams: {}, welcomed: false }) });
      expect(await closes()).to.equal('close 4301');
    });

    it('a room that is not ours is closed for good', async () => {
      const { url } = endpoint;
      open({ url: url.replace(session.room_id, 'nowhere') });
      expect(await closes()).to.match(/close 400\d/);
    });

    it('a server that cannot serve is a close that can be tried again', async () => {
      await server.control('refuseSockets');
      await server.control('refusePolls');
      open();
      expect(await closes()).to.match(/close 10(06|11)/);
      expect(told).to.have.length(1);
    });
  });
}

function hello(
  token: string,
  more: { readonly streams: Streams; readonly welcomed: boolean },
): string {
  return JSON.stringify({ t: 'hello', v: 1, token, client: 'contract', ...more });
}

function send(n: number, conv: string, text: string): string {
  return JSON.stringify({ t: 'send', n, conv, cid: `local-${n}`, body: { text } });
}

/** Is refused, with an answer that bears its number. */
function pull(n: number): string {
  return JSON.stringify({ t: 'pull', n, s: 'nowhere', since: { e: '', o: 0 } });
}

async function signIn(url: string): Promise<Session> {
  const body = JSON.stringify({ organization: 'demo' });
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${url}/chat/sessions`, { method: 'POST', headers, body })).json();
}

async function begin(url: string, token: string, text: string): Promise<Begun> {
  const body = JSON.stringify({ local_id: crypto.randomUUID(), text });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/chat/conversations`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}
