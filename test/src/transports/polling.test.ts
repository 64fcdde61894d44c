/** What is loaded, and remembered, only when WebSocket has failed. */
import { expect } from 'chai';
import { MEMORY } from '../../../src/transports/fallback.ts';
import { Polling } from '../../../src/transports/polling.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';
import { until } from '../../support/until.ts';
import { FakeClock } from '../conversation/fake-clock.ts';
import { SwitchingStage } from './switching-stage.ts';

const SOCKET: Endpoint = { transport: 'websocket', url: 'ws://desk.test/' };
const POLL: Endpoint = { transport: 'long-poll', url: 'https://desk.test/poll' };

describe('what polls', () => {
  let stage: SwitchingStage;

  beforeEach(() => {
    stage = new SwitchingStage();
  });

  afterEach(() => stage.close());

  it('remembers that WebSocket does not open while a poll works, and forgets it when it does', async () => {
    const began = Date.now();
    stage.open({ remember: 60_000, probeDelay: 1 });
    await stage.refuseTwice();
    expect(localStorage.getItem(MEMORY)).to.equal(null);
    stage.transport.proven();
    expect(localStorage.getItem(MEMORY)).to.equal(null);
    (await stage.sockets.dial(3)).dies();
    expect(Number(localStorage.getItem(MEMORY))).to.be.within(began + 60_000, Date.now() + 60_000);
    (await stage.sockets.dial(4)).opens();
    expect(localStorage.getItem(MEMORY)).to.equal(null);
  });

  it('who is never blocked never loads what polls', async () => {
    let loads = 0;
    const load = () => {
      loads++;
      return import('../../../src/transports/polling.ts');
    };
    stage.open({ load });
    for (let number = 1; number <= 6; number++) {
      const socket = await stage.sockets.dial(number);
      if (number % 2) socket.opens();
      socket.dies(number % 2 ? 1001 : 1006);
    }
    expect(loads).to.equal(0);
    (await stage.sockets.dial(7)).dies();
    await stage.polls();
    expect(loads).to.equal(1);
  });

  for (const fault of ['rejects', 'hangs'])
    it(`a chunk whose loading ${fault} is an attempt that failed: WebSocket is tried, then the chunk again`, async () => {
      const told: (string | undefined)[] = [];
      let loads = 0;
      stage.open({
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
      (await stage.sockets.dial(1)).dies();
      (await stage.sockets.dial(2)).dies();
      (await stage.sockets.dial(3)).dies();
      await stage.polls();
      const code = fault === 'hangs' ? 'timeout' : 'unreachable';
      expect(told).to.deep.equal([undefined, undefined, code, undefined]);
      expect(loads).to.equal(2);
    });

  it('a server that comes back just when we poll pins nobody to it', async () => {
    stage.open({ probeDelay: 1 });
    (await stage.sockets.dial(1)).dies();
    for (let request = 1; request <= 2; request++) {
      (await stage.sockets.dial(request + 1)).dies();
      (await stage.server.request(request)).fail(new TypeError('Failed to fetch'));
    }
    (await stage.sockets.dial(4)).dies();
    (await stage.server.request(3)).answer('');
    await stage.server.request(4);
    stage.transport.proven();
    (await stage.sockets.dial(5)).opens();
    (await stage.sockets.dial(6)).opens();
    expect(stage.opened.at(-1)).to.equal('websocket');
    expect(localStorage.getItem(MEMORY)).to.equal(null);
  });

  it('a later page begins with the poll, and looks for WebSocket as ever', async () => {
    localStorage.setItem(MEMORY, String(Date.now() + 60_000));
    stage.open({ probeDelay: 1 });
    await stage.polls();
    expect(stage.sockets.all).to.have.length(0);
    stage.transport.proven();
    (await stage.sockets.dial(1)).opens();
    (await stage.sockets.dial(2)).opens();
    expect(stage.opened).to.deep.equal(['long-poll', 'websocket']);
  });

  it('keeps nothing where nothing may be kept', async () => {
    stage.open({ remember: 0, probeDelay: 1 });
    await stage.refuseTwice();
    stage.transport.proven();
    (await stage.sockets.dial(3)).dies();
    await stage.sockets.dial(4);
    expect(localStorage.getItem(MEMORY)).to.equal(null);
  });

  it('a page whose policy forbids sockets polls, and looks again', async () => {
    stage.sockets.blocked = new DOMException('The page forbids it.', 'SecurityError');
    stage.open({ probeDelay: 1 });
    await stage.polls();
    stage.transport.proven();
    await until(() => localStorage.getItem(MEMORY) !== null);
    stage.sockets.blocked = undefined;
    (await stage.sockets.dial(1)).opens();
    (await stage.sockets.dial(2)).opens();
    expect(stage.opened.at(-1)).to.equal('websocket');
  });

  it('looks ever more rarely, and soon again after a good while without a poll', async () => {
    const now = Date.now;
    const [socket, poll] = [SOCKET, POLL];
    const polling = new Polling({ probeDelay: 2, remember: 0 }, MEMORY, () => {});
    const line = polling.open(poll, socket);
    polling.look();
    for (let look = 1; look <= 8; look++) (await stage.sockets.dial(look)).dies();
    polling.rest();
    const wait = async (dial: number) => {
      const began = performance.now();
      polling.look();
      await stage.sockets.dial(dial);
      polling.rest();
      return performance.now() - began;
    };
    expect(await wait(9)).to.be.greaterThan(500);
    line.close();
    const soon = polling.open(poll, socket);
    expect(await wait(10), 'a moment later').to.be.greaterThan(500);
    soon.close();
    Date.now = () => now() + 61_000;
    const next = polling.open(poll, socket);
    Date.now = now;
    expect(await wait(11)).to.be.lessThan(400);
    next.close();
  });

  it('looks with one socket at a time, gives up one that does not open, and hears none that is given up', async () => {
    let recovered = 0;
    const clock = new FakeClock();
    try {
      const polling = new Polling({ probeDelay: 10, remember: 0 }, MEMORY, () => recovered++);
      const line = polling.open(POLL, SOCKET);
      line.close();
      const { waiting } = clock;
      polling.look();
      polling.look(5);
      expect(clock.waiting).to.equal(waiting + 1);
      await clock.live(5);
      const [probe] = stage.sockets.all;
      expect(probe?.closedWith).to.equal(undefined);
      await clock.live(10_000);
      expect(probe?.closedWith, 'it took too long').to.equal(1000);
      probe?.dies(1000);
      await clock.live(20);
      expect(stage.sockets.all).to.have.length(2);
      polling.rest();
      stage.sockets.last.opens();
      expect(recovered).to.equal(0);
      polling.look(5);
      polling.rest();
      await clock.live(60_000);
      expect(stage.sockets.all).to.have.length(2);
    } finally {
      clock.restore();
    }
  });

  it('looks for nothing where a protocol knows no socket', async () => {
    const polling = new Polling({ probeDelay: 1 }, MEMORY, () => {});
    const line = polling.open(POLL, undefined);
    polling.look();
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    expect(stage.sockets.all).to.have.length(0);
    line.close();
  });
});
