/**
 * Our own protocol: a signed session by REST once per visitor, then frames over a socket or a
 * long poll. Message by message: server/README.md. Who we are is known here; what is said is
 * loaded when there is something to say. Knows no socket, no storage and no screen.
 */
import { ShamanError } from '../errors.ts';
import { late } from '../late.ts';
import type { AttributeChange, Draft, Organization, Rating } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import type {
  ConversationPage,
  Heads,
  HistoryPage,
  Page,
  Protocol,
  ProtocolHost,
  ProtocolSession,
  Sent,
  Transfer,
} from './protocol.ts';
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

  async endpoints(cursors: () => Heads): Promise<readonly Endpoint[]> {
    return (await this.#load()).endpoints(cursors);
  }

  opened(host: ProtocolHost): ProtocolSession {
    if (!this.#talk) throw new ShamanError('protocol', 'Nobody asked for endpoints.');
    return this.#talk.opened(host);
  }

  async organization(): Promise<Organization> {
    return (await this.#load()).organization();
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    return (await this.#load()).conversations();
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    return (await this.#load()).history(id, page);
  }

  async send(id: string, draft: Draft, localId: string, transfer?: Transfer): Promise<Sent> {
    return (await this.#load()).send(id, draft, localId, transfer);
  }

  async start(draft: Draft, localId: string, transfer?: Transfer): Promise<ConversationPage> {
    return (await this.#load()).start(draft, localId, transfer);
  }

  async describe(attributes: AttributeChange): Promise<void> {
    return (await this.#load()).describe(attributes);
  }

  async exportData(): Promise<string> {
    return (await this.#load()).exportData();
  }

  async erase(): Promise<void> {
    return (await this.#load()).erase();
  }

  async edit(id: string, message: string, text: string): Promise<void> {
    return (await this.#load()).edit(id, message, text);
  }

  async remove(id: string, message: string): Promise<void> {
    return (await this.#load()).remove(id, message);
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

  async setOpen(id: string, open: boolean): Promise<void> {
    return (await this.#load()).setOpen(id, open);
  }

  async rate(id: string, rating: Rating): Promise<void> {
    return (await this.#load()).rate(id, rating);
  }

  async sendTranscript(id: string, email: string): Promise<void> {
    return (await this.#load()).sendTranscript(id, email);
  }

  async transcript(id: string): Promise<string> {
    return (await this.#load()).transcript(id);
  }
}
