/**
 * What a Convead backend tells by itself: which channel means what, which messages are ours, what is
 * unread, and what to do about a channel that nobody may subscribe to. Knows no transport.
 */
import { inTime } from '../deadline.ts';
import type { Message, ServerEvent } from '../model.ts';
import { Bayeux, type BayeuxOptions } from './convead-bayeux.ts';
import { CHANNELS, type ConveadChannels, type ConveadOptions, filled } from './convead-options.ts';
import { ConveadRequests } from './convead-requests.ts';
import type { Told } from './convead-translation.ts';
import type { Heads, HistoryPage, Page, ProtocolHost, ProtocolSession } from './protocol.ts';

/** Messages that a look brings. */
const MANY = 100;

export class ConveadNews extends ConveadRequests {
  /** Messages of the other side that nobody has read, by conversation, oldest first. */
  readonly unread = new Map<string, Set<string>>();
  connectionType: BayeuxOptions['connectionType'] = 'websocket';
  /** Where each conversation was last asked about. */
  protected readonly ends = new Map<string, string>();
  readonly #channels: ConveadChannels;
  /** How each message looked last, and what of those has changed since, by id. */
  readonly #looks = new Map<string, string>();
  readonly #changed = new Map<string, Message>();
  /** Who waits for what an answer did not bring. */
  readonly #waiting = new Set<(name: string, what: unknown) => void>();
  #host: ProtocolHost | null = null;
  #line: Bayeux | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ConveadOptions) {
    super(options);
    this.#channels = { ...CHANNELS, ...options.channels };
  }

  get isVisitor(): boolean {
    return this.self.role === 'visitor';
  }

  /** A line opened: subscribe to all that we know. */
  opened(host: ProtocolHost): ProtocolSession {
    const known = () => [...this.known.keys()];
    const line = new Bayeux(host, {
      connectionType: this.connectionType,
      ext: this.options.ext,
      channels: [
        this.#channel('service'),
        ...(this.isVisitor ? [this.#channel('notifications')] : []),
        ...known().map((id) => this.#talk(id)),
      ],
      ready: () =>
        void this.#meanwhile(host).then(
          (heads) => host.ready(heads),
          // Then the client finds out by itself.
          () => host.ready(),
        ),
      heard: (channel, data) => this.#heard(channel, data),
      refused: (channel) => this.#refused(channel),
    });
    this.#host = host;
    this.#line = line;
    return {
      receive: (frame) => line.receive(frame),
      ping: () => line.ping(),
      closed: () => {
        line.closed();
        clearInterval(this.#timer);
        this.#timer = undefined;
        this.#line = this.#host = null;
      },
    };
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    const history = await this.pageOf(id, page);
    if ('before' in page) return history;
    if (history.cursor) this.ends.set(id, history.cursor);
    for (const message of history.messages) this.#count(message);
    if (!history.joins || !('after' in page)) return history;
    // New copies of older messages, and notes: they may have come while nobody listened.
    const changed = [...this.#changed.values()].filter(
      (each) => each.conversationId === id && !history.messages.some((told) => told.id === each.id),
    );
    for (const each of changed) this.#changed.delete(each.id);
    const events = [...history.messages, ...changed].map(
      (message) => ({ type: 'message', message }) as const,
    );
    return { ...history, events };
  }

  protected emit(event: ServerEvent): void {
    this.#host?.emit(event);
  }

  /** Subscribe to all conversations that are known by now. */
  protected follow(): void {
    for (const id of this.known.keys()) this.#line?.subscribe(this.#talk(id));
  }

  /** What is asked for, from the answer or else by a channel, where it has this name. */
  protected async brought<T>(name: string, ask: () => Promise<T | undefined>): Promise<T> {
    let hear: (heard: string, what: unknown) => void = () => {};
    const found = new Promise<T>((resolve) => {
      hear = (heard, what) => {
        if (heard === name) resolve(what as T);
      };
    });
    this.#waiting.add(hear);
    try {
      return (await ask()) ?? (await inTime(found, this.options.patience ?? 3_000));
    } finally {
      this.#waiting.delete(hear);
    }
  }

  /** A conversation that is new to us, or has changed. @param current the one that is open now */
  protected meet(told: Told, current?: boolean): void {
    const { id, visitor, open, agents } = told;
    const { isVisitor } = this;
    this.know(told, current);
    this.follow();
    this.#found(isVisitor ? this.self.id : visitor, told);
    // One in which nothing was said is nothing to look at, for who has only opened a window.
    if (isVisitor && !this.ends.has(id)) return;
    const who = visitor && { visitor: { id: visitor, role: 'visitor' as const } };
    const more = !isVisitor && { ...who, updatedAt: Date.now() };
    this.emit({ type: 'conversation', info: { id, open, agents, ...more } });
  }

  #heard(channel: string, data: unknown): void {
    const [start = '', end = ''] = this.#channels.conversation.split(':conversation_id');
    const isTalk = channel.startsWith(start) && channel.endsWith(end);
    const id = isTalk && channel.slice(start.length, channel.length - end.length);
    const where = id || this.current?.id;
    const isNote = channel === this.#channel('notifications');
    const expected = isTalk ? 'message' : isNote ? 'notification' : 'conversation';
    const { entity, body } = this.translation.opened(data, expected);
    if (entity === 'conversation') {
      const told = this.translation.conversation(body);
      if (told) this.meet(told);
    } else if (where) {
      const message = this.translation.message({ entity, [entity]: body }, where, this.self);
      if (message) this.#hear(message);
      // Something was said, and nobody says what.
      else if (isTalk) void this.#look();
    }
  }

  /** A message, by the line or found by looking: with the local id that it has if it is ours. */
  #hear(message: Message): void {
    const { id, conversationId, author, status } = message;
    const { role } = this.self;
    const isOwn = author.role === role;
    const localId = isOwn && this.echoes.claim(message);
    const named = localId ? { ...message, localId } : message;
    this.#count(message);
    // A note in a conversation in which nothing was said is nothing to look at.
    if (author.role !== 'system' || this.ends.has(conversationId))
      this.emit({ type: 'message', message: named });
    if (localId) this.#found(localId, named);
    // A copy with another flag: whoever has read one has read those before it.
    const by = isOwn === this.isVisitor ? 'agent' : 'visitor';
    if (status === 'read') this.emit({ type: 'read', conversationId, by, upTo: id });
  }

  #count(message: Message): void {
    const { id, conversationId, author, status, text } = message;
    const isNote = author.role === 'system';
    if (isNote || (this.#looks.get(id) ?? status + text) !== status + text)
      this.#changed.set(id, message);
    this.#looks.set(id, status + text);
    const unread = this.unread.get(conversationId) ?? new Set();
    this.unread.set(conversationId, unread);
    if (status === 'read') unread.delete(id);
    else if (author.role !== this.self.role && !isNote) unread.add(id);
  }

  /** Another name may be free; else what cannot be heard of is looked for now and then. */
  #refused(channel: string): void {
    const other = this.#channel('otherService');
    if (channel === this.#channel('service') && channel !== other) this.#line?.subscribe(other);
    else this.#timer ??= setInterval(() => this.#look(), this.options.pollEvery ?? 15_000);
  }

  /** Nobody tells what came while there was no line: it is asked for. @returns where all ends now */
  async #meanwhile(host: ProtocolHost): Promise<Heads> {
    const heads = new Map<string, string>();
    for (const id of this.known.keys()) {
      const after = this.ends.get(id);
      heads.set(id, '?');
      if (!after) continue;
      const { messages, joins, hasLater, cursor } = await this.pageOf(id, { limit: MANY, after });
      let follows = after;
      for (const message of joins ? messages : []) {
        host.emit({ type: 'message', message, place: { cursor: message.id, follows } });
        follows = message.id;
      }
      if (cursor && !hasLater) heads.set(id, cursor);
    }
    return heads;
  }

  async #look(): Promise<void> {
    for (const id of this.known.keys()) {
      const after = this.ends.get(id);
      const page = { limit: MANY, ...(after && { after }) };
      // What fails is looked for again before long.
      const found = await this.pageOf(id, page).catch(() => null);
      for (const message of found?.messages ?? []) this.#hear(message);
    }
  }

  #found(name: string, what: unknown): void {
    for (const hear of this.#waiting) hear(name, what);
  }

  #channel(name: keyof ConveadChannels): string {
    return filled(this.#channels[name], this.isVisitor ? { visitor_id: this.self.id } : {});
  }

  #talk(conversation_id: string): string {
    return filled(this.#channels.conversation, { conversation_id });
  }
}
