import { expect } from 'chai';
import { Fallback } from '../../../src/transports/fallback.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';

const SOCKET: Endpoint = { transport: 'websocket', url: 'ws://desk.test/' };
const POLL: Endpoint = { transport: 'long-poll', url: 'http://desk.test/poll' };

describe('Fallback', () => {
  let fallback: Fallback;

  beforeEach(() => {
    fallback = new Fallback();
  });

  const choice = () => fallback.choose([SOCKET, POLL])!.transport;
  const refuse = (times: number) => {
    for (let time = 0; time < times; time++) fallback.died(choice(), false);
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

  it('one attempt that was swallowed is enough', () => {
    expect(fallback.died('websocket', true)).to.equal(true);
    expect(choice()).to.equal('long-poll');
  });

  it('tells when the next attempt need not wait', () => {
    expect(fallback.died('websocket', false)).to.equal(false);
    expect(fallback.died('websocket', false)).to.equal(true);
  });

  it('a poll that fails too proves nothing against WebSocket: a deploy pins nobody', () => {
    refuse(3);
    expect(choice()).to.equal('websocket');
  });

  it('goes back and forth while nothing works', () => {
    const tried = Array.from({ length: 6 }, () => {
      const transport = choice();
      fallback.died(transport, false);
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

  it('stays with a poll that works', () => {
    refuse(2);
    fallback.proven('long-poll');
    expect(choice()).to.equal('long-poll');
  });

  it('a socket that works wipes away what was held against it', () => {
    refuse(1);
    fallback.proven('websocket');
    refuse(1);
    expect(choice()).to.equal('websocket');
  });

  it('a socket that opened again has one chance before the poll', () => {
    refuse(2);
    fallback.proven('long-poll');
    fallback.recovered();
    expect(choice()).to.equal('websocket');
    refuse(1);
    expect(choice()).to.equal('long-poll');
  });

  it('takes what there is', () => {
    expect(fallback.choose([POLL])).to.equal(POLL);
    fallback.died('websocket', true);
    expect(fallback.choose([SOCKET])).to.equal(SOCKET);
    expect(fallback.choose([])).to.equal(undefined);
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
