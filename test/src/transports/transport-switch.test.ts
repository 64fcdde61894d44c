/** How a reconnecting transport leaves WebSocket for the long poll, and comes back. */
import { expect } from 'chai';
import {
  ReconnectingTransport,
  type ReconnectingTransportOptions,
  WELCOME_TIMEOUT,
} from '../../../src/transports/reconnecting-transport.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';
import { until } from '../../support/until.ts';
import { ScriptedFetch } from '../scripted-fetch.ts';
import { ScriptedSockets } from '../scripted-sockets.ts';

const ENDPOINTS: readonly Endpoint[] = [
  { transport: 'websocket', url: 'ws://desk.test/', greeting: () => 'hello' },
  { transport: 'long-poll', url: 'https://desk.test/poll', greeting: () => 'hello' },
];

describe('a transport that may poll', () => {
  let sockets: ScriptedSockets;
  let transport: ReconnectingTransport;
  let server: ScriptedFetch;
  let opened: (string | undefined)[];

  beforeEach(() => {
    sockets = new ScriptedSockets();
    sockets.install();
    server = new ScriptedFetch();
    server.install();
    opened = [];
  });

  afterEach(() => {
    transport.close();
    sockets.restore();
    server.restore();
  });

  function open(options: Partial<ReconnectingTransportOptions> = {}): void {
    transport = new ReconnectingTransport({
      endpoints: async () => ENDPOINTS,
      delay: () => 0,
      probeDelay: 60_000,
      longPoll: { rest: 0 },
      handlers: {
        opened: () => opened.push(transport.transport),
        received() {},
        closed() {},
        failed() {},
      },
      ...options,
    });
  }

  /** The first poll is answered, the next one is held. */
  async function polls(): Promise<void> {
    (await server.request(1)).answer('');
    await server.request(2);
    expect(opened.at(-1)).to.equal('long-poll');
  }

  async function refuseTwice(): Promise<void> {
    (await sockets.dial(1)).dies();
    (await sockets.dial(2)).dies();
    await polls();
  }

  it('polls after two refusals', async () => {
    open();
    await refuseTwice();
    expect(transport.transport).to.equal('long-poll');
    expect(sockets.all).to.have.length(2);
  });

  it('polls at once when the first socket is swallowed, without the whole wait', async () => {
    let attempts = 0;
    open({ patience: 10, openTimeout: 60_000, delay: () => (attempts++ === 0 ? 0 : 60_000) });
    await polls();
    expect(sockets.all).to.have.length(1);
  });

  it('polls when the socket opens and its handshake never comes through', async () => {
    open();
    (await sockets.dial(1)).opens();
    transport.restart(WELCOME_TIMEOUT);
    await polls();
  });

  it('stays with WebSocket when a line that worked breaks, however often', async () => {
    open();
    for (let number = 1; number <= 5; number++) {
      const socket = await sockets.dial(number);
      socket.opens();
      transport.proven();
      socket.dies();
    }
    await sockets.dial(6);
    expect(server.all).to.have.length(0);
  });

  it('goes back to WebSocket when the poll fails too', async () => {
    open();
    (await sockets.dial(1)).dies();
    (await sockets.dial(2)).dies();
    (await server.request(1)).fail(new TypeError('Failed to fetch'));
    (await sockets.dial(3)).opens();
    expect(opened).to.deep.equal(['websocket']);
  });

  it('looks for WebSocket while it polls, and leaves the poll when one opens', async () => {
    open({ probeDelay: 1 });
    await refuseTwice();
    transport.proven();
    const probe = await sockets.dial(3);
    probe.opens();
    (await sockets.dial(4)).opens();
    expect(opened).to.deep.equal(['long-poll', 'websocket']);
    expect(probe.said).to.deep.equal([]);
    expect(probe.readyState).to.equal(2);
    expect(server.all[1]?.init.signal?.aborted).to.equal(true);
  });

  it('keeps the poll while the socket that it looks for does not open, and waits longer', async () => {
    open({ probeDelay: 10 });
    await refuseTwice();
    transport.proven();
    (await sockets.dial(3)).dies();
    const began = performance.now();
    (await sockets.dial(4)).dies();
    await sockets.dial(5);
    expect(performance.now() - began).to.be.greaterThan(20 + 40 - 5);
    expect(server.all[1]?.init.signal?.aborted).to.equal(false);
  });

  it('looks at once when told to hurry', async () => {
    open();
    await refuseTwice();
    transport.proven();
    transport.hurry(0);
    await sockets.dial(3);
  });

  it('a socket that opened again and then proved dumb is left for the poll at once', async () => {
    open({ probeDelay: 1 });
    await refuseTwice();
    transport.proven();
    (await sockets.dial(3)).opens();
    (await sockets.dial(4)).opens();
    transport.restart(WELCOME_TIMEOUT);
    await server.request(3);
  });

  it('looks for WebSocket no more after it was closed', async () => {
    open({ probeDelay: 1 });
    await refuseTwice();
    transport.proven();
    const probe = await sockets.dial(3);
    transport.close();
    expect(probe.readyState).to.equal(2);
    probe.opens();
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    expect(sockets.all).to.have.length(3);
    expect(opened).to.deep.equal(['long-poll']);
  });
});
