import { expect } from 'chai';
import {
  Fallback,
  MEMORY,
  OPEN_TIMEOUT,
  WELCOME_TIMEOUT,
} from '../../../src/transports/fallback.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';

const SOCKET: Endpoint = { transport: 'websocket', url: 'ws://desk.test/' };
const POLL: Endpoint = { transport: 'long-poll', url: 'http://desk.test/poll' };

describe('Fallback', () => {
  let fallback: Fallback;

  beforeEach(() => {
    localStorage.removeItem(MEMORY);
    fallback = new Fallback();
  });

  afterEach(() => localStorage.removeItem(MEMORY));

  const choice = () => fallback.choose([SOCKET, POLL])!.transport;
  const refuse = (times: number) => {
    for (let time = 0; time < times; time++) fallback.ended(choice(), 1006);
  };

  it('begins with WebSocket, wherever it stands in the list', () => {
    expect(fallback.choose([POLL, SOCKET])).to.equal(SOCKET);
  });

  it('one refusal proves nothing, two do', () => {
    refuse(1);
    expect(choice()).to.equal('websocket');
    refuse(1);
    expect(choice()).to.equal('long-poll');
  });

  for (const code of [OPEN_TIMEOUT, WELCOME_TIMEOUT])
    it(`one attempt that was swallowed is enough: ${code}`, () => {
      choice();
      fallback.ended('websocket', code);
      expect(choice()).to.equal('long-poll');
    });

  it('tells when the next attempt need not wait', () => {
    refuse(1);
    expect(fallback.isPolling).to.equal(false);
    refuse(1);
    expect(fallback.isPolling).to.equal(true);
  });

  it('never hurries from a socket to itself: without a poll every refusal waits', () => {
    for (let time = 0; time < 5; time++) {
      expect(fallback.choose([SOCKET])).to.equal(SOCKET);
      fallback.ended('websocket', 1006);
      expect(fallback.isPolling).to.equal(false);
    }
  });

  it('a poll that fails too proves nothing against WebSocket: a deploy pins nobody', () => {
    refuse(3);
    expect(choice()).to.equal('websocket');
  });

  it('goes back and forth while nothing works', () => {
    const tried = Array.from({ length: 6 }, () => {
      const transport = choice();
      fallback.ended(transport, 1006);
      return transport;
    });
    expect(tried.slice(1)).to.deep.equal([
      'websocket',
      'long-poll',
      'websocket',
      'long-poll',
      'websocket',
    ]);
  });

  it('takes the poll when three lines in a row fell silent after their welcome', () => {
    const tried = Array.from({ length: 4 }, () => {
      const transport = choice();
      fallback.ended(transport, 1006, 300);
      return transport;
    });
    expect(tried).to.deep.equal(['websocket', 'websocket', 'websocket', 'long-poll']);
  });

  it('a line on which nothing came for too long counts like one that broke', () => {
    for (let time = 0; time < 3; time++) fallback.ended(choice() as 'websocket', 3410, 0);
    expect(choice()).to.equal('long-poll');
  });

  for (const code of [1000, 1001, 1011, 1012, 1013, 4000, 4100, 4301])
    it(`a close with ${code} was said by a server, so its frames come through`, () => {
      refuse(1);
      fallback.ended('websocket', code);
      expect(choice()).to.equal('websocket');
      refuse(1);
      expect(choice()).to.equal('websocket');
    });

  for (const code of [1002, 1005, 1006, 1007, 1014, 1015, 3410, 3411])
    it(`a close with ${code} speaks against the line`, () => {
      refuse(1);
      fallback.ended('websocket', code);
      expect(choice()).to.equal('long-poll');
    });

  it('a line that went on after its welcome wipes away what was held against it', () => {
    refuse(1);
    fallback.ended('websocket', 1006, 1_001);
    refuse(1);
    expect(choice()).to.equal('websocket');
  });

  it('a socket that is tried after a poll has one chance', () => {
    for (const useful of [undefined, 300]) {
      fallback = new Fallback();
      refuse(2);
      fallback.ended('long-poll', 3412, 5_000);
      expect(choice()).to.equal('websocket');
      fallback.ended('websocket', 1006, useful);
      expect(choice()).to.equal('long-poll');
    }
  });

  it('takes what there is', () => {
    expect(fallback.choose([POLL])).to.equal(POLL);
    fallback.ended('websocket', OPEN_TIMEOUT);
    expect(fallback.choose([SOCKET])).to.equal(SOCKET);
    expect(fallback.choose([])).to.equal(undefined);
  });

  it('begins with the poll where WebSocket was shown not to work, for as long as that is remembered', () => {
    localStorage.setItem(MEMORY, String(Date.now() + 60_000));
    fallback = new Fallback();
    expect(choice()).to.equal('long-poll');
    localStorage.setItem(MEMORY, String(Date.now() - 1));
    fallback = new Fallback();
    expect(choice()).to.equal('websocket');
  });

  it('begins with WebSocket where the page may not even ask for what it keeps', () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')!;
    const get = () => {
      throw new DOMException('No.', 'SecurityError');
    };
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get });
    try {
      fallback = new Fallback();
      expect(choice()).to.equal('websocket');
    } finally {
      Object.defineProperty(globalThis, 'localStorage', own);
    }
  });

  it('takes the poll where there is no WebSocket', () => {
    const real = globalThis.WebSocket;
    Object.assign(globalThis, { WebSocket: undefined });
    try {
      expect(choice()).to.equal('long-poll');
    } finally {
      globalThis.WebSocket = real;
    }
  });
});
