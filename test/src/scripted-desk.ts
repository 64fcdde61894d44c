/**
 * A backend in a page's memory: one log of events per conversation with dense cursors, and the
 * requests of a protocol on top of it. Does what a test says and writes down what it was asked.
 */

import { apply } from '../../src/conversation/upsert.ts';
import { ShamanError } from '../../src/errors.ts';
import type { Cursor, Draft, LoggedEvent, Message, Place, Run } from '../../src/model.ts';
import type {
  ConversationPage,
  Heads,
  HistoryPage,
  Page,
  Protocol,
  Sent,
} from '../../src/protocols/protocol.ts';
import { AGENT, infoOf, VISITOR } from './samples.ts';

const EMPTY: Run = { messages: [], cursor: null, hasEarlier: false };

type Requests = Pick<Protocol, 'conversations' | 'history' | 'send' | 'start' | 'can'>;

export class ScriptedDesk implements Requests {
  readonly can = { idempotentSend: true, resume: true };
  /** What was asked, in order: `list`, `history c after 3`, `send c hi`, `start hi`. */
  readonly asked: string[] = [];
  /** The next requests fail with these, before anything happens. */
  readonly failures: ShamanError[] = [];
  /** So many next writes happen, but their answers are lost. */
  answersToLose = 0;
  /** The log answers `after` only so many events back. */
  retention = Number.POSITIVE_INFINITY;
  /** How its cursors begin; under another one it knows no place of before. */
  epoch = '';
  /** Its list tells conversations without their messages. */
  bare = false;
  readonly #logs = new Map<string, LoggedEvent[]>();
  #gate: Promise<void> | undefined;
  #open = () => {};

  constructor(...conversations: readonly string[]) {
    for (const id of conversations) this.#logs.set(id, []);
  }

  /** The agent writes. */
  says(text: string, id = 'c'): LoggedEvent {
    return this.#append(id, (offset) => ({
      type: 'message',
      message: this.#message(id, offset, text, AGENT),
    }));
  }

  edits(offset: number, text: string, id = 'c'): LoggedEvent {
    return this.#append(id, (at) => ({
      type: 'message',
      message: { ...this.#message(id, offset, text, AGENT), editedAt: at },
    }));
  }

  removes(offset: number, id = 'c'): LoggedEvent {
    return this.#append(id, () => ({
      type: 'message-deleted',
      conversationId: id,
      id: `${id}-${offset}`,
    }));
  }

  /** Anything else happens. */
  tells(event: LoggedEvent, id = 'c'): LoggedEvent {
    return this.#append(id, () => event);
  }

  /** It is no more. */
  closes(id: string): void {
    this.#logs.delete(id);
  }

  /** Requests wait from now on. */
  hold(): void {
    this.#gate ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#gate = undefined;
    this.#open();
  }

  heads(): Heads {
    return new Map([...this.#logs].flatMap(([id, log]) => this.#head(id, log)));
  }

  /** The whole conversation as it was at a cursor. */
  runAt(cursor: Cursor | null, id = 'c'): Run {
    const events = this.#log(id).slice(0, cursor === null ? 0 : this.#offset(cursor));
    return { ...events.reduce(apply, EMPTY), cursor: events.length > 0 ? cursor : null };
  }

  textsOf(id = 'c'): readonly string[] {
    return this.runAt(this.#cursor(this.#log(id).length), id).messages.map(({ text }) => text);
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    await this.#ask('list');
    return [...this.#logs.keys()].map((id) => {
      const { info, run } = this.#page(id, 2);
      return { info, ...(run && !this.bare && { run }) };
    });
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    await this.#ask(`history ${id}${placeOf(page)}`);
    const log = this.#log(id);
    if ('after' in page && page.after.startsWith(this.epoch)) {
      const after = this.#offset(page.after);
      if (log.length - after <= this.retention) return this.#since(log, after, page.limit);
    }
    const { messages, cursor } = this.runAt(this.#cursor(log.length), id);
    const end =
      'before' in page ? messages.findIndex((message) => message.id === page.before) : undefined;
    const shown = messages.slice(0, end);
    return {
      messages: shown.slice(-page.limit),
      cursor,
      hasEarlier: shown.length > page.limit,
      hasLater: false,
      joins: false,
    };
  }

  async send(id: string, draft: Draft, localId: string): Promise<Sent> {
    await this.#ask(`send ${id} ${draft.text}`);
    return this.#answer(this.#store(id, draft, localId));
  }

  async start(draft: Draft, localId: string): Promise<ConversationPage> {
    await this.#ask(`start ${draft.text}`);
    const id = `s-${localId.slice(-4)}`;
    if (!this.#logs.has(id)) this.#logs.set(id, []);
    this.#store(id, draft, localId);
    return this.#answer(this.#page(id, 10));
  }

  #store(id: string, { text }: Draft, localId: string): Sent {
    const known = this.#log(id).find(
      (event) => event.type === 'message' && event.message.localId === localId,
    );
    const stored =
      known ??
      this.#append(id, (offset) => ({
        type: 'message',
        message: { ...this.#message(id, offset, text, VISITOR), localId },
      }));
    const { message, place } = stored as { message: Message; place: Place };
    return { message, place };
  }

  #answer<T>(answer: T): T {
    if (this.answersToLose-- > 0) throw new ShamanError('unreachable', 'The answer was lost.');
    return answer;
  }

  #since(log: readonly LoggedEvent[], after: number, limit: number): HistoryPage {
    const events = log.slice(after, after + limit);
    return {
      messages: [],
      events,
      cursor: this.#cursor(after + events.length),
      hasEarlier: false,
      hasLater: after + events.length < log.length,
      joins: true,
    };
  }

  #page(id: string, last: number): ConversationPage {
    const { messages, cursor } = this.runAt(this.#cursor(this.#log(id).length), id);
    const preview = messages.at(-1);
    return {
      info: infoOf(id, { ...(preview && { preview, updatedAt: preview.createdAt }) }),
      run: { messages: messages.slice(-last), cursor, hasEarlier: messages.length > last },
    };
  }

  #append(id: string, make: (offset: number) => LoggedEvent): LoggedEvent {
    const log = this.#log(id);
    const offset = log.length + 1;
    const place = {
      cursor: this.#cursor(offset),
      follows: offset > 1 ? this.#cursor(offset - 1) : null,
    };
    const event: LoggedEvent = { ...make(offset), place };
    log.push(event);
    return event;
  }

  #message(id: string, offset: number, text: string, author: Message['author']): Message {
    return {
      id: `${id}-${offset}`,
      conversationId: id,
      author,
      text,
      attachments: [],
      createdAt: offset,
      status: 'sent',
    };
  }

  #cursor(offset: number): Cursor {
    return this.epoch + offset;
  }

  #offset(cursor: Cursor): number {
    return Number(cursor.slice(this.epoch.length));
  }

  async #ask(what: string): Promise<void> {
    this.asked.push(what);
    await this.#gate;
    const failure = this.failures.shift();
    if (failure) throw failure;
  }

  #head(id: string, log: readonly LoggedEvent[]): readonly (readonly [string, Cursor])[] {
    return log.length > 0 ? [[id, this.#cursor(log.length)]] : [];
  }

  #log(id: string): LoggedEvent[] {
    const log = this.#logs.get(id);
    if (!log) throw new ShamanError('request', `No conversation ${id}.`, { fatal: true });
    return log;
  }
}

function placeOf(page: Page): string {
  if ('after' in page) return ` after ${page.after}`;
  return 'before' in page ? ` before ${page.before}` : '';
}
