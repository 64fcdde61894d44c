/** How a reconnecting transport leaves WebSocket for the long poll, and comes back. */
import { expect } from 'chai';
import { MEMORY, WELCOME_TIMEOUT } from '../../../src/transports/fallback.ts';
import { until } from '../../support/until.ts';
import { SwitchingStage } from './switching-stage.ts';

describe('a transport that may poll', () => {
  let stage: SwitchingStage;

  beforeEach(() => {
    stage = new SwitchingStage();
  });

  afterEach(() => stage.close());

  it('polls after two refusals', async () => {
    stage.open();
    await stage.refuseTwice();
    expect(stage.transport.name).to.equal('long-poll');
    expect(stage.sockets.all).to.have.length(2);
  });

  it('polls at once when the first socket is swallowed, without the whole wait', async () => {
    stage.open({ patience: 10, openTimeout: 60_000, closed: () => 60_000 });
    await stage.polls();
    expect(stage.sockets.all).to.have.length(1);
  });

  it('polls when the socket opens and its handshake never comes through', async () => {
    stage.open();
    (await stage.sockets.dial(1)).opens();
    stage.transport.restart(WELCOME_TIMEOUT);
    await stage.polls();
  });

  it('waits its time after one refusal, and none after the second', async () => {
    stage.open({ closed: () => (stage.sockets.all.length === 1 ? 30 : 60_000) });
    const began = performance.now();
    await stage.refuseTwice();
    expect(performance.now() - began).to.be.within(25, 5_000);
  });

  it('stays with WebSocket when a line that worked breaks, however often', async () => {
    const now = Date.now;
    stage.open();
    for (let number = 1; number <= 5; number++) {
      const socket = await stage.sockets.dial(number);
      socket.opens();
      stage.transport.proven();
      Date.now = () => now() + 2_000;
      socket.says('a frame that comes later');
      Date.now = now;
      socket.dies();
    }
    await stage.sockets.dial(6);
    expect(stage.server.all).to.have.length(0);
  });

  it('polls within four sessions when lines soon fall silent after their welcome', async () => {
    stage.open();
    for (let number = 1; number <= 3; number++) {
      const socket = await stage.sockets.dial(number);
      socket.opens();
      stage.transport.proven();
      socket.dies();
    }
    await stage.polls();
    expect(stage.sockets.all).to.have.length(3);
  });

  it('a close that a server has said never leads to the poll', async () => {
    stage.open();
    for (let number = 1; number <= 5; number++) (await stage.sockets.dial(number)).dies(4100);
    await stage.sockets.dial(6);
    expect(stage.server.all).to.have.length(0);
  });

  it('goes back to WebSocket when the poll fails too', async () => {
    stage.open();
    (await stage.sockets.dial(1)).dies();
    (await stage.sockets.dial(2)).dies();
    (await stage.server.request(1)).fail(new TypeError('Failed to fetch'));
    (await stage.sockets.dial(3)).opens();
    expect(stage.opened).to.deep.equal(['websocket']);
    expect(localStorage.getItem(MEMORY)).to.equal(null);
  });

  it('looks for WebSocket while it polls, and leaves the poll when one opens', async () => {
    stage.open({ probeDelay: 1 });
    await stage.refuseTwice();
    stage.transport.proven();
    const probe = await stage.sockets.dial(3);
    probe.opens();
    (await stage.sockets.dial(4)).opens();
    expect(stage.opened).to.deep.equal(['long-poll', 'websocket']);
    expect(probe.said).to.deep.equal([]);
    expect(probe.readyState).to.equal(2);
    expect(stage.server.all[1]?.init.signal?.aborted).to.equal(true);
  });

  it('keeps the poll while the socket that it looks for does not open, and waits longer', async () => {
    stage.open({ probeDelay: 10 });
    await stage.refuseTwice();
    stage.transport.proven();
    (await stage.sockets.dial(3)).dies();
    const began = performance.now();
    (await stage.sockets.dial(4)).dies();
    await stage.sockets.dial(5);
    expect(performance.now() - began).to.be.greaterThan(20 + 40 - 5);
    expect(stage.server.all[1]?.init.signal?.aborted).to.equal(false);
  });

  it('looks at once when told to hurry', async () => {
    stage.open();
    await stage.refuseTwice();
    stage.transport.proven();
    stage.transport.hurry(0);
    await stage.sockets.dial(3);
  });

  it('a socket that opened again and then proved dumb is left for the poll at once', async () => {
    stage.open({ probeDelay: 1 });
    await stage.refuseTwice();
    stage.transport.proven();
    (await stage.sockets.dial(3)).opens();
    (await stage.sockets.dial(4)).opens();
    stage.transport.restart(WELCOME_TIMEOUT);
    await stage.server.request(3);
  });

  it('the switch back takes less than a second, with an idle poll held', async () => {
    stage.open({ closed: () => 60_000 });
    (await stage.sockets.dial(1)).dies();
    stage.transport.hurry(0);
    (await stage.sockets.dial(2)).dies();
    await stage.polls();
    stage.transport.proven();
    const began = performance.now();
    stage.transport.hurry(0);
    (await stage.sockets.dial(3)).opens();
    (await stage.sockets.dial(4)).opens();
    expect(performance.now() - began).to.be.lessThan(1_000);
    expect(stage.opened.at(-1)).to.equal('websocket');
  });

  it('looks for WebSocket no more after it was closed', async () => {
    stage.open({ probeDelay: 1 });
    await stage.refuseTwice();
    stage.transport.proven();
    const probe = await stage.sockets.dial(3);
    stage.transport.close();
    expect(probe.readyState).to.equal(2);
    probe.opens();
    probe.dies();
    expect(localStorage.getItem(MEMORY)).to.equal(null);
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    expect(stage.sockets.all).to.have.length(3);
    expect(stage.opened).to.deep.equal(['long-poll']);
  });
});
