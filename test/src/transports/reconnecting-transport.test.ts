import { expect } from 'chai';
import type { ShamanError } from '../../../src/errors.ts';
import {
  ReconnectingTransport,
  type ReconnectingTransportOptions,
} from '../../../src/transports/reconnecting-transport.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';
import { until } from '../../support/until.ts';
import { ScriptedSockets } from '../scripted-sockets.ts';

const SOCKET: Endpoint = {
  transport: 'websocket',
  url: 'ws://desk.test/',
  greeting: () => 'hello',
};
const NEVER = new Promise<never>(() => {});

describe('ReconnectingTransport', () => {
  let sockets: ScriptedSockets;
  let transports: ReconnectingTransport[];
  let heard: string[];
  let errors: ShamanError[];

  beforeEach(() => {
    sockets = new ScriptedSockets();
    sockets.install();
    transports = [];
    heard = [];
    errors = [];
  });

  afterEach(() => {
    for (const transport of transports) transport.close();
    sockets.restore();
  });

  function open(options: Partial<ReconnectingTransportOptions> = {}): ReconnectingTransport {
    const transport = new ReconnectingTransport({
      endpoints: async () => [SOCKET],
      opened: () => heard.push('opened'),
      received: (frame) => heard.push(`received ${frame}`),
      closed: (code, reason, error) => {
        if (error) errors.push(error);
        else heard.push(`closed ${code} ${reason}`.trim());
        return 0;
      },
      ...options,
    });
    transports.push(transport);
    return transport;
  }

  it('dials, tells what it hears, and sends', async () => {
    const transport = open();
    const socket = await sockets.dial(1);
    socket.opens();
    socket.says('frame');
    expect(transport.name).to.equal('websocket');
    transport.send('ours');
    expect(heard).to.deep.equal(['opened', 'received frame']);
    expect(socket.said).to.deep.equal(['hello', 'ours']);
  });

  it('endpoints that reject three times and hang once are asked again, until they work', async () => {
    let asked = 0;
    const answers = [Promise.reject, Promise.reject, Promise.reject];
    open({
      endpointsTimeout: 10,
      endpoints: () => {
        const number = asked++;
        if (number < answers.length) return Promise.reject(new Error('no token'));
        return number === answers.length ? NEVER : Promise.resolve([SOCKET]);
      },
    });
    (await sockets.dial(1)).opens();
    expect(asked).to.equal(5);
    expect(errors.map(({ code }) => code)).to.deep.equal([
      'unreachable',
      'unreachable',
      'unreachable',
      'timeout',
    ]);
    expect(heard).to.deep.equal(['opened']);
  });

  it('endpoints that throw are endpoints that reject', async () => {
    let asked = 0;
    open({
      endpoints: () => {
        if (asked++ === 0) throw new Error('a mistake');
        return Promise.resolve([SOCKET]);
      },
    });
    await sockets.dial(1);
    expect(errors).to.have.length(1);
  });

  it('tells the true close code, also of a refused connection', async () => {
    open();
    (await sockets.dial(1)).dies(1006);
    const second = await sockets.dial(2);
    second.opens();
    second.dies(4100, 'busy');
    await sockets.dial(3);
    expect(heard).to.deep.equal(['closed 1006', 'opened', 'closed 4100 busy']);
  });

  it('a close inside of the listener is a last one: no further dial', async () => {
    let asked = 0;
    const transport = open({
      endpoints: async () => {
        asked++;
        return [SOCKET];
      },
      closed: () => {
        transport.close();
        return 0;
      },
    });
    const socket = await sockets.dial(1);
    socket.opens();
    socket.dies(4003);
    const next = open();
    await sockets.dial(2);
    next.close();
    expect(sockets.all).to.have.length(2);
    expect(asked).to.equal(1);
  });

  it('queues nothing: what is sent without a line is not sent later', async () => {
    const transport = open();
    transport.send('too early');
    const first = await sockets.dial(1);
    transport.send('too early');
    first.opens();
    first.dies();
    transport.send('too late');
    const second = await sockets.dial(2);
    second.opens();
    expect([...first.said, ...second.said]).to.deep.equal(['hello', 'hello']);
  });

  it('says its greeting before anybody hears that the line is open', async () => {
    const greeted: number[] = [];
    open({
      opened: () => greeted.push(sockets.last.said.length),
    });
    (await sockets.dial(1)).opens();
    expect(greeted).to.deep.equal([1]);
  });

  it('closed before the socket exists it never dials, and the next instance does', async () => {
    open().close();
    open();
    await sockets.dial(1);
    expect(sockets.all).to.have.length(1);
  });

  it('closed while it dials it hangs up, and says no more', async () => {
    const transport = open();
    const socket = await sockets.dial(1);
    transport.close();
    socket.opens();
    socket.says('late');
    expect(socket.closedWith).to.equal(1000);
    expect(heard).to.deep.equal([]);
  });

  it('closed while it waits it asks nobody any more', async () => {
    let asked = 0;
    const transport = open({
      closed: () => 5,
      endpoints: async () => {
        asked++;
        return [SOCKET];
      },
    });
    (await sockets.dial(1)).dies();
    transport.close();
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    expect(asked).to.equal(1);
  });

  it('closed while it asks for endpoints it does not dial them', async () => {
    let answer = (_endpoints: readonly Endpoint[]) => {};
    const transport = open({
      endpoints: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    await until(() => answer.length === 1);
    transport.close();
    answer([{ ...SOCKET, url: 'ws://closed.test/' }]);
    open();
    await sockets.dial(1);
    expect(sockets.all.map(({ url }) => url)).to.deep.equal([SOCKET.url]);
  });

  it('a constructor that throws is an attempt that failed, not the end', async () => {
    sockets.blocked = new DOMException('The page forbids it.', 'SecurityError');
    open();
    await until(() => heard.length >= 2);
    expect(heard[0]).to.equal('closed 1006');
    sockets.blocked = undefined;
    (await sockets.dial(1)).opens();
    expect(heard.at(-1)).to.equal('opened');
  });

  it('gives a socket up that does not open in time', async () => {
    open({ openTimeout: 10 });
    await sockets.dial(2);
    expect(heard).to.deep.equal(['closed 3408']);
    expect(sockets.all[0]?.closedWith).to.equal(3408);
  });

  it('restarts a line that is half open without waiting for its other end', async () => {
    const transport = open();
    const socket = await sockets.dial(1);
    socket.opens();
    transport.restart(3410);
    expect(heard).to.deep.equal(['opened', 'closed 3410']);
    await sockets.dial(2);
    socket.says('from the dead');
    expect(heard).not.to.include('received from the dead');
  });

  it('waits as long as it is told after each loss, and hurries when told to', async () => {
    const transport = open({ closed: () => 60_000 });
    (await sockets.dial(1)).dies();
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    expect(sockets.all).to.have.length(1);
    transport.hurry(0);
    await sockets.dial(2);
  });

  it('hurries also when it was lost just now, and the wait has still to begin', async () => {
    const transport = open({ closed: () => 60_000 });
    const socket = await sockets.dial(1);
    socket.dies();
    transport.hurry(5);
    await sockets.dial(2);
  });

  it('waits as long as it is told when no endpoint could be had, and then asks again', async () => {
    let asked = 0;
    const began = performance.now();
    open({
      closed: () => 40,
      endpoints: async () => {
        if (asked++ === 0) throw new Error('no token');
        return [SOCKET];
      },
    });
    await sockets.dial(1);
    expect(performance.now() - began).to.be.greaterThan(35);
  });

  it('a protocol that names no endpoint is asked again', async () => {
    let asked = 0;
    open({ endpoints: async () => (asked++ === 0 ? [] : [SOCKET]) });
    await sockets.dial(1);
    expect(errors.map(({ code }) => code)).to.deep.equal(['protocol']);
  });

  it('200 lines that break leave one socket', async () => {
    open();
    for (let number = 1; number <= 200; number++) {
      const socket = await until(() => sockets.all[number - 1], { interval: 0 });
      socket.opens();
      socket.dies();
    }
    await sockets.dial(201);
    expect(sockets.all.filter(({ readyState }) => readyState < 2)).to.have.length(1);
  });
});
