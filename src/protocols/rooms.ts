/**
 * Rooms, as the tutorial of Django Channels makes them and as the first backend of this widget had
 * them: whoever is in a room hears `{message}`, oneself included, and nothing says who wrote it or
 * when. One room is one conversation. Knows no storage and no screen.
 */
import { inTime } from '../deadline.ts';
import { ShamanError } from '../errors.ts';
import type {
  Author,
  ConversationInfo,
  Draft,
  Message,
  Organization,
  ServerEvent,
} from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import { baseOf, socketBaseOf } from './base-url.ts';
import { Echoes } from './echoes.ts';
import type {
  ConversationPage,
  HistoryPage,
  Page,
  Protocol,
  ProtocolHost,
  ProtocolSession,
  Sent,
  Side,
} from './protocol.ts';
import { RoomsPast } from './rooms-past.ts';
import { noLine, RoomsSession } from './rooms-session.ts';

export interface RoomsOptions {
  /** URL below which `ws/chat/<room>/` is. @default the page's origin */
  readonly server?: string | undefined;
  /** The room: letters from a to z, digits and `_`, at most 94. @default 'one_room' */
  readonly organization?: string;
  /** On which side of the desk we sit: what others write comes from the other side. @default 'visitor' */
  readonly role?: Side;
  /** Taken as by every protocol, and never called: these backends ask nobody who they are. */
  readonly getToken?: (() => Promise<string>) | undefined;
  /**
   * Where the backend has `/chat/conversations/` too: the UUID of this site there. With it, and one
   * of the next two, the first look at the conversations asks for what was said before.
   */
  readonly app?: string;
  /** UUID of the visitor: their conversations, to be read. */
  readonly user?: string;
  /** UUID of the conversation that the room goes on with. */
  readonly conversation?: string;
  /** Milliseconds that our own words may take to come back. @default 10000 */
  readonly timeout?: number;
}

/** Messages that are remembered until somebody asks for the room. */
const HEARD = 100;

/** Channels allows 99 letters for the name of a group, and `chat_` stands before each. */
const ROOM = /^\w{1,94}$/;

/**
 * @throws ShamanError `invalid` for a name that no room can have, which such a server would only
 * answer with an error that no page can read
 * @example createClient({ protocol: rooms({ server: 'https://chat.example.com', organization: 'lobby' }) })
 */
export function rooms(options: RoomsOptions = {}): Protocol {
  return new RoomsProtocol(options);
}

class RoomsProtocol implements Protocol {
  readonly name = 'rooms';
  readonly can = { idempotentSend: false, resume: false, history: false, files: false };
  readonly self: Author;
  readonly #base: string;
  readonly #room: string;
  readonly #options: RoomsOptions;
  readonly #echoes = new Echoes();
  readonly #past: RoomsPast;
  /** What came before the room was first looked into, and since. */
  #heard: Message[] = [];
  #session: RoomsSession | null = null;

  constructor(options: RoomsOptions) {
    const { server, organization = 'one_room', role = 'visitor' } = options;
    if (!ROOM.test(organization)) {
      const why = `No room can be called "${organization}": only letters from a to z, digits and _.`;
      throw new ShamanError('invalid', why, { reason: 'room_name', fatal: true });
    }
    this.#base = baseOf(server);
    this.#room = organization;
    this.#options = options;
    this.self = { id: role, role };
    this.#past = new RoomsPast(this.#base, this.self, options);
  }

  async visitor(): Promise<string> {
    this.#heard = [];
    const { user = 'anonymous', conversation = '' } = this.#options;
    const whose = [this.#base, this.name, this.#room, this.self.role, user, conversation];
    return whose.map(encodeURIComponent).join('/');
  }

  async endpoints(): Promise<readonly Endpoint[]> {
    const url = `${socketBaseOf(this.#base)}/ws/chat/${this.#room}/`;
    return [{ transport: 'websocket', url }];
  }

  opened(host: ProtocolHost): ProtocolSession {
    const heard = { ...host, emit: (event: ServerEvent) => this.#hear(event, host) };
    this.#session = new RoomsSession(heard, this.#room, this.self, this.#echoes, this.#base);
    return this.#session;
  }

  /** Asks nobody: a room says nothing of itself. */
  async organization(): Promise<Organization> {
    return { id: this.#room, name: this.#room, agents: [] };
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    const { conversation } = this.#options;
    const [{ messages: past, people }, others] = await Promise.all([
      this.#past.read(conversation, this.#room),
      this.#past.others(),
    ]);
    const messages = [...past, ...this.#heard];
    const run = { messages, cursor: null, hasEarlier: false };
    return [
      { info: { ...this.#info(messages.at(-1)), ...people }, run },
      ...others.map((info) => ({ info })),
    ];
  }

  /** What was said before the room was entered; what was said in it is kept nowhere. */
  async history(id: string, page: Page): Promise<HistoryPage> {
    const isRoom = id === this.#room;
    const { messages } = await this.#past.read(isRoom ? this.#options.conversation : id, id);
    const end = 'before' in page ? messages.findIndex((message) => message.id === page.before) : -1;
    const upTo = end < 0 ? messages : messages.slice(0, end);
    return {
      messages: upTo.slice(-page.limit),
      cursor: null,
      hasEarlier: upTo.length > page.limit,
      hasLater: false,
      joins: false,
    };
  }

  /** Resolves with our own words as they come back. */
  async send(id: string, { text, files = [] }: Draft, localId: string): Promise<Sent> {
    if (id !== this.#room) throw noSuchConversation(id);
    if (files.length > 0) throw ShamanError.unsupported('files');
    const session = this.#session;
    if (!session) throw noLine();
    const { timeout = 10_000 } = this.#options;
    try {
      return await inTime(session.say(text, localId), timeout, 'our own words');
    } catch (error) {
      session.lost(localId);
      throw error;
    }
  }

  /** Nobody could be asked for it later. */
  #hear(event: ServerEvent, host: ProtocolHost): void {
    if (event.type === 'message') this.#heard = [...this.#heard.slice(1 - HEARD), event.message];
    host.emit(event);
  }

  #info(preview?: Message): ConversationInfo {
    const updatedAt = preview?.createdAt ?? Date.now();
    const room = { id: this.#room, open: true, agents: [], unread: 0, updatedAt };
    return { ...room, ...(preview && { preview }) };
  }
}

function noSuchConversation(id: string): ShamanError {
  const details = { reason: 'not_found', fatal: true };
  return new ShamanError('request', `Nothing can be said in "${id}".`, details);
}
