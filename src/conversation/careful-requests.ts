/**
 * What is asked of a backend that would take one message sent twice for two, and may number, count
 * and place nothing: before a message is sent again it is looked whether it is there. Knows no line.
 */
import type { Draft, LoggedEvent, Message, ServerEvent } from '../model.ts';
import type {
  Capabilities,
  ConversationPage,
  Heads,
  HistoryPage,
  Page,
  Protocol,
  Requests,
  Sent,
  Transfer,
} from '../protocols/protocol.ts';
import { allOf, type Tried } from '../stores/store.ts';
import type { Inbox, Next } from './inbox.ts';
import { Levels } from './levels.ts';
import { isLocal } from './local-id.ts';
import { countOn, recount, uncounted } from './own-marker.ts';
import { recognised } from './recognition.ts';
import { Trials } from './trials.ts';

/** Messages that are looked through for one of ours. */
const PAGE = { limit: 100 };

/** What follows on a place that nobody knows comes after a gap. */
const NOWHERE = { cursor: '?', follows: '?' };

export class CarefulRequests implements Requests {
  readonly can: Capabilities;
  readonly start?: NonNullable<Protocol['start']>;
  readonly #protocol: Protocol;
  readonly #inbox: Inbox;
  readonly #trials: Trials;
  /** What was stored last by conversation, which our run may not have yet. */
  readonly #stored = new Map<string, Message>();
  /** Local ids of what was stored, by the backend's. */
  readonly #answered = new Map<string, string>();
  readonly #levels = new Levels();
  /** After the last doubt, and before all that has come since. */
  #since = this.#levels.asks();

  constructor(protocol: Protocol, inbox: Inbox) {
    this.#protocol = protocol;
    this.#inbox = inbox;
    this.can = protocol.can;
    this.#trials = new Trials(inbox, protocol.can.history !== false);
    const { start } = protocol;
    if (start) this.start = (...what) => this.#start(start.bind(protocol), ...what);
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    const asked = this.#levels.asks();
    const pages = await this.#protocol.conversations();
    return pages.map((page) => this.#listed(page, asked));
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    const asked = this.#levels.asks('before' in page ? undefined : id);
    const answer = await this.#protocol.history(id, page);
    const { events } = answer;
    const heard = events?.map((event) =>
      event.type === 'message' ? { ...event, message: this.#one(event.message) } : event,
    );
    // What was asked for without a place replaces what we have, whatever it says of itself.
    const joins = 'after' in page && answer.joins;
    const messages = this.#recognised(id, answer.messages);
    if (!('before' in page)) this.#levels.answered(id, asked);
    return { ...answer, messages, joins, ...(heard && { events: heard }) };
  }

  async send(id: string, draft: Draft, localId: string, transfer?: Transfer): Promise<Sent> {
    if (this.#trials.isUncertain(localId)) {
      const { messages } = await this.#protocol.history(id, PAGE);
      const ours = this.#recognised(id, messages);
      const message = ours.find((each) => each.localId === localId);
      // Where our run does not have it, it may be older than all of that.
      if (message) return this.#has(message) ? { message } : this.#missed({ message });
    }
    const asked = this.#levels.asks();
    const send = () => this.#protocol.send(id, draft, localId, transfer);
    const sent = await this.#trials.run(localId, () => this.#end(id), send);
    this.#stored.set(id, sent.message);
    this.#answered.set(sent.message.id, localId);
    return this.#placed(sent, asked);
  }

  /** There is no line: from now on something may be missing, everywhere. */
  doubt(): void {
    this.#levels.doubt();
    this.#since = this.#levels.asks();
  }

  /** Where all ends, as a line that has just begun tells it: who stands there has missed nothing. */
  told(heads: Heads): Promise<void> {
    return this.#inbox.update((next) => {
      for (const [id, head] of heads)
        if (next[`run:${id}`]?.cursor === head) this.#levels.answered(id, this.#since);
      this.#levels.put();
    });
  }

  /** What was answered has been put in; other things follow from that. */
  caughtUp(next: Next): void {
    this.#levels.put();
    const { markRead, self } = this.#protocol;
    (markRead ? countOn : recount)(next, self.role);
  }

  /** What has just come, as it can be put in. */
  heard(event: ServerEvent): ServerEvent {
    if (event.type !== 'message') return event;
    return this.#placed({ ...event, message: this.#one(event.message) });
  }

  again(event: LoggedEvent): LoggedEvent {
    if (event.type !== 'message' || event.place !== NOWHERE) return event;
    const { place: _, ...bare } = event;
    return this.#placed(bare);
  }

  /** Where something before it may be missing it comes after a gap, so that all of it is asked for. */
  #placed<T extends Sent>(told: T, asked?: number): T {
    const { conversationId: id } = told.message;
    if (told.place || this.can.history === false || this.#levels.has(id, asked)) return told;
    return this.#missed(told);
  }

  #missed<T extends Sent>(told: T): T {
    this.#levels.missed(told.message);
    return { ...told, place: NOWHERE };
  }

  #has({ id, conversationId }: Message): boolean {
    const run = this.#inbox.snapshot[`run:${conversationId}`];
    return !!run?.messages.some((each) => each.id === id);
  }

  /** Told again, one that is older than all that we have is no new one: as an edit it appears nowhere. */
  #one(message: Message): Message {
    const { conversationId: id, createdAt } = message;
    const [one = message] = this.#recognised(id, [message]);
    const run = this.#inbox.snapshot[`run:${id}`];
    const oldest = run?.hasEarlier && run.messages[0];
    const isOlder = oldest && createdAt < oldest.createdAt && !this.#has(message);
    return isOlder ? { ...one, editedAt: createdAt } : one;
  }

  #recognised(id: string, messages: readonly Message[]): readonly Message[] {
    const { role } = this.#protocol.self;
    return recognised(this.#inbox.snapshot, id, messages, role, this.#answered);
  }

  #listed(page: ConversationPage, asked: number): ConversationPage {
    const { snapshot } = this.#inbox;
    const { id } = page.info;
    const known = snapshot[`info:${id}`];
    // Who keeps nothing can tell nothing of what we have.
    if (known && this.can.history === false) return { info: known };
    const { info, run } = this.#protocol.markRead ? page : uncounted(snapshot, page);
    const end = run ?? snapshot[`run:${id}`];
    if (run || (end && end.messages.at(-1)?.id === info.preview?.id))
      this.#levels.answered(id, asked);
    return { info, ...(run && { run: { ...run, messages: this.#recognised(id, run.messages) } }) };
  }

  /** The newest message of a conversation: what we send now can only stand after it. */
  async #end(id: string): Promise<Omit<Tried, 'at'>> {
    const run = this.#inbox.snapshot[`run:${id}`];
    const stored = this.#stored.get(id);
    const isKnown = run && (run.messages.length > 0 || !run.hasEarlier);
    let last = run?.messages.at(-1);
    if (stored && !this.#has(stored)) last = stored;
    else if (!isKnown && this.can.history !== false)
      last = (await this.#protocol.history(id, { limit: 1 })).messages.at(-1);
    return last ? { after: { id: last.id, createdAt: last.createdAt } } : {};
  }

  async #start(
    start: NonNullable<Protocol['start']>,
    ...what: readonly [draft: Draft, localId: string, transfer?: Transfer]
  ): Promise<ConversationPage> {
    const [draft, localId, transfer] = what;
    const begun = this.#trials.isUncertain(localId) && (await this.#begun(...what));
    if (begun) return begun;
    const infos = allOf(this.#inbox.snapshot, 'info:');
    const among = infos.map(({ id }) => id).filter((id) => !isLocal(id));
    const page = await this.#trials.run(
      localId,
      async () => ({ among }),
      () => start(draft, localId, transfer),
    );
    if (page.run) this.#levels.began(page.info.id, page.run.messages);
    return page;
  }

  /** What an earlier try has begun: with its message, or before that came. */
  async #begun(
    ...[draft, localId, transfer]: readonly [Draft, string, Transfer?]
  ): Promise<ConversationPage | undefined> {
    const { tried } = this.#trials.entry(localId);
    const pages = await this.#protocol.conversations();
    for (const { info, run: told } of pages.filter(
      ({ info }) => !tried?.among?.includes(info.id),
    )) {
      const { messages, ...run } = told ?? (await this.#protocol.history(info.id, PAGE));
      const ours = this.#recognised(info.id, messages);
      if (ours.some((each) => each.localId === localId))
        return { info, run: { ...run, messages: ours } };
      if (ours.length > 0) continue;
      this.#trials.entry(localId);
      await this.#protocol.send(info.id, draft, localId, transfer);
      return { info, run: await this.history(info.id, PAGE) };
    }
    return undefined;
  }
}
