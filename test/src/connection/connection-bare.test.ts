/** A connection of protocols that can do little, and what of it is told to those who ask how it is. */
import { expect } from 'chai';
import { Connection, type ConnectionState } from '../../../src/connection/connection.ts';
import type { HeartbeatOptions } from '../../../src/connection/heartbeat.ts';
import { until } from '../../support/until.ts';
import { ScriptedFetch } from '../scripted-fetch.ts';
import { type ScriptedSocket, ScriptedSockets } from '../scripted-sockets.ts';
import { ScriptedProtocol } from './scripted-protocol.ts';

const FAST = { backoff: { base: 1, cap: 2, spread: 2, random: () => 1 } };

/** Its sessions can be told frames and their end, and no more. */
class BareProtocol extends ScriptedProtocol {
  override readonly refused = undefined as never;

  override opened(...host: Parameters<ScriptedProtocol['opened']>) {
    const { receive, closed } = super.opened(...host);
    return { receive, closed };
  }
}

describe('Connection', () => {
  let sockets: ScriptedSockets;
  let connection: Connection;
  let states: ConnectionState[];
  let told: string[];

  beforeEach(() => {
    sockets = new ScriptedSockets();
    sockets.install();
  });

  afterEach(() => {
    connection.disconnect();
    sockets.restore();
  });

  function make(protocol: ScriptedProtocol, heartbeat: HeartbeatOptions = {}): void {
    connection = new Connection(protocol, () => new Map(), { ...FAST, heartbeat });
    states = [];
    told = [];
    connection.on('state', (state) => states.push(state));
    connection.on('connected', () => told.push('connected'));
    connection.on('error', ({ code, fatal }) => told.push(`${code} ${fatal}`));
    connection.on('event', ({ type }) => told.push(type));
  }

  async function welcomed(number: number): Promise<ScriptedSocket> {
    const socket = await sockets.dial(number);
    socket.opens();
    socket.says('welcome');
    return socket;
  }

  it('speaks for a protocol that has no heartbeat, and nothing to say to a refusal or on waking', async () => {
    make(new BareProtocol());
    connection.wake();
    connection.doubt();
    connection.connect();
    const socket = await welcomed(1);
    connection.wake();
    connection.doubt();
    socket.says('event');
    expect(told).to.deep.equal(['connected', 'message']);
    expect(socket.said.filter((frame) => !frame.startsWith('hello'))).to.deep.equal([]);
    socket.dies(4301);
    await welcomed(2);
    expect(connection.state.status).to.equal('connected');
  });

  it('leaves a line alone that is silent, where nobody can be asked whether it lives', async () => {
    make(new BareProtocol(), { deadline: 5 });
    connection.connect();
    await welcomed(1);
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    expect([connection.state.status, sockets.all.length]).to.deep.equal(['connected', 1]);
  });

  it('is connected once, however often it is welcomed', async () => {
    make(new ScriptedProtocol());
    connection.connect();
    (await welcomed(1)).says('welcome');
    expect(told).to.deep.equal(['connected']);
  });

  it('begins without a line, and nobody is to blame for that', () => {
    make(new ScriptedProtocol());
    expect(connection.state).to.deep.equal({ status: 'disconnected' });
  });

  it('says why when it has stopped for good', async () => {
    make(new ScriptedProtocol());
    connection.connect();
    (await welcomed(1)).dies(4003, 'banned');
    expect(told).to.deep.equal(['connected', 'forbidden true']);
  });

  it('says since when there is no line, which does not change while it tries', async () => {
    make(new ScriptedProtocol());
    connection.connect();
    const socket = await welcomed(1);
    const began = Date.now();
    socket.dies();
    (await sockets.dial(2)).dies();
    await sockets.dial(3);
    const since = states
      .filter((state) => state.status === 'connecting')
      .map((state) => state.since)
      .slice(1);
    expect(since[0]).to.be.within(began, Date.now());
    expect(new Set(since).size).to.equal(1);
  });

  it('a line that was welcomed speaks for WebSocket, though it did not last', async () => {
    const protocol = new ScriptedProtocol();
    protocol.hasPoll = true;
    make(protocol);
    connection.connect();
    const server = new ScriptedFetch();
    server.install();
    try {
      (await welcomed(1)).dies();
      (await welcomed(2)).dies();
      await until(() => sockets.all.length === 3 || server.all.length > 0);
      expect(server.all).to.have.length(0);
    } finally {
      server.restore();
    }
  });
});
