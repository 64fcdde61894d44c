/**
 * A transport with two ways to a desk, on sockets and requests that a test scripts. Remembers
 * nothing from one test to the next.
 */
import { expect } from 'chai';
import { MEMORY } from '../../../src/transports/fallback.ts';
import {
  ReconnectingTransport,
  type ReconnectingTransportOptions,
} from '../../../src/transports/reconnecting-transport.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';
import { ScriptedFetch } from '../scripted-fetch.ts';
import { ScriptedSockets } from '../scripted-sockets.ts';

const ENDPOINTS: readonly Endpoint[] = [
  { transport: 'websocket', url: 'ws://desk.test/', greeting: () => 'hello' },
  { transport: 'long-poll', url: 'https://desk.test/poll', greeting: () => 'hello' },
];

export class SwitchingStage {
  readonly sockets = new ScriptedSockets();
  readonly server = new ScriptedFetch();
  /** What each line that opened was made of. */
  readonly opened: string[] = [];
  #transport: ReconnectingTransport | undefined;

  constructor() {
    localStorage.removeItem(MEMORY);
    this.sockets.install();
    this.server.install();
  }

  get transport(): ReconnectingTransport {
    if (!this.#transport) throw new Error('not opened yet');
    return this.#transport;
  }

  open(options: Partial<ReconnectingTransportOptions> = {}): void {
    this.#transport = new ReconnectingTransport({
      endpoints: async () => ENDPOINTS,
      probeDelay: 60_000,
      longPoll: { rest: 0 },
      opened: () => this.opened.push(this.transport.name),
      received() {},
      closed: () => 0,
      ...options,
    });
  }

  /** The first poll is answered, the next one is held. */
  async polls(): Promise<void> {
    (await this.server.request(1)).answer('');
    await this.server.request(2);
    expect(this.opened.at(-1)).to.equal('long-poll');
  }

  async refuseTwice(): Promise<void> {
    (await this.sockets.dial(1)).dies();
    (await this.sockets.dial(2)).dies();
    await this.polls();
  }

  close(): void {
    this.#transport?.close();
    localStorage.removeItem(MEMORY);
    this.sockets.restore();
    this.server.restore();
  }
}
