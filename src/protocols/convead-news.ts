/**
 * What a Convead backend tells by itself: which channel means what, what is unread, and what to do
 * about a channel that nobody may subscribe to. Knows no transport.
 */
import { inTime } from '../deadline.ts';
import { likeness } from '../likeness.ts';
import type { ConversationInfo, LoggedEvent, Message, ServerEvent } from '../model.ts';
import type { Known } from './convead-account.ts';
import type { Bayeux, BayeuxOptions } from './convead-bayeux.ts';
import { ConveadRequests } from './convead-requests.ts';
import type { Told } from './convead-translation.ts';
import type { ProtocolHost, ProtocolSession } from './protocol.ts';

type Rare = Awaited<ReturnType<ConveadRequests['rare']>>;

export class ConveadNews extends ConveadRequests {
  /** Messages of the other side that nobody has read, oldest first: their conversations. */
  protected readonly unread = new Map<string, string>();
  /** What speaks Bayeux, once a line was asked for. */
  protected client!: typeof import('./convead-bayeux.ts');
  protected connectionType: BayeuxOptions['connectionType'] = 'websocket';
  /** Where each conversation was last asked about. */
  readonly ends = new Map<string, string>();
  /** What no history lists: new copies of older messages, notes, and what was read. */
  readonly told = new Map<string, LoggedEvent>();
  /** How each message looked last, by id. */
  readonly #looks = new Map<string, string>();
  /** Who waits for what an answer did not bring, under which name. */
  readonly #waiting = new Map<(what: unknown) => void, string>();
  #host: ProtocolHost | null = null;
  #line: Bayeux | null = null;

  /** A line opened: subscribe to all that we know. */
  opened(host: ProtocolHost): ProtocolSession {
    let timer: ReturnType<typeof setInterval> | undefined;
    const line = new this.client.Bayeux(host, {
      connectionType: this.connectionType,
      ext: this.options.ext,
      ready: () => {
        if (this.ends.size) this.#rarely(host, (rare) => rare.meanwhile(this, host));
        else host.ready(new Map([...this.known.keys()].map((id) => [id, '?'])));
      },
      heard: (channel, data) => this.#heard(channel, data),
      // Another name may be free; else what cannot be heard of is looked for now and then.
      refused: (channel) => {
        const other = this.named('otherService');
        if (channel === this.named('service') && channel !== other) line.subscribe(other);
        else timer ??= setInterval(() => this.#look(), this.options.pollEvery ?? 15_000);
      },
      closed: () => {
        clearInterval(timer);
        // Another line may have begun before this one was said to be over.
        if (line === this.#line) this.#line = this.#host = null;
      },
    });
    this.#host = host;
    this.#line = line;
    line.subscribe(this.named('service'));
    if (this.isVisitor) line.subscribe(this.named('notifications'));
    this.follow();
    return line;
  }

  emit(event: ServerEvent): void {
    if (event.type === 'read') this.told.set(event.by + event.conversationId, event);
    this.#host?.emit(event);
  }

  /** Subscribe to all conversations that are known by now. */
  follow(): void {
    for (const id of this.known.keys()) this.#line?.subscribe(this.#talk(id));
  }

  /** A conversation that is new to us, or has changed. @param current the one that is open now */
  protected meet(told: Told, current?: boolean): void {
    const { isVisitor } = this;
    this.know(told, current);
    this.follow();
    this.#found(isVisitor ? this.self.id : told.visitor, told);
    // One in which nothing was said is nothing to look at, for who has only opened a window.
    if (isVisitor && !this.ends.has(told.id)) return;
    const more = !isVisitor && { updatedAt: Date.now() };
    this.emit({ type: 'conversation', info: { ...this.infoOf(told), ...more } });
  }

  protected infoOf({
    id,
    open = true,
    agents = [],
    visitor,
  }: Known): Pick<ConversationInfo, 'id' | 'open' | 'agents' | 'visitor'> {
    return { id, open, agents, ...(visitor && { visitor: { id: visitor, role: 'visitor' } }) };
  }

  /** What is asked for, from the answer or else by a channel, where it has this name. */
  protected async brought<T>(name: string, ask: Promise<T | undefined>): Promise<T> {
    let hear: (what: unknown) => void = () => {};
    const found = new Promise((resolve) => {
      hear = resolve;
    });
    this.#waiting.set(hear, name);
    try {
      return (await ask) ?? ((await inTime(found, this.options.patience ?? 3_000, name)) as T);
    } finally {
      this.#waiting.delete(hear);
    }
  }

  #found(name: string, what: unknown): void {
    for (const [hear, wanted] of this.#waiting) if (wanted === name) hear(what);
  }

  #heard(channel: string, data: unknown): void {
    const id = [...this.known.keys()].find((each) => this.#talk(each) === channel);
    const where = id ?? this.current?.id;
    const isNote = channel === this.named('notifications');
    const expected = id ? 'message' : isNote ? 'notification' : 'conversation';
    const [entity] = this.unwrapped(data, expected);
    if (entity === 'conversation') {
      const told = this.conversationIn(data);
      if (told) this.meet(told);
    } else if (where) {
      const message = this.messageIn(data, where, entity);
      if (message) this.hear(message);
      // Something was said, and nobody says what.
      else if (id) this.#look();
    }
  }

  /** A message, by the line or found by looking. */
  hear(message: Message): void {
    const { id, conversationId, author, status, text } = message;
    const isOwn = author.role === this.self.role;
    const isNew = !this.#looks.has(id);
    this.count(message);
    if (isOwn && isNew) this.#found(lookOf(conversationId, text), message);
    // A note in a conversation in which nothing was said is nothing to look at.
    if (author.role !== 'system' || this.ends.has(conversationId))
      this.emit({ type: 'message', message });
    // A copy with another flag: whoever has read one has read those before it.
    const by = isOwn === this.isVisitor ? 'agent' : 'visitor';
    if (status === 'read') this.emit({ type: 'read', conversationId, by, upTo: id });
  }

  /** What is unread, and what has changed. */
  count(message: Message): void {
    const { id, conversationId, author, status, text } = message;
    const isNote = author.role === 'system';
    const look = status + text;
    if (isNote || (this.#looks.get(id) ?? look) !== look)
      this.told.set(id, { type: 'message', message });
    this.#looks.set(id, look);
    if (status === 'read') this.unread.delete(id);
    else if (author.role !== this.self.role && !isNote) this.unread.set(id, conversationId);
  }

  #look(): void {
    const host = this.#host;
    if (host) this.#rarely(host, (rare) => rare.look(this));
  }

  /** What does not load ends the line: the next one begins with asking. */
  #rarely(host: ProtocolHost, ask: (rare: Rare) => Promise<void>): void {
    this.rare().then(ask, (error) => host.fail(error));
  }

  #talk(conversation_id: string): string {
    return this.named('conversation', { conversation_id });
  }
}

/** What a message of ours is waited for as. */
export function lookOf(conversationId: string, text: string): string {
  return `${conversationId} ${likeness(text)}`;
}
