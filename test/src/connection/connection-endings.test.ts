/** What is left of a connection after it was closed, whatever happened to it before: nothing. */
import { expect } from 'chai';
import { Connection } from '../../../src/connection/connection.ts';
import { Network } from '../../../src/connection/network.ts';
import { BrowserTabs } from '../../../src/tabs/browser-tabs.ts';
import { until } from '../../support/until.ts';
import { ScriptedSockets } from '../scripted-sockets.ts';
import { Census } from './census.ts';
import { ScriptedProtocol } from './scripted-protocol.ts';

const FAST = { backoff: { base: 1, cap: 2, spread: 2 } };

describe('a connection that ends', () => {
  let sockets: ScriptedSockets;
  let census: Census;

  beforeEach(() => {
    sockets = new ScriptedSockets();
    sockets.install();
    census = new Census();
    census.begin();
  });

  afterEach(() => {
    census.end();
    sockets.restore();
  });

  const living = () => sockets.all.filter(({ readyState }) => readyState < 2).length;

  it('200 times in any state, leaves no timer, listener or socket', async () => {
    const listeners = census.listeners;
    const connection = new Connection(new ScriptedProtocol(), () => new Map(), FAST);
    for (let cycle = 0; cycle < 200; cycle++) {
      const network = new Network();
      const before = sockets.all.length;
      connection.connect();
      if (cycle % 4 > 0) await until(() => sockets.all.length > before, { interval: 0 });
      if (cycle % 4 > 1) sockets.last.opens();
      if (cycle % 4 > 2) sockets.last.says('welcome');
      if (cycle % 8 === 7) sockets.last.dies();
      connection.wake();
      connection.disconnect();
      network.stop();
    }
    expect(living()).to.equal(0);
    expect(census.listeners).to.equal(listeners);
    // The rest of until's own last look, and of the package's turn that was under way.
    await until(() => census.timers <= 1);
  });

  it('200 tabs that join and close leave no timer', async () => {
    const visitor = crypto.randomUUID();
    for (let cycle = 0; cycle < 200; cycle++) {
      const tab = new BrowserTabs(visitor);
      tab.join();
      tab.close();
    }
    expect(census.timers).to.equal(0);
    await until(async () => (await navigator.locks.query()).held?.length === 0);
  });

  it('is in the state that was asked for last, in whatever order that was', async () => {
    const connection = new Connection(new ScriptedProtocol(), () => new Map(), FAST);
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let round = 0; round < 30; round++) {
      for (let step = random() * 6; step > 0; step--) {
        if (random() < 0.5) connection.connect();
        else connection.disconnect();
        if (random() < 0.3) await Promise.resolve();
        if (random() < 0.2) sockets.all.at(-1)?.dies();
      }
      connection.connect();
      const socket = await until(() => sockets.all.findLast(({ readyState }) => readyState < 2));
      if (socket.readyState === 0) socket.opens();
      socket.says('welcome');
      expect(connection.state.status).to.equal('connected');
      expect(living()).to.equal(1);
    }
    connection.disconnect();
    expect([connection.state.status, living()]).to.deep.equal(['disconnected', 0]);
  });
});
