/** A session of crm-chat whose other end is a test: frames by hand, what it says and tells written down. */
import { expect } from 'chai';
import type { ServerEvent } from '../../../src/model.ts';
import { type CrmChat, type CrmChatOptions, crmChat } from '../../../src/protocols/crm-chat.ts';
import type { ProtocolSession } from '../../../src/protocols/protocol.ts';
import { until } from '../../support/until.ts';

export const PING = '{"event_type":"ping","data":{}}';
export const MESSAGE = {
  id: 5,
  chat_id: 2,
  sender: 9,
  text: 'good day',
  message_type: 'text',
  is_read: false,
  created_at: '2026-11-21T00:39:56.152583Z',
  files: [],
};

/** A session whose other end is this test. */
export class Stand {
  readonly protocol: CrmChat;
  session: ProtocolSession;
  readonly said: string[] = [];
  readonly events: ServerEvent[] = [];
  /** How often the list was doubted. */
  looks = 0;
  readonly failures: string[] = [];
  ready = 0;

  constructor(more: CrmChatOptions = {}) {
    this.protocol = crmChat({ server: 'https://crm.test', getToken: async () => 'a.b.c', ...more });
    // Our number is known, unless a test says otherwise.
    this.protocol.remember('{"me":7}', () => {});
    this.session = this.#open();
  }

  /** Another line, after the first. */
  opensAgain(): void {
    this.session.closed();
    this.session = this.#open();
  }

  #open(): ProtocolSession {
    return this.protocol.opened({
      send: (frame) => this.said.push(frame),
      ready: () => this.ready++,
      heads: (heads) => {
        expect(heads).to.equal(undefined);
        this.looks++;
      },
      emit: (event) => this.events.push(event),
      fail: (error) => this.failures.push(error.code),
    });
  }

  async hears(event_type: string, data: object): Promise<ServerEvent> {
    const before = this.events.length;
    this.session.receive(JSON.stringify({ event_type, data }));
    return until(() => this.events[before], { what: event_type });
  }
}

export const list = (...results: object[]) =>
  JSON.stringify({ count: results.length, next: null, previous: null, results });
export const chat = (id: number, last: number | null, more = {}) => ({
  id,
  topic: { id: 1, title: 'Bookings', logo: null },
  created_at: '2026-11-21T00:39:55.730489Z',
  status: 'open',
  chat_type: 'topic',
  last_message: last && { ...MESSAGE, id: last, is_my_message: false },
  unread_messages_count: 0,
  ...more,
});
