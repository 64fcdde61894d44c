/**
 * What a Convead backend tells by itself: which channel means what, which messages are ours, what is
 * unread, and what to do about a channel that nobody may subscribe to. Makes no request but those
 * that it is given; knows no transport.
 */
import { inTime } from '../deadline.ts';
import type { Message, ServerEvent } from '../model.ts';
import type { ConveadAccount } from './convead-account.ts';
import { Bayeux, type BayeuxOptions } from './convead-bayeux.ts';
import { CHANNELS, type ConveadChannels, filled } from './convead-options.ts';
import { ConveadTranslation, type Told } from './convead-translation.ts';
import { Echoes } from './echoes.ts';
import type { ProtocolHost, ProtocolSession } from './protocol.ts';

export class ConveadNews {
  readonly translation: ConveadTranslation;
  readonly echoes = new Echoes();
  /** Messages of the other side that nobody has read, by conversation, oldest first. */
  readonly unread = new Map<string, Set<string>>();
  /** Where each conversation was last asked about. */
  readonly ends = new Map<string, string>();
  readonly #account: ConveadAccount;
  readonly #channels: ConveadChannels;
  readonly #look: () => Promise<void>;
  /** Messages that came by the line since then. */
  readonly #live = new Map<string, Set<string>>();
  /** Who waits for what an answer did not bring: by local id, or by visitor whose conversation opens. */
  readonly #waiting = new Map<string, (found: never) => void>();
  #host: ProtocolHost | null = null;
  #line: Bayeux | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param look Asks for what is new in all conversations that are known. */
  constructor(account: ConveadAccount, look: () => Promise<void>) {
    const { options, server } = account;
    this.#account = account;
    this.#channels = { ...CHANNELS, ...options.channels };
    this.translation = new ConveadTranslation(server, options.fields);
    this.#look = look;
  }

  /** A line opened: subscribe to all that we know. */
  opened(host: ProtocolHost, connectionType: BayeuxOptions['connectionType']): ProtocolSession {
    const { known, self, options } = this.#account;
    const line = new Bayeux(host, {
      connectionType,
      ext: options.ext,
      channels: [
        this.#channel('service'),
        ...(self.role === 'visitor' ? [this.#channel('notifications')] : []),
        ...known.map(({ id }) => this.#talk(id)),
      ],
      // What came meanwhile is asked for of all of them: nobody tells where they end.
      ready: () => host.ready(new Map(this.#account.known.map(({ id }) => [id, '?']))),
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

  emit(event: ServerEvent): void {
    this.#host?.emit(event);
  }

  /** A conversation that is new to us, or has changed. @param current the one that is open now */
  meet(told: Told, current = false): void {
    const { self } = this.#account;
    const { id, visitor, open, agents } = told;
    const isVisitor = self.role === 'visitor';
    this.#account.know(told, current);
    this.follow();
    this.#found(isVisitor ? self.id : visitor, told);
    // One in which nothing was said is nothing to look at, for who has only opened a window.
    if (isVisitor && !this.ends.has(id)) return;
    const more = !isVisitor && {
      updatedAt: Date.now(),
      ...(visitor && { visitor: { id: visitor, role: 'visitor' as const } }),
    };
    this.emit({ type: 'conversation', info: { id, open, agents, ...more } });
  }

  /** Subscribe to all conversations that are known by now. */
  follow(): void {
    for (const { id } of this.#account.known) this.#line?.subscribe(this.#talk(id));
  }

  /** @returns how to wait for what the channel brings; rejects when it does not. Call it before you ask. */
  expect<T>(name: string): () => Promise<T> {
    const found = new Promise<T>((resolve) => this.#waiting.set(name, resolve));
    const { patience = 3_000 } = this.#account.options;
    return () => inTime(found, patience, 'Neither answer nor channel brought it.');
  }

  unexpect(name: string): void {
    this.#waiting.delete(name);
  }

  /** Asked for up to the end of these. True when something came by the line that stands behind what had not come. */
  asked(id: string, messages: readonly Message[]): boolean {
    const live = this.#live.get(id);
    const came = messages.map((message) => !!live?.has(message.id));
    const end = messages.at(-1)?.id;
    if (end) this.ends.set(id, end);
    this.#live.delete(id);
    for (const message of messages) this.#count(message);
    return came.lastIndexOf(true) > came.indexOf(false) && came.includes(false);
  }

  /** A message, by the line or found by looking: with the local id that it has if it is ours. */
  hear(message: Message): void {
    const { id, conversationId, author, status } = message;
    const { role } = this.#account.self;
    const isOwn = author.role === role;
    const localId = isOwn ? this.echoes.claim(message) : undefined;
    const named = localId ? { ...message, localId } : message;
    this.#live.set(conversationId, (this.#live.get(conversationId) ?? new Set()).add(id));
    this.#count(message);
    this.emit({ type: 'message', message: named });
    if (localId) this.#found(localId, named);
    // A copy with another flag: whoever has read one has read those before it.
    const other = role === 'visitor' ? 'agent' : 'visitor';
    if (status === 'read')
      this.emit({ type: 'read', conversationId, by: isOwn ? other : role, upTo: id });
  }

  #heard(channel: string, data: unknown): void {
    const [start = '', end = ''] = this.#channels.conversation.split(':conversation_id');
    const isTalk = channel.startsWith(start) && channel.endsWith(end);
    const id = isTalk ? channel.slice(start.length, channel.length - end.length) : '';
    const isNote = channel === this.#channel('notifications');
    const expected = isTalk ? 'message' : isNote ? 'notification' : 'conversation';
    const { entity } = this.translation.opened(data, expected);
    const told = entity === 'conversation' && this.translation.conversation(data);
    if (told) this.meet(told);
    const where = id || this.#account.known.at(-1)?.id;
    if (entity === 'conversation' || !where) return;
    if (entity === 'notification') this.#note(data, where);
    else {
      const message = this.translation.message(data, where, this.#account.self);
      if (message) this.hear(message);
      // Something was said, and nobody says what.
      else void this.#look();
    }
  }

  #note(data: unknown, where: string): void {
    const message = this.translation.notification(data, where);
    if (message && this.ends.has(where)) this.emit({ type: 'message', message });
  }

  #count({ id, conversationId, author, status }: Message): void {
    const unread = this.unread.get(conversationId) ?? new Set();
    this.unread.set(conversationId, unread);
    if (status === 'read') unread.delete(id);
    else if (author.role !== this.#account.self.role) unread.add(id);
  }

  /** Another name may be free; else what cannot be heard of is looked for now and then. */
  #refused(channel: string): void {
    const other = this.#channel('otherService');
    if (channel === this.#channel('service') && channel !== other) this.#line?.subscribe(other);
    else this.#timer ??= setInterval(() => this.#look(), this.#account.options.pollEvery ?? 15_000);
  }

  #found(name: string, what: unknown): void {
    this.#waiting.get(name)?.(what as never);
  }

  #channel(name: keyof ConveadChannels): string {
    const { id, role } = this.#account.self;
    return filled(this.#channels[name], role === 'visitor' ? { visitor_id: id } : {});
  }

  #talk(conversation_id: string): string {
    return filled(this.#channels.conversation, { conversation_id });
  }
}
