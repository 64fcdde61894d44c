/**
 * Our own protocol: a signed session by REST once per visitor, then frames over a socket or a
 * long poll. Message by message: server/README.md. Who we are is known here; what is said is
 * loaded when there is something to say. Knows no socket, no storage and no screen.
 */
import { ShamanError } from '../errors.ts';
import { late } from '../late.ts';
import type { Protocol, ProtocolHost, ProtocolSession } from './protocol.ts';
import { ShamanAccount, type ShamanOptions } from './shaman-account.ts';
import type { ShamanTalk } from './shaman-talk.ts';

export type { ShamanOptions };

/** @example createClient({ protocol: shaman({ server: 'https://chat.example.com', organization: 'demo' }) }) */
export function shaman(options: ShamanOptions): Protocol {
  return new ShamanProtocol(options);
}

class ShamanProtocol extends ShamanAccount implements Protocol {
  readonly name = 'shaman';
  readonly can = { idempotentSend: true, resume: true, reply: true };
  #talk: ShamanTalk | undefined;
  readonly #load = late(
    () => import('./shaman-talk.ts'),
    ({ ShamanTalk }) => {
      this.#talk = new ShamanTalk(this);
      return this.#talk;
    },
  );
  readonly #rare = async () => (await this.#load()).rare();

  readonly endpoints = asked(this.#load, 'endpoints');
  readonly organization = asked(this.#load, 'organization');
  readonly conversations = asked(this.#load, 'conversations');
  readonly history = asked(this.#load, 'history');
  readonly send = asked(this.#load, 'send');
  readonly start = asked(this.#load, 'start');

  readonly vouch = asked(this.#rare, 'vouch');
  readonly describe = asked(this.#rare, 'describe');
  readonly exportData = asked(this.#rare, 'exportData');
  readonly erase = asked(this.#rare, 'erase');
  readonly edit = asked(this.#rare, 'edit');
  readonly remove = asked(this.#rare, 'remove');
  readonly setOpen = asked(this.#rare, 'setOpen');
  readonly rate = asked(this.#rare, 'rate');
  readonly sendTranscript = asked(this.#rare, 'sendTranscript');
  readonly transcript = asked(this.#rare, 'transcript');

  opened(host: ProtocolHost): ProtocolSession {
    if (!this.#talk) throw new ShamanError('protocol', 'Nobody asked for endpoints.');
    return this.#talk.opened(host);
  }

  async markRead(conv: string, up_to: string): Promise<void> {
    await (await this.#load()).ask({ t: 'read', conv, up_to });
  }

  async markDelivered(conv: string, up_to: string): Promise<void> {
    await (await this.#load()).ask({ t: 'delivered', conv, up_to });
  }

  typing(conv: string, on: boolean): void {
    this.#talk?.tell({ t: 'typing', conv, on });
  }
}

type Verb = (...given: readonly unknown[]) => unknown;

/** A verb of a part that is loaded when somebody asks for it. */
function asked<P, V extends keyof P>(load: () => Promise<P>, verb: V): P[V] {
  const ask: Verb = async (...given) => {
    const part = await load();
    return Reflect.apply(part[verb] as Verb, part, given);
  };
  return ask as P[V];
}
