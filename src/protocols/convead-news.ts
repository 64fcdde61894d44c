/**
 * What a Convead backend tells by itself: which channel means what, which messages are ours, what is
 * unread, and what to do about a channel that nobody may subscribe to. Knows no transport.
 */

import { late } from '../late.ts';
import type { MarkerEvent, Message, ServerEvent } from '../model.ts';
import { ConveadAccount } from './convead-account.ts';
import { Bayeux, type BayeuxOptions } from './convead-bayeux.ts';
import type { ConveadDeeds } from './convead-deeds.ts';
import { CHANNELS, type ConveadChannels, type ConveadOptions, filled } from './convead-options.ts';
import { ConveadTranslation, type Told } from './convead-translation.ts';
import { Echoes } from './echoes.ts';
import type { ProtocolHost, ProtocolSession } from './protocol.ts';

export class ConveadNews extends ConveadAccount {
  /** Messages of the other side that nobody has read, by conversation, oldest first. */
  readonly unread = new Map<string, Set<string>>();
  readonly translation: ConveadTranslation;
  readonly echoes = new Echoes();
  /** All that is asked for; loaded with the first of it. */
  readonly deeds = late(
    () => import('./convead-deeds.ts'),
    ({ ConveadDeeds }) => new ConveadDeeds(this),
  );
  /** Nobody was there to open a conversation. */
  isOffline = false;
  connectionType: BayeuxOptions['connectionType'] = 'websocket';
  /** Where each conversation was last asked about. */
  readonly ends = new Map<string, string>();
  readonly #channels: ConveadChannels;
  /** How each message looked last, and what of those has changed since, by id. */
  readonly #looks = new Map<string, string>();
  readonly changed = new Map<string, Message>();
  /** What was told of reading, by side and conversation: heard by nobody who asks for history meanwhile. */
  readonly reads = new Map<string, MarkerEvent>();
  /** Who waits for what an answer did not bring. */
  readonly waiting = new Set<(name: string, what: unknown) => void>();
  #host: ProtocolHost | null = null;
  #line: Bayeux | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ConveadOptions) {
    super(options);
    this.translation = new ConveadTranslation(this.base, options.fields);
    this.#channels = { ...CHANNELS, ...options.channels };
  }

  get isVisitor(): boolean {
    return this.self.role === 'visitor';
  }

  /** A line opened: subscribe to all that we know. */
  opened(host: ProtocolHost): ProtocolSession {
    const line = new Bayeux(host, {
      connectionType: this.connectionType,
      ext: this.options.ext,
      ready: () => this.#ready(host),
      heard: (channel, data) => this.#heard(channel, data),
      refused: (channel) => this.#refused(channel),
      closed: () => {
        clearInterval(this.#timer);
        this.#timer = undefined;
        this.#line = this.#host = null;
      },
    });
    this.#host = host;
    this.#line = line;
    line.subscribe(this.#channel('service'));
    if (this.isVisitor) line.subscribe(this.#channel('notifications'));
    this.follow();
    return line;
  }

  emit(event: ServerEvent): void {
    if (event.type === 'read') this.reads.set(`${event.by} ${event.conversationId}`, event);
    this.#host?.emit(event);
  }

  /** Subscribe to all conversations that are known by now. */
  follow(): void {
    for (const id of this.known.keys())
      this.#line?.subscribe(this.#channel('conversation', { conversation_id: id }));
  }

  /** A conversation that is new to us, or has changed. @param current the one that is open now */
  meet(told: Told, current?: boolean): void {
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
      else if (isTalk) this.#look();
    }
  }

  /** A message, by the line or found by looking: with the local id that it has if it is ours. */
  #hear(message: Message): void {
    const { id, conversationId, author, status } = message;
    const { role } = this.self;
    const isOwn = author.role === role;
    const localId = isOwn && this.echoes.claim(message);
    const named = localId ? { ...message, localId } : message;
    this.count(message);
    // A note in a conversation in which nothing was said is nothing to look at.
    if (author.role !== 'system' || this.ends.has(conversationId))
      this.emit({ type: 'message', message: named });
    if (localId) this.#found(localId, named);
    // A copy with another flag: whoever has read one has read those before it.
    const by = isOwn === this.isVisitor ? 'agent' : 'visitor';
    if (status === 'read') this.emit({ type: 'read', conversationId, by, upTo: id });
  }

  /** What is unread, and what has changed. */
  count(message: Message): void {
    const { id, conversationId, author, status, text } = message;
    const isNote = author.role === 'system';
    if (isNote || (this.#looks.get(id) ?? status + text) !== status + text)
      this.changed.set(id, message);
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

  /** Nobody tells what came while there was no line: it is asked for first. */
  #ready(host: ProtocolHost): void {
    if (this.known.size === 0) host.ready(new Map());
    // What fails leaves it to the client to find out by itself.
    else
      this.#ask(host, (deeds) =>
        deeds.meanwhile(host).then(
          (heads) => host.ready(heads),
          () => host.ready(),
        ),
      );
  }

  #look(): void {
    if (this.#host) this.#ask(this.#host, (deeds) => deeds.look((message) => this.#hear(message)));
  }

  /** What does not load ends the line: the next one begins with asking. */
  #ask(host: ProtocolHost, ask: (deeds: ConveadDeeds) => Promise<void>): void {
    this.deeds().then(ask, (error) => host.fail(error));
  }

  #found(name: string, what: unknown): void {
    for (const hear of this.waiting) hear(name, what);
  }

  #channel(
    name: keyof ConveadChannels,
    ids: { readonly [name: string]: string } = this.isVisitor ? { visitor_id: this.self.id } : {},
  ): string {
    return filled(this.#channels[name], ids);
  }
}
