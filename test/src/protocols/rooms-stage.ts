/** Rooms without a server: a protocol with a line, on which nobody answers unless they are told to. */
import { expect } from 'chai';
import type { ShamanError } from '../../../src/errors.ts';
import type { Message, ServerEvent } from '../../../src/model.ts';
import type { Protocol, ProtocolSession } from '../../../src/protocols/protocol.ts';
import { type RoomsOptions, rooms } from '../../../src/protocols/rooms.ts';

export const SERVER = 'https://chat.test/base';

export class Line {
  readonly protocol: Protocol;
  readonly said: string[] = [];
  readonly events: ServerEvent[] = [];
  readonly failures: ShamanError[] = [];
  ready = 0;
  #session: ProtocolSession;

  constructor(options: RoomsOptions = {}) {
    this.protocol = rooms({ server: SERVER, organization: 'lobby', ...options });
    this.#session = this.redials();
  }

  redials(): ProtocolSession {
    this.#session = this.protocol.opened({
      send: (frame) => this.said.push(frame),
      ready: () => this.ready++,
      heads: () => {},
      emit: (event) => this.events.push(event),
      fail: (error) => this.failures.push(error),
    });
    return this.#session;
  }

  hears(frame: unknown): void {
    this.#session.receive(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  breaks(): void {
    this.#session.closed();
  }

  get messages(): readonly Message[] {
    return this.events.flatMap((event) => (event.type === 'message' ? [event.message] : []));
  }
}

export const rejection = (promise: Promise<unknown>): Promise<ShamanError> =>
  promise.then(
    () => expect.fail('it must reject'),
    (error) => error,
  );
