/**
 * A protocol without a language: every frame is written down, `welcome` finishes the handshake,
 * `text …` is an event. The test holds the host of each line, and can speak through an old one.
 */
import { ShamanError } from '../../../src/errors.ts';
import type {
  Heads,
  Protocol,
  ProtocolHost,
  ProtocolSession,
} from '../../../src/protocols/protocol.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';
import { arrival, VISITOR } from '../samples.ts';

export class ScriptedProtocol implements Protocol {
  readonly name = 'scripted';
  readonly self = VISITOR;
  readonly can = { idempotentSend: true, resume: true };
  /** One per line, oldest first. */
  readonly hosts: ProtocolHost[] = [];
  /** `opened 1`, `received welcome`, `pinged`, `woken`, `closed 1`, `refused`. */
  readonly told: string[] = [];
  /** Thrown by the next questions for endpoints. */
  readonly failures: Error[] = [];
  /** It could be polled too. */
  hasPoll = false;

  async visitor(): Promise<string> {
    return 'visitor';
  }

  async endpoints(cursors: () => Heads): Promise<readonly Endpoint[]> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    const greeting = () => `hello after ${[...cursors().values()].join()}`;
    const socket = { transport: 'websocket', url: 'ws://desk.test/', greeting } as const;
    const poll = { transport: 'long-poll', url: 'https://desk.test/poll', greeting } as const;
    return this.hasPoll ? [socket, poll] : [socket];
  }

  refused(): void {
    this.told.push('refused');
  }

  opened(host: ProtocolHost): ProtocolSession {
    const number = this.hosts.push(host);
    this.told.push(`opened ${number}`);
    return {
      receive: (frame) => {
        this.told.push(`received ${frame}`);
        if (frame === 'welcome') host.ready(new Map([['c', '7']]));
        if (frame === 'event') host.emit(arrival(1));
        if (frame === 'heads') host.heads(new Map([['c', '8']]));
        if (frame === 'nonsense') host.fail(new ShamanError('protocol', 'Not a frame.'));
        if (frame === 'too old')
          host.fail(new ShamanError('protocol', 'Too old.', { fatal: true }));
      },
      woken: () => this.told.push('woken'),
      ping: () => {
        this.told.push('pinged');
        host.send('ping');
      },
      closed: () => void this.told.push(`closed ${number}`),
    };
  }

  async conversations() {
    return [];
  }

  async history(): Promise<never> {
    throw new ShamanError('unsupported', 'A scripted protocol has no history.');
  }

  async send(): Promise<never> {
    throw new ShamanError('unsupported', 'A scripted protocol sends nothing.');
  }
}
