/**
 * One line to crm-chat: a frame that comes back as it is shows that it lives, and keeps us among those
 * who are told of things; all else is events. Never says anything that is not JSON: that would end it.
 */
import type { ServerEvent } from '../model.ts';
import type { CrmChatTalk } from './crm-chat-talk.ts';
import { isOpen } from './crm-chat-translation.ts';
import type { WireEvent, WireLiveMessage } from './crm-chat-wire.ts';
import type { ProtocolHost, ProtocolSession } from './protocol.ts';

const PING = JSON.stringify({ event_type: 'ping', data: {} });

/** Milliseconds between two answers after which events may have been told to nobody. */
const DEAF = 50_000;

export interface CrmChatListener {
  readonly talk: CrmChatTalk;
  /** Somebody is there, or not any more. */
  present(user: number, online: boolean): void;
}

export class CrmChatSession implements ProtocolSession {
  readonly #host: ProtocolHost;
  readonly #listener: CrmChatListener;
  readonly #timers: readonly ReturnType<typeof setInterval>[];
  #answered: number | undefined;
  /** Events in the order in which they came, though finding out about one may take a request. */
  #last: Promise<void> = Promise.resolve();

  constructor(host: ProtocolHost, listener: CrmChatListener) {
    this.#host = host;
    this.#listener = listener;
    const { ping = 22_000, look = 60_000 } = listener.talk.account.options;
    this.#timers = [
      setInterval(() => host.send(PING), ping),
      setInterval(() => host.heads(), look),
    ];
    listener.talk.doubt();
    host.send(PING);
  }

  receive(frame: string): void {
    let event: WireEvent;
    try {
      event = JSON.parse(frame);
    } catch {
      return;
    }
    if (event?.event_type === 'ping') this.#pong();
    else if (event?.data) this.#last = this.#last.then(() => this.#hear(event)).catch(() => {});
  }

  /** Something woke us up: what came meanwhile may not have come to us. */
  ping(): void {
    this.#host.send(PING);
    this.#host.heads();
  }

  closed(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  #pong(): void {
    const before = this.#answered;
    this.#answered = Date.now();
    if (before === undefined) return this.#host.ready();
    if (this.#answered - before <= DEAF) return;
    this.#listener.talk.doubt();
    this.#host.heads();
  }

  async #hear({ event_type, data }: WireEvent): Promise<void> {
    const { talk } = this.#listener;
    const chat = data.chat_id ?? 0;
    const conversationId = String(chat);
    switch (event_type) {
      case 'new_message':
      case 'update_message': {
        await this.#meet(chat);
        const message = await talk.heard(data as WireLiveMessage);
        // When it was changed nobody says.
        const edited = event_type === 'update_message' && { editedAt: Date.now() };
        return this.#tell({ type: 'message', message: { ...message, ...edited } });
      }
      case 'delete_message':
        return this.#tell({ type: 'message-deleted', conversationId, id: String(data.message_id) });
      case 'read_chat_message': {
        const by = this.#readBy(data.user_id);
        return this.#tell({ type: 'read', conversationId, by, upTo: String(data.last_message_id) });
      }
      case 'update_chat_status':
        return this.#tell({
          type: 'conversation',
          info: { id: conversationId, open: isOpen(data.status) },
        });
      case 'new_chat':
        if (data.chat_type === 'order') talk.account.tookOrder(conversationId);
        return this.#host.heads();
      case 'assign_curator':
        return this.#host.heads();
      case 'update_status':
      case 'user_status':
        return this.#listener.present(Number(data.user_id), data.status === 'online');
    }
  }

  /** What is told to a curator and stands on no list is an order. */
  async #meet(chat: number): Promise<void> {
    const { talk } = this.#listener;
    if (talk.knows(chat)) return;
    await talk.chats();
    if (!talk.knows(chat)) talk.account.tookOrder(String(chat));
  }

  /** Of clients only curators are told, and of curators only clients. */
  #readBy(user: number | undefined) {
    const { side, memory } = this.#listener.talk.account;
    if (user !== undefined && user === memory?.me) return side;
    return side === 'agent' ? 'visitor' : 'agent';
  }

  #tell(event: ServerEvent): void {
    this.#host.emit(event);
  }
}
