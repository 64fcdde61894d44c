/**
 * One line to crm-chat: a frame that comes back as it is shows that it lives, and keeps us among those
 * who are told of things; all else is events. Never says anything that is not JSON: that would end it.
 */
import type { CrmChat } from './crm-chat.ts';
import { isOpen } from './crm-chat-translation.ts';
import type { WireEvent, WireLiveMessage } from './crm-chat-wire.ts';
import type { ProtocolHost, ProtocolSession } from './protocol.ts';

const PING = '{"event_type":"ping","data":{}}';
/** It comes back, spelled by another program. */
const PONG = /^{"event_type": ?"ping"/;

/** Milliseconds between two answers after which events may have been told to nobody. */
const DEAF = 50_000;

/** Looks in the time of one, while those who were cut off may still be told of by nobody. */
const OFTEN = 6;

export class CrmChatSession implements ProtocolSession {
  readonly #host: ProtocolHost;
  readonly #talk: CrmChat;
  readonly #timers: ReturnType<typeof setTimeout>[];
  #answered = 0;
  /** Events in the order in which they came, though finding out about one may take a request. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param isAgain there was a line before, and it may have ended without a word */
  constructor(host: ProtocolHost, talk: CrmChat, isAgain: boolean) {
    this.#host = host;
    this.#talk = talk;
    const { ping = 22_000, look = 60_000 } = talk.account.options;
    const looks = () => host.heads();
    this.#timers = [setInterval(() => host.send(PING), ping), setInterval(looks, look)];
    // What the dead line of anybody was to tell is told to nobody for a minute.
    for (let i = 1; isAgain && i < OFTEN; i++)
      this.#timers.push(setTimeout(looks, (i * look) / OFTEN));
    if (isAgain) this.#timers.push(setTimeout(() => this.#doubt(), look));
    talk.doubt();
    host.send(PING);
  }

  receive(frame: string): void {
    if (PONG.test(frame)) return this.#pong();
    const heard = this.#last.then(() => this.#hear(JSON.parse(frame)));
    // What cannot be read, or found out about, is found by the next look.
    this.#last = heard.catch(() => {});
  }

  /** Something woke us up: what came meanwhile may not have come to us. */
  ping(): void {
    this.#host.send(PING);
    this.#host.heads();
  }

  closed(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #pong(): void {
    const before = this.#answered;
    this.#answered = Date.now();
    if (!before) return this.#host.ready();
    if (this.#answered - before > DEAF) this.#doubt();
  }

  #doubt(): void {
    this.#talk.doubt();
    this.#host.heads();
  }

  async #hear(event: WireEvent): Promise<void> {
    const host = this.#host;
    const { desk, account } = this.#talk;
    const { event_type, data } = event;
    await desk?.hear(event, host);
    const conversationId = String(data.chat_id);
    switch (event_type) {
      case 'new_message':
      case 'update_message': {
        const message = await this.#talk.heard(data as WireLiveMessage);
        // When it was changed nobody says.
        const edited = event_type === 'update_message' && { editedAt: Date.now() };
        return host.emit({ type: 'message', message: { ...message, ...edited } });
      }
      case 'delete_message':
        return host.emit({
          type: 'message-deleted',
          conversationId,
          id: String(data.message_id),
        });
      case 'read_chat_message': {
        // Of clients only curators are told, and of curators only clients.
        const by = account.side === 'agent' ? 'visitor' : 'agent';
        return host.emit({ type: 'read', conversationId, by, upTo: String(data.last_message_id) });
      }
      case 'update_chat_status':
        return host.emit({
          type: 'conversation',
          info: { id: conversationId, open: isOpen(data.status) },
        });
      case 'new_chat':
      case 'assign_curator':
        host.heads();
    }
  }
}
