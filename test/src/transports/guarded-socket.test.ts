import { expect } from 'chai';
import { GuardedSocket } from '../../../src/transports/guarded-socket.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';
import { until } from '../../support/until.ts';
import { ScriptedSocket, ScriptedSockets } from '../scripted-sockets.ts';

const ENDPOINT: Endpoint = { transport: 'websocket', url: 'ws://desk.test/' };

describe('GuardedSocket', () => {
  let sockets: ScriptedSockets;
  let told: string[];
  let opened: GuardedSocket[];

  beforeEach(() => {
    sockets = new ScriptedSockets();
    sockets.install();
    told = [];
    opened = [];
  });

  afterEach(() => {
    for (const socket of opened) socket.close();
    sockets.restore();
  });

  function open(endpoint: Endpoint = ENDPOINT, openTimeout = 60_000): GuardedSocket {
    const socket = new GuardedSocket(endpoint, openTimeout);
    opened.push(socket);
    socket.addEventListener('open', () => told.push('open'));
    socket.addEventListener('error', () => told.push('error'));
    socket.addEventListener('message', (event) => told.push((event as MessageEvent).data));
    socket.addEventListener('close', (event) => {
      const { code, reason } = event as CloseEvent;
      told.push(`close ${code} ${reason}`.trim());
    });
    return socket;
  }

  it('never fires error, which the package would turn into a clean 1000', () => {
    open();
    sockets.last.dies(1006);
    expect(told).to.deep.equal(['close 1006']);
  });

  it('hands subprotocols on', () => {
    open({ ...ENDPOINT, subprotocols: ['a', 'b'] });
    expect(sockets.last.subprotocols).to.deep.equal(['a', 'b']);
  });

  it('greets first, and only on a socket', () => {
    const socket = open({ ...ENDPOINT, greeting: () => 'hello' });
    expect(sockets.last.said).to.deep.equal([]);
    sockets.last.opens();
    socket.send('frame');
    expect(sockets.last.said).to.deep.equal(['hello', 'frame']);
  });

  it('a long poll greets by itself, in each of its requests', () => {
    const scripted = new ScriptedSocket('https://desk.test/poll');
    const poll: Endpoint = { transport: 'long-poll', url: scripted.url, greeting: () => 'hello' };
    opened.push(new GuardedSocket(poll, 60_000, () => scripted));
    scripted.opens();
    expect(scripted.said).to.deep.equal([]);
  });

  it('given up while it was opening it never opens', () => {
    const socket = open();
    socket.close();
    sockets.last.opens();
    expect(socket.readyState).to.equal(3);
    expect(told).to.deep.equal(['close 1000']);
  });

  it('sends nothing before it is open, nor after it was closed', () => {
    const socket = open();
    socket.send('early');
    sockets.last.opens();
    socket.close();
    socket.send('late');
    expect(sockets.last.said).to.deep.equal([]);
  });

  it('sends nothing to a socket that is closing and has not told yet', () => {
    const socket = open();
    sockets.last.opens();
    sockets.last.readyState = 2;
    socket.send('late');
    expect(sockets.last.said).to.deep.equal([]);
  });

  it('is gone at once when it is given up, whatever the other end says later', () => {
    const socket = open();
    sockets.last.opens();
    socket.close(3410, 'silent');
    expect(socket.readyState).to.equal(3);
    sockets.last.says('late');
    sockets.last.dies(1000);
    expect(told).to.deep.equal(['open', 'close 3410 silent']);
  });

  it('tells one close, and the first one', () => {
    const socket = open();
    sockets.last.dies(4003, 'banned');
    socket.close(3410, 'silent');
    socket.close();
    expect(told).to.deep.equal(['close 4003 banned']);
  });

  it('drops what is not text', () => {
    open();
    sockets.last.opens();
    sockets.last.says(new Blob(['x']));
    sockets.last.says('text');
    expect(told).to.deep.equal(['open', 'text']);
  });

  it('gives an attempt up that takes too long, and not one that has opened', async () => {
    open(ENDPOINT, 5);
    sockets.last.opens();
    open(ENDPOINT, 10);
    await until(() => told.length > 1);
    expect(told).to.deep.equal(['open', 'close 3408']);
  });

  it('an impossible URL is a close', async () => {
    sockets.restore();
    open({ ...ENDPOINT, url: 'nonsense://' });
    await until(() => told.length > 0);
    expect(told).to.deep.equal(['close 1006']);
  });
});
