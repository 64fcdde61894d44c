/**
 * Who hears what on crm-chat's sockets. A client is told of things by the list of their own sockets, and
 * that list is good for a minute after the last sign of life; what is done by REST is told by one of the
 * doer's own sockets, or by nobody. Knows no request.
 */
import type { Building } from '../building.ts';
import type { DeskEvent } from '../desk-event.ts';
import type { Conversation, LogEvent } from '../logs/log.ts';
import type { CrmChatChats } from './crm-chat-chats.ts';
import type { CrmChatPeople, Guest } from './crm-chat-people.ts';
import type { CrmChatRecords } from './crm-chat-records.ts';
import type { PlainLine } from './plain-sockets.ts';
import { pythonJson } from './python-json.ts';

/** Milliseconds after the last sign of life. */
const DEAF_AFTER = 60_000;

/** One socket; also one that broke, and is still on the list. */
export interface Channel {
  readonly guest: Guest;
  readonly line: PlainLine;
  /** Where its files are, as its address says. */
  readonly origin: string;
  seenAt: number;
  broken: boolean;
}

export interface LiveParts {
  readonly building: Building;
  readonly records: CrmChatRecords;
  readonly people: CrmChatPeople;
  readonly chats: CrmChatChats;
}

export class CrmChatLive {
  readonly #parts: LiveParts;
  /** In the order in which they came. */
  readonly #channels = new Set<Channel>();
  /** Ids of conversations in which somebody acts who cannot tell. */
  readonly #muted = new Set<string>();
  readonly #ends: (() => void)[];

  constructor(parts: LiveParts) {
    this.#parts = parts;
    const { desk, organizations } = parts.building;
    this.#ends = organizations.map(({ id }) =>
      desk.overhear(id, (event) => this.#overheard(event)),
    );
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  /** Somebody came: curators are told, but not by a socket to itself. */
  enter(channel: Channel): void {
    this.#tellStatus(channel.guest, 'online');
    this.#channels.add(channel);
  }

  leave(channel: Channel): void {
    // A socket that broke stays on the list, and nobody is told.
    if (channel.broken) return;
    this.#channels.delete(channel);
    if (this.#of(channel.guest.user).length === 0) this.#tellStatus(channel.guest, 'offline');
  }

  isOnline(user: number): boolean {
    return this.#fresh(user).length > 0;
  }

  /** What somebody does is told by the oldest of their sockets that counts as living. */
  isHeard(user: number): boolean {
    return this.#fresh(user)[0]?.broken === false;
  }

  /** Somebody changes a conversation; where they cannot tell, nobody here hears of it. */
  async act<T>({ user }: Guest, { id }: Pick<Conversation, 'id'>, deed: () => Promise<T>) {
    if (this.isHeard(user)) return deed();
    this.#muted.add(id);
    try {
      return await deed();
    } finally {
      this.#muted.delete(id);
    }
  }

  /** To those who see the topic of a conversation; of an order, to all curators. */
  tellCurators(conversation: Conversation, type: string, data: (origin: string) => object): void {
    const permission = this.#parts.chats.topic(conversation)?.permission;
    for (const channel of this.#channels) {
      const { principal, roles } = channel.guest;
      const hears =
        principal.role === 'agent' &&
        principal.organization === conversation.organization &&
        (permission === undefined || roles.includes(permission));
      if (hears) tell(channel, type, data);
    }
  }

  /** To all sockets of whoever asks there. */
  tellClient(conversation: Conversation, type: string, data: (origin: string) => object): void {
    const { organization, visitor } = conversation;
    const user = this.#parts.people.user(organization, visitor);
    if (this.#fresh(user).length === 0) return;
    for (const channel of this.#of(user)) tell(channel, type, data);
  }

  tellBoth(conversation: Conversation, type: string, data: (origin: string) => object): void {
    this.tellCurators(conversation, type, data);
    this.tellClient(conversation, type, data);
  }

  #of(user: number): readonly Channel[] {
    return [...this.#channels].filter(({ guest }) => guest.user === user);
  }

  /** Those of somebody who gave a sign of life in the last minute. */
  #fresh(user: number): readonly Channel[] {
    const oldest = this.#parts.building.settings.clock() - DEAF_AFTER;
    const fresh = this.#of(user).filter(({ seenAt }) => seenAt >= oldest);
    for (const channel of this.#of(user))
      if (channel.broken && channel.seenAt < oldest) this.#channels.delete(channel);
    return fresh;
  }

  #tellStatus({ user, principal }: Guest, status: string): void {
    for (const channel of this.#channels) {
      const { role, organization } = channel.guest.principal;
      if (role === 'agent' && organization === principal.organization)
        tell(channel, 'update_status', () => ({ user_id: user, status }));
    }
  }

  #overheard(event: DeskEvent): void {
    if (event.type !== 'logged') return;
    const { conversation, event: logged } = event;
    if (this.#muted.has(conversation.id)) return;
    this.#logged(conversation, logged);
  }

  #logged(conversation: Conversation, event: LogEvent): void {
    const { chats, people } = this.#parts;
    const chat_id = chats.entry(conversation).id;
    switch (event.kind) {
      case 'msg':
      case 'edit': {
        const { message } = event;
        if (message.author.role === 'system') return;
        const type = event.kind === 'msg' ? 'new_message' : 'update_message';
        return this.tellBoth(conversation, type, (at) => chats.live(message, conversation, at));
      }
      case 'del': {
        const offset = Number(event.id.slice(conversation.id.length + 1));
        const message_id = chats.number(conversation, offset);
        return this.tellBoth(conversation, 'delete_message', () => ({ chat_id, message_id }));
      }
      case 'read': {
        const last_message_id = chats.number(conversation, event.upTo);
        const reader = event.reader ?? conversation.visitor;
        const user_id = people.user(conversation.organization, reader);
        const data = () => ({ chat_id, last_message_id, user_id });
        if (event.by === 'visitor') this.tellCurators(conversation, 'read_chat_message', data);
        else this.tellClient(conversation, 'read_chat_message', data);
        return;
      }
      case 'info':
        return this.#informed(conversation, event.offset === 1);
      case 'delivered':
    }
  }

  /** What others than this door have changed. */
  #informed(conversation: Conversation, isNew: boolean): void {
    const { chats, records } = this.#parts;
    const { id: chat_id, details } = chats.entry(conversation);
    this.#assigned(conversation);
    if (isNew) {
      const chat_type = chats.topic(conversation) ? 'topic' : 'order';
      return this.tellBoth(conversation, 'new_chat', () => ({ chat_type, chat_id }));
    }
    const status = chats.status(conversation);
    if ((details.status === 'closed') === (status === 'closed')) return;
    records.describe('chat', chat_id, { status });
    this.tellBoth(conversation, 'update_chat_status', () => ({ chat_id, status }));
  }

  #assigned(conversation: Conversation): void {
    const { chats, people, records } = this.#parts;
    const { id: chat_id, details } = chats.entry(conversation);
    const { curator, chosen } = details;
    const [agent] = conversation.agents;
    const now = agent ? people.user(conversation.organization, agent) : 0;
    if (now === (curator ?? chosen)) return;
    // Whom the desk chooses when something begins has not been assigned by anybody.
    if (chosen === undefined) return records.describe('chat', chat_id, { chosen: now });
    records.describe('chat', chat_id, { curator: now, status: 'in_progress' });
    this.tellCurators(conversation, 'assign_curator', () => ({ chat_id, curator_id: now }));
  }
}

function tell({ line, origin, broken }: Channel, type: string, data: (origin: string) => object) {
  if (broken) return;
  line.say(pythonJson({ event_type: type, data: data(origin) }), { event: true });
}
