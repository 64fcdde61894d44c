import { expect } from 'chai';
import {
  Connection,
  type ConnectionOptions,
  type ConnectionState,
} from '../../../src/connection/connection.ts';
import { ShamanError } from '../../../src/errors.ts';
import { until } from '../../support/until.ts';
import { arrival } from '../samples.ts';
import { type ScriptedSocket, ScriptedSockets } from '../scripted-sockets.ts';
import { ScriptedProtocol } from './scripted-protocol.ts';

const FAST: ConnectionOptions = {
  backoff: { base: 1, cap: 2, spread: 2, random: () => 1 },
  stableAfter: 60_000,
};

describe('Connection', () => {
  let sockets: ScriptedSockets;
  let protocol: ScriptedProtocol;
  let connection: Connection;
  let told: string[];

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
    connection = new Connection(protocol, () => new Map([['c', '7']]), { ...FAST, ...options });
    told = [];
    connection.on('state', (state) => told.push(words(state)));
    connection.on('connected', (heads) => told.push(`heads ${heads?.get('c')}`));
    connection.on('heads', (heads) => told.push(`new heads ${heads?.get('c')}`));
    connection.on('lost', () => told.push('lost'));
    connection.on('event', (event) => told.push(event.type));
  }

  const words = (state: ConnectionState): string => {
    if (state.status === 'connecting') return `connecting ${state.attempt}`;
    if (state.status === 'connected') return `connected by ${state.transport}`;
    return state.error ? `disconnected: ${state.error.code}` : 'disconnected';
  };

  async function shakeHands(number = 1): Promise<ScriptedSocket> {
    const socket = await sockets.dial(number);
    socket.opens();
    socket.says('welcome');
    return socket;
  }

  it('dials, greets with where we stand, and is connected once it was welcomed', async () => {
    connection.connect();
    const socket = await sockets.dial(1);
    socket.opens();
    expect(connection.state.status).to.equal('connecting');
    expect(socket.said).to.deep.equal(['hello after 7']);
    socket.says('welcome');
    expect(told).to.deep.equal(['connecting 1', 'connected by websocket', 'heads 7']);
  });

  it('hands on what the protocol hears', async () => {
    connection.connect();
    const socket = await shakeHands();
    const events: unknown[] = [];
    connection.on('event', (event) => events.push(event));
    socket.says('event');
    socket.says('heads');
    expect(events).to.deep.equal([arrival(1)]);
    expect(told.at(-1)).to.equal('new heads 8');
  });

  it('connects once, however often it is told to', async () => {
    connection.connect();
    connection.connect();
    await shakeHands();
    connection.connect();
    expect(sockets.all).to.have.length(1);
  });

  it('comes back when the line breaks, and tears down before it tells', async () => {
    connection.connect();
    const socket = await shakeHands();
    connection.on('lost', () => told.push(protocol.told.at(-1) ?? ''));
    socket.dies();
    await shakeHands(2);
    expect(told.slice(3)).to.deep.equal([
      'lost',
      'closed 1',
      'connecting 1',
      'connected by websocket',
      'heads 7',
    ]);
  });

  it('says nothing of a loss that was none: never connected, never lost', async () => {
    connection.connect();
    (await sockets.dial(1)).dies();
    (await sockets.dial(2)).dies();
    await sockets.dial(3);
    expect(told).not.to.include('lost');
  });

  it('counts attempts, and remembers since when there is no line', async () => {
    connection.connect();
    const since = (connection.state as { since?: number }).since;
    (await sockets.dial(1)).dies();
    (await sockets.dial(2)).dies();
    await sockets.dial(3);
    expect(told).to.deep.equal(['connecting 1', 'connecting 1', 'connecting 2']);
    expect((connection.state as { since?: number }).since).to.equal(since);
  });

  it('an old line says nothing any more', async () => {
    connection.connect();
    const old = await shakeHands();
    old.dies();
    const socket = await shakeHands(2);
    const before = [...told];
    protocol.hosts[0]?.emit(arrival(1));
    protocol.hosts[0]?.ready(new Map());
    protocol.hosts[0]?.heads(new Map());
    protocol.hosts[0]?.send('from the past');
    protocol.hosts[0]?.fail(new ShamanError('protocol', 'No.', { fatal: true }));
    old.says('event');
    expect(told).to.deep.equal(before);
    expect(socket.said).not.to.include('from the past');
    expect(connection.state.status).to.equal('connected');
  });

  it('disconnects at once, and nothing comes after', async () => {
    connection.connect();
    const socket = await shakeHands();
    connection.disconnect();
    connection.disconnect();
    socket.says('event');
    protocol.hosts[0]?.emit(arrival(1));
    expect(told.slice(3)).to.deep.equal(['lost', 'disconnected']);
    expect(socket.readyState).to.equal(2);
    expect(protocol.told.at(-1)).to.equal('closed 1');
  });

  it('can be connected again after each end', async () => {
    for (let number = 1; number <= 3; number++) {
      connection.connect();
      await shakeHands(number);
      connection.disconnect();
    }
    expect(connection.state.status).to.equal('disconnected');
    expect(told.filter((each) => each.startsWith('connected'))).to.have.length(3);
  });

  it('disconnected before the first dial it makes none', async () => {
    connection.connect();
    connection.disconnect();
    connection.connect();
    await shakeHands();
    expect(sockets.all).to.have.length(1);
  });

  it('says why it has no line', async () => {
    const why: (string | undefined)[] = [];
    connection.on('state', (state) => {
      if (state.status === 'connecting') why.push(state.error?.message);
    });
    connection.connect();
    (await sockets.dial(1)).dies();
    (await sockets.dial(2)).dies(4100, 'busy');
    protocol.failures.push(new Error('no token'));
    (await sockets.dial(3)).dies(4301);
    await sockets.dial(4);
    expect(why).to.deep.equal([
      undefined,
      'Closed: 1006 ',
      'Closed: 4100 busy',
      'no token',
      'Closed: 4301 ',
    ]);
  });

  it('listeners that throw break nothing: not the next listener, not the line', async () => {
    const report = globalThis.reportError;
    const reported: unknown[] = [];
    globalThis.reportError = (error) => void reported.push(error);
    const mistake = new Error('a mistake of the page');
    const fail = () => {
      throw mistake;
    };
    make();
    const witness = told;
    const other = new Connection(protocol, () => new Map(), FAST);
    for (const event of ['state', 'connected', 'lost', 'heads', 'event'] as const)
      other.on(event, fail);
    other.on('event', () => witness.push('heard'));
    try {
      other.connect();
      const socket = await shakeHands();
      socket.says('event');
      socket.says('heads');
      socket.dies();
      (await shakeHands(2)).says('event');
      expect(other.state.status).to.equal('connected');
      other.disconnect();
    } finally {
      globalThis.reportError = report;
    }
    expect(witness).to.deep.equal(['heard', 'heard']);
    expect(new Set(reported)).to.deep.equal(new Set([mistake]));
  });

  describe('listeners that change their mind', () => {
    it('connect() inside of disconnected connects', async () => {
      connection.connect();
      await shakeHands();
      const stop = connection.on('state', ({ status }) => {
        if (status !== 'disconnected') return;
        stop();
        connection.connect();
      });
      connection.disconnect();
      await shakeHands(2);
      expect(connection.state.status).to.equal('connected');
    });

    for (const status of ['connecting', 'connected'] as const) {
      it(`disconnect() inside of ${status} disconnects for good`, async () => {
        connection.on('state', (state) => state.status === status && connection.disconnect());
        connection.connect();
        if (status === 'connected') await shakeHands();
        expect(connection.state.status).to.equal('disconnected');
        expect(told).not.to.include('heads 7');
        const other = new ScriptedProtocol();
        const witness = new Connection(other, () => new Map(), FAST);
        witness.connect();
        await until(() => sockets.all.length > (status === 'connected' ? 1 : 0));
        witness.disconnect();
        expect(sockets.all).to.have.length(status === 'connected' ? 2 : 1);
      });
    }

    it('disconnect() inside of lost is not followed by a dial', async () => {
      connection.on('lost', () => connection.disconnect());
      connection.connect();
      (await shakeHands()).dies();
      expect(connection.state.status).to.equal('disconnected');
      expect(told.at(-1)).to.equal('disconnected');
    });
  });
});
