/** What a connection makes of trouble: silence, refusals, and servers that say no for good. */
import { expect } from 'chai';
import { Connection, type ConnectionOptions } from '../../../src/connection/connection.ts';
import { ShamanError } from '../../../src/errors.ts';
import { until } from '../../support/until.ts';
import { type ScriptedSocket, ScriptedSockets } from '../scripted-sockets.ts';
import { ScriptedProtocol } from './scripted-protocol.ts';

const FAST: ConnectionOptions = {
  backoff: { base: 1, cap: 2, spread: 2, random: () => 1 },
  stableAfter: 60_000,
};

describe('a connection in trouble', () => {
  let sockets: ScriptedSockets;
  let protocol: ScriptedProtocol;
  let connection: Connection;

  beforeEach(() => {
    sockets = new ScriptedSockets();
    sockets.install();
    make();
  });

  afterEach(() => {
    connection.disconnect();
    sockets.restore();
  });

  function make(options: ConnectionOptions = {}): void {
    protocol = new ScriptedProtocol();
    connection = new Connection(protocol, () => new Map(), { ...FAST, ...options });
  }

  async function shakeHands(number = 1): Promise<ScriptedSocket> {
    const socket = await sockets.dial(number);
    socket.opens();
    socket.says('welcome');
    return socket;
  }

  const errorCode = () =>
    connection.state.status === 'disconnected' ? connection.state.error?.code : undefined;

  it('a line that is never welcomed is given up', async () => {
    make({ welcomeTimeout: 10 });
    connection.connect();
    (await sockets.dial(1)).opens();
    await shakeHands(2);
    expect(sockets.all[0]?.closedWith).to.equal(3409);
    expect(connection.state.status).to.equal('connected');
  });

  it('a line that breaks without a word is dialled as far apart as the server last said', async () => {
    make({ backoff: { base: 60_000, random: () => 1 } });
    connection.connect();
    const socket = await shakeHands();
    protocol.hosts[0]?.crowd?.(5);
    socket.dies();
    await shakeHands(2);
    expect(connection.state.status).to.equal('connected');
  });

  it('where a poll could be tried instead, a welcome is not waited for as long', async () => {
    make({ welcomeTimeout: 60_000, transport: { patience: 10 } });
    protocol.hasPoll = true;
    connection.connect();
    const socket = await sockets.dial(1);
    socket.opens();
    await until(() => socket.closedWith === 3409);
  });

  it('a socket and the poll that is tried instead count as one attempt', async () => {
    make({ backoff: { base: 1, cap: 1, random: () => 1 } });
    protocol.hasPoll = true;
    const attempts: number[] = [];
    connection.on('state', (state) => {
      if (state.status === 'connecting') attempts.push(state.attempt);
    });
    connection.connect();
    for (let number = 1; number <= 4; number++) (await sockets.dial(number)).dies();
    await until(() => attempts.length >= 8, { what: 'nobody answers the polls either' });
    expect(attempts.slice(0, 8)).to.deep.equal([1, 1, 2, 2, 3, 3, 4, 4]);
  });

  it('where it could not, it is', async () => {
    make({ welcomeTimeout: 60_000, transport: { patience: 10 } });
    connection.connect();
    const socket = await sockets.dial(1);
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    socket.opens();
    await until(() => performance.now() - began > 60);
    socket.says('welcome');
    expect(connection.state.status).to.equal('connected');
  });

  it('a welcome in time is not given up later', async () => {
    make({ welcomeTimeout: 10 });
    connection.connect();
    const socket = await shakeHands();
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    expect(socket.readyState).to.equal(1);
  });

  it('a silent line is given up, and dialled again', async () => {
    make({ heartbeat: { deadline: 10 } });
    connection.connect();
    const socket = await shakeHands();
    await sockets.dial(2);
    expect(socket.closedWith).to.equal(3410);
  });

  it('waking up asks a line whether it lives; no answer is the end of it', async () => {
    make({ heartbeat: { quiet: 0, probe: 5 } });
    connection.connect();
    const socket = await shakeHands();
    connection.wake();
    expect(socket.said.at(-1)).to.equal('ping');
    expect(protocol.told).to.include('woken');
    await sockets.dial(2);
  });

  it('a browser that says offline makes us look, and an answer keeps the line', async () => {
    make({ heartbeat: { probe: 40 } });
    connection.connect();
    const socket = await shakeHands();
    connection.doubt();
    expect(socket.said.at(-1)).to.equal('ping');
    const began = performance.now();
    await until(() => {
      socket.says('pong');
      return performance.now() - began > 80;
    });
    expect(socket.readyState).to.equal(1);
  });

  it('waking up while it waits makes it try soon', async () => {
    let waits = 0;
    const random = () => {
      waits++;
      return 1;
    };
    make({ backoff: { base: 60_000, cap: 60_000, random } });
    connection.connect();
    (await sockets.dial(1)).dies();
    await until(() => waits === 1);
    connection.wake();
    await sockets.dial(2);
  });

  for (const code of [4000, 4001, 4003, 4004, 4005, 1008]) {
    it(`${code} is the end: no further dial, and the reason is told`, async () => {
      connection.connect();
      (await shakeHands()).dies(code, 'no');
      expect(errorCode()).to.match(/forbidden|protocol/);
      connection.wake();
      const witness = new Connection(new ScriptedProtocol(), () => new Map(), FAST);
      witness.connect();
      await sockets.dial(2);
      witness.disconnect();
      expect(sockets.all).to.have.length(2);
    });
  }

  it('can be connected again after an end for good', async () => {
    connection.connect();
    (await shakeHands()).dies(4003);
    connection.connect();
    await shakeHands(2);
    expect(connection.state.status).to.equal('connected');
  });

  it('a refused token is told to the protocol before the next dial', async () => {
    connection.connect();
    (await shakeHands()).dies(4301, 'expired');
    await shakeHands(2);
    expect(protocol.told).to.include('refused');
    expect(protocol.told.indexOf('refused')).to.be.lessThan(protocol.told.indexOf('opened 2'));
  });

  it('comes back within the time that the server asks for', async () => {
    make({ backoff: { base: 60_000, cap: 60_000, spread: 60_000, random: () => 1 } });
    connection.connect();
    (await shakeHands()).dies(4100, '{"r":"busy","w":5}');
    await shakeHands(2);
    protocol.failures.push(new ShamanError('request', 'Slow down.', { retryAfter: 5 }));
    sockets.last.dies(4100, '{"w":5}');
    await sockets.dial(3);
  });

  it('any other close keeps the token', async () => {
    connection.connect();
    (await shakeHands()).dies(4100);
    await shakeHands(2);
    expect(protocol.told).not.to.include('refused');
  });

  it('a protocol that cannot go on with a line gets another one', async () => {
    connection.connect();
    (await shakeHands()).says('nonsense');
    await shakeHands(2);
    expect(sockets.all[0]?.closedWith).to.equal(3411);
  });

  it('a protocol that can never go on ends it', async () => {
    connection.connect();
    (await shakeHands()).says('too old');
    expect(errorCode()).to.equal('protocol');
  });

  it('endpoints that cannot be had now are asked for again', async () => {
    protocol.failures.push(new Error('no network'), new Error('no network'));
    connection.connect();
    await shakeHands();
    expect(connection.state.status).to.equal('connected');
  });

  it('endpoints that can never be had end it', async () => {
    protocol.failures.push(new ShamanError('forbidden', 'Not here.', { fatal: true }));
    connection.connect();
    await until(() => connection.state.status === 'disconnected');
    expect(errorCode()).to.equal('forbidden');
    expect(sockets.all).to.have.length(0);
  });

  it('a server that accepts and hangs up is not dialled ever faster', async () => {
    const waits: number[] = [];
    make({
      stableAfter: 60_000,
      backoff: {
        base: 1,
        cap: 64,
        random: () => {
          waits.push(performance.now());
          return 1;
        },
      },
    });
    connection.connect();
    for (let number = 1; number <= 6; number++) (await shakeHands(number)).dies();
    await sockets.dial(7);
    const gaps = waits.slice(1).map((at, i) => at - (waits[i] ?? 0));
    expect(gaps.at(-1)).to.be.greaterThan(30);
  });

  it('a connection that lived for a while starts with short waits again', async () => {
    make({ stableAfter: 5, backoff: { base: 1, cap: 60_000, random: () => 1 } });
    connection.connect();
    for (let number = 1; number <= 10; number++) (await sockets.dial(number)).dies();
    const socket = await shakeHands(11);
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    socket.dies();
    // Not settled, it would be 2048 ms.
    await until(() => sockets.all.length === 12, { timeout: 1_000 });
  });
});
