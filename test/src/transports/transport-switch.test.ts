/** How a reconnecting transport leaves WebSocket for the long poll, and comes back. */
import { expect } from 'chai';
import { MEMORY, WELCOME_TIMEOUT } from '../../../src/transports/fallback.ts';
import {
  ReconnectingTransport,
  type ReconnectingTransportOptions,
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
    localStorage.removeItem(MEMORY);
    sockets = new ScriptedSockets();
    sockets.install();
    server = new ScriptedFetch();
    server.install();
    opened = [];
  });

  afterEach(() => {
    transport.close();
    localStorage.removeItem(MEMORY);
    sockets.restore();
    server.restore();
  });

  function open(options: Partial<ReconnectingTransportOptions> = {}): void {
    transport = new ReconnectingTransport({
      endpoints: async () => ENDPOINTS,
      probeDelay: 60_000,
      longPoll: { rest: 0 },
      opened: () => opened.push(transport.name),
      received() {},
      closed: () => 0,
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
    expect(transport.name).to.equal('long-poll');
    expect(sockets.all).to.have.length(2);
  });

  it('polls at once when the first socket is swallowed, without the whole wait', async () => {
    open({ patience: 10, openTimeout: 60_000, closed: () => 60_000 });
    await polls();
    expect(sockets.all).to.have.length(1);
  });

  it('polls when the socket opens and its handshake never comes through', async () => {
    open();
    (await sockets.dial(1)).opens();
    transport.restart(WELCOME_TIMEOUT);
    await polls();
  });

  it('waits its time after one refusal, and none after the second', async () => {
    open({ closed: () => (sockets.all.length === 1 ? 30 : 60_000) });
    const began = performance.now();
    await refuseTwice();
    expect(performance.now() - began).to.be.within(25, 5_000);
  });

  it('stays with WebSocket when a line that worked breaks, however often', async () => {
    const now = Date.now;
    open();
    for (let number = 1; number <= 5; number++) {
      const socket = await sockets.dial(number);
      socket.opens();
      transport.proven();
      Date.now = () => now() + 2_000;
      socket.says('a frame that comes later');
      Date.now = now;
      socket.dies();
    }
    await sockets.dial(6);
    expect(server.all).to.have.length(0);
  });

  it('polls within four sessions when lines soon fall silent after their welcome', async () => {
    open();
    for (let number = 1; number <= 3; number++) {
      const socket = await sockets.dial(number);
      socket.opens();
      transport.proven();
      socket.dies();
    }
    await polls();
    expect(sockets.all).to.have.length(3);
  });

  it('a close that a server has said never leads to the poll', async () => {
    open();
    for (let number = 1; number <= 5; number++) (await sockets.dial(number)).dies(4100);
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
    expect(localStorage.getItem(MEMORY)).to.equal(null);
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

  it('the switch back takes less than a second, with an idle poll held', async () => {
    open({ closed: () => 60_000 });
    (await sockets.dial(1)).dies();
    transport.hurry(0);
    (await sockets.dial(2)).dies();
    await polls();
    transport.proven();
    const began = performance.now();
    transport.hurry(0);
    (await sockets.dial(3)).opens();
    (await sockets.dial(4)).opens();
    expect(performance.now() - began).to.be.lessThan(1_000);
    expect(opened.at(-1)).to.equal('websocket');
  });

  it('remembers that WebSocket does not open while a poll works, and forgets it when it does', async () => {
    const began = Date.now();
    open({ remember: 60_000, probeDelay: 1 });
    await refuseTwice();
    expect(localStorage.getItem(MEMORY)).to.equal(null);
    transport.proven();
    expect(localStorage.getItem(MEMORY)).to.equal(null);
    (await sockets.dial(3)).dies();
    expect(Number(localStorage.getItem(MEMORY))).to.be.within(began + 60_000, Date.now() + 60_000);
    (await sockets.dial(4)).opens();
    expect(localStorage.getItem(MEMORY)).to.equal(null);
  });

  it('who is never blocked never loads what polls', async () => {
    let loads = 0;
    const load = () => {
      loads++;
      return import('../../../src/transports/polling.ts');
    };
    open({ load });
    for (let number = 1; number <= 6; number++) {
      const socket = await sockets.dial(number);
      if (number % 2) socket.opens();
      socket.dies(number % 2 ? 1001 : 1006);
    }
    expect(loads).to.equal(0);
    (await sockets.dial(7)).dies();
    await polls();
    expect(loads).to.equal(1);
  });

  for (const fault of ['rejects', 'hangs'])
    it(`a chunk whose loading ${fault} is an attempt that failed: WebSocket is tried, then the chunk again`, async () => {
      const told: (string | undefined)[] = [];
      let loads = 0;
      open({
        endpointsTimeout: 20,
        closed: (_code, _reason, error) => {
          told.push(error?.code);
          return 0;
        },
        load: () => {
          if (loads++ > 0) return import('../../../src/transports/polling.ts');
          if (fault === 'hangs') return new Promise(() => {});
          return Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
        },
      });
      (await sockets.dial(1)).dies();
      (await sockets.dial(2)).dies();
      (await sockets.dial(3)).dies();
      await polls();
      const code = fault === 'hangs' ? 'timeout' : 'unreachable';
      expect(told).to.deep.equal([undefined, undefined, code, undefined]);
      expect(loads).to.equal(2);
    });

  it('a server that comes back just when we poll pins nobody to it', async () => {
    open({ probeDelay: 1 });
    (await sockets.dial(1)).dies();
    for (let request = 1; request <= 2; request++) {
      (await sockets.dial(request + 1)).dies();
      (await server.request(request)).fail(new TypeError('Failed to fetch'));
    }
    (await sockets.dial(4)).dies();
    (await server.request(3)).answer('');
    await server.request(4);
    transport.proven();
    (await sockets.dial(5)).opens();
    (await sockets.dial(6)).opens();
    expect(opened.at(-1)).to.equal('websocket');
    expect(localStorage.getItem(MEMORY)).to.equal(null);
  });

  it('a later page begins with the poll, and looks for WebSocket as ever', async () => {
    localStorage.setItem(MEMORY, String(Date.now() + 60_000));
    open({ probeDelay: 1 });
    await polls();
    expect(sockets.all).to.have.length(0);
    transport.proven();
    (await sockets.dial(1)).opens();
    (await sockets.dial(2)).opens();
    expect(opened).to.deep.equal(['long-poll', 'websocket']);
  });

  it('keeps nothing where nothing may be kept', async () => {
    open({ remember: 0, probeDelay: 1 });
    await refuseTwice();
    transport.proven();
    (await sockets.dial(3)).dies();
    await sockets.dial(4);
    expect(localStorage.getItem(MEMORY)).to.equal(null);
  });

  it('a page whose policy forbids sockets polls, and looks again', async () => {
    sockets.blocked = new DOMException('The page forbids it.', 'SecurityError');
    open({ probeDelay: 1 });
    await polls();
    transport.proven();
    await until(() => localStorage.getItem(MEMORY) !== null);
    sockets.blocked = undefined;
    (await sockets.dial(1)).opens();
    (await sockets.dial(2)).opens();
    expect(opened.at(-1)).to.equal('websocket');
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
