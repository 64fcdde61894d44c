/**
 * chat-django (https://github.com/gabrielloliveira/chat-django): help desks and their history by
 * REST, news by a socket of the whole organization on which we must never speak: one frame of ours
 * would end it for everybody. Nothing that is sent comes back with an id of ours.
 */
import { inTime } from '../deadline.ts';
import { ShamanError } from '../errors.ts';
import type { Author, Draft, Message, Organization } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import { baseOf, socketBaseOf } from './base-url.ts';
import { HelpDesks } from './chat-django-desks.ts';
import { DjangoMemory } from './chat-django-memory.ts';
import { DjangoRequests } from './chat-django-requests.ts';
import {
  type DjangoMessage,
  eventIn,
  type HelpDesk,
  isHelpDesk,
  isMessage,
  messageOf,
} from './chat-django-translation.ts';
import { instant } from './instant.ts';
import type {
  ConversationPage,
  HistoryPage,
  Page,
  Protocol,
  ProtocolHost,
  ProtocolSession,
  Sent,
  Side,
  Transfer,
} from './protocol.ts';

export interface ChatDjangoOptions {
  /**
   * Where its `api/` and `ws/` stand, such as `/chat-django`. The program allows no other origin to
   * read its answers: serve it, or a proxy to it, from the origin of the page. @default the page's origin
   */
  readonly server?: string | undefined;
  /** Its name, as `/api/help-desks/?organization=` takes it. Live news need one of letters, digits and `_`, at most 86. */
  readonly organization: string;
  /** On which side of the desk we sit. What is sent through this API is ours, on either. @default 'visitor' */
  readonly role?: Side;
  /**
   * The uuid of the client whose help desks these are. Absent: all of the organization, because the
   * program can tell nobody from anybody else.
   */
  readonly getToken?: (() => Promise<string>) | undefined;
  /** Milliseconds that an answer may take, and the page to give a token. @default 10000 */
  readonly timeout?: number;
  /** Milliseconds that the stream may take to tell of what was sent, before the history is asked. @default 2000 */
  readonly echoWithin?: number;
  /** Milliseconds of silence on the stream after which waking up asks for the list: the stream itself cannot be asked. @default 60000 */
  readonly quiet?: number;
}

/** @example createClient({ protocol: chatDjango({ server: '/chat-django', organization: 'hotelflow', getToken: async () => uuid }) }) */
export function chatDjango(options: ChatDjangoOptions): Protocol {
  return new ChatDjango(options);
}

class ChatDjango implements Protocol {
  readonly name = 'chat-django';
  readonly can = { idempotentSend: false, resume: false, alone: true, filesPerMessage: 1 };
  readonly #options: ChatDjangoOptions;
  readonly #base: string;
  readonly #role: Side;
  readonly #desks = new HelpDesks((desk) => this.#otherOf(desk));
  readonly #memory = new DjangoMemory();
  readonly #requests: DjangoRequests;
  /** The client's uuid; undefined before the page was asked, and `''` where it has none. */
  #client: string | undefined;
  #line: ProtocolHost | null = null;

  /** @throws ShamanError `invalid` */
  constructor(options: ChatDjangoOptions) {
    this.#options = options;
    this.#base = baseOf(options.server);
    this.#role = options.role ?? 'visitor';
    this.#requests = new DjangoRequests(this.#base, options.timeout);
  }

  get self(): Author {
    return { id: this.#client || 'everybody', role: this.#role };
  }

  /** Rejects with what `getToken` throws, or when it is late. */
  async visitor(): Promise<string> {
    const { getToken, timeout = 10_000, organization } = this.#options;
    const token = getToken ? await inTime(getToken(), timeout, 'getToken') : '';
    this.#client = token.trim().toLowerCase();
    return [this.#base, organization, this.#role, this.#client].map(encodeURIComponent).join('/');
  }

  /** None where the name is one that such a program's sockets do not take. */
  async endpoints(): Promise<readonly Endpoint[]> {
    const { organization } = this.#options;
    const url = `${socketBaseOf(this.#base)}/ws/chat/${organization}/`;
    return /^\w{1,86}$/.test(organization) ? [{ transport: 'websocket', url }] : [];
  }

  opened(host: ProtocolHost): ProtocolSession {
    const { quiet = 60_000 } = this.#options;
    let heardAt = Date.now();
    this.#line = host;
    // Nobody greets here.
    queueMicrotask(() => host.ready());
    return {
      receive: (frame) => {
        heardAt = Date.now();
        this.#hear(frame, host);
      },
      woken: () => {
        if (Date.now() - heardAt < quiet) return;
        heardAt = Date.now();
        void this.#look(host);
      },
      closed: () => {
        if (this.#line === host) this.#line = null;
      },
    };
  }

  /** Whether something was said that the stream did not tell. */
  async #look(host: ProtocolHost): Promise<void> {
    const list = await this.#requests.helpDesks(this.#options.organization).catch(() => null);
    const isMissed = ({ uuid, last_message: last }: HelpDesk) =>
      this.#desks.otherOf(uuid) &&
      isMessage(last) &&
      instant(last.created_at) > this.#memory.newestIn(uuid);
    if (!list || list.some(isMissed)) end(host);
  }

  async organization(): Promise<Organization> {
    const { organization: id } = this.#options;
    return { id, name: id, agents: [] };
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    if (this.#client === undefined) await this.visitor();
    const list = this.#requests.helpDesks(this.#options.organization);
    const pages = (await this.#desks.listed(list)).map((desk) => this.#pageOf(desk));
    return pages.sort((a, b) => b.info.updatedAt - a.info.updatedAt);
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    const all = await this.#all(id);
    const end = 'before' in page ? all.findIndex((each) => each.id === page.before) : all.length;
    const begin = Math.max(0, end - page.limit);
    return {
      messages: all.slice(begin, Math.max(0, end)),
      cursor: all.at(-1)?.id ?? null,
      hasEarlier: begin > 0,
      hasLater: false,
      joins: false,
    };
  }

  async send(id: string, draft: Draft, localId: string, transfer?: Transfer): Promise<Sent> {
    const memory = this.#memory;
    const line = this.#line;
    const echo = memory.expect(localId, id, draft);
    let isRefused = false;
    try {
      const stored = this.#requests.send(id, draft, transfer);
      // Whichever comes first says that it is there; only the echo says what it is called.
      const message =
        (await Promise.race([echo, stored])) || (await this.#echoOf(localId, id, echo, line));
      if (draft.files?.length) transfer?.progress(1);
      return { message };
    } catch (error) {
      isRefused = (error as ShamanError).fatal;
      throw error;
    } finally {
      memory.endWait(localId, isRefused);
    }
  }

  /** What was stored, by the stream, or else by its history. */
  async #echoOf(
    ...[localId, id, echo, line]: [string, string, Promise<Message>, ProtocolHost | null]
  ): Promise<Message> {
    const { echoWithin = 2_000 } = this.#options;
    const heard = line && (await inTime(echo, echoWithin, 'our own words').catch(() => null));
    const message = heard ?? this.#memory.find(localId, await this.#all(id), this.self);
    if (!message) throw new ShamanError('protocol', 'What was stored is not in its history.');
    // Told to everybody before it was answered: who did not hear it hears nothing.
    if (!heard && line) end(line);
    return { ...message, localId };
  }

  /** A whole history, oldest first. */
  async #all(id: string): Promise<readonly Message[]> {
    const list = await this.#requests.history(id);
    return list.map((said) => this.#memory.seen(this.#messageOf(said))).reverse();
  }

  /** What somebody said on the stream of the organization, who need not be the program. */
  #hear(frame: string, { emit, heads }: ProtocolHost): void {
    const { type, data } = eventIn(frame) ?? {};
    const isNew = type === 'new_message';
    const isMessageEvent = isNew || type === 'update_message';
    let desk: string;
    let hear: () => void;
    if (isMessageEvent && isMessage(data)) {
      desk = data.help_desk;
      hear = () => this.#tell(data, isNew, emit);
    } else if (type === 'update_helpdesk' && isHelpDesk(data)) {
      desk = data.uuid;
      hear = () => {
        const { unread: _, preview: __, ...info } = this.#pageOf(data).info;
        emit({ type: 'conversation', info });
        if (isMessage(data.last_message)) this.#tell(data.last_message, false, emit);
      };
    } else return;
    // Whose it is can only be asked with all others.
    if (!this.#desks.tell(desk, hear)) heads();
  }

  #tell(said: DjangoMessage, isNew: boolean, emit: ProtocolHost['emit']): void {
    const at = instant(said.updated_at);
    const heard = this.#messageOf(said);
    const message = this.#memory.told(heard, said.type === 'sent', isNew ? undefined : at);
    emit({ type: 'message', message });
    // As the list tells it: so a difference there is something that we have missed.
    if (this.#memory.isNewest(message))
      emit({ type: 'conversation', info: { id: message.conversationId, updatedAt: at } });
  }

  #messageOf(said: DjangoMessage): Message {
    const { self } = this;
    const other = this.#desks.otherOf(said.help_desk) ?? this.#stranger;
    return messageOf(said, { self, other }, `${this.#base}/`);
  }

  #pageOf(desk: HelpDesk): ConversationPage {
    const { uuid: id, last_message: last, created_at } = desk;
    const preview = isMessage(last) && this.#memory.seen(this.#messageOf(last));
    const visitor = this.#role === 'agent' && this.#desks.otherOf(id);
    const info = {
      id,
      open: true,
      agents: [],
      unread: 0,
      updatedAt: instant(isMessage(last) ? last.updated_at : created_at),
      ...(preview && { preview }),
      ...(visitor && { visitor }),
    };
    return { info };
  }

  #otherOf({ uuid, client }: HelpDesk): Author | null {
    if (this.#role === 'visitor')
      return this.#client && client?.uuid !== this.#client ? null : this.#stranger;
    const { uuid: id = uuid, name } = client ?? {};
    return { id, role: 'visitor', ...(name && { name }) };
  }

  /** Whoever is at the other end of a help desk that tells nothing of them. */
  get #stranger(): Author {
    return { id: 'other', role: this.#role === 'visitor' ? 'agent' : 'visitor' };
  }
}

/** A line that nobody closed, and on which nothing comes any more. */
function end({ fail }: ProtocolHost): void {
  fail(new ShamanError('timeout', 'The stream has fallen silent.'));
}
