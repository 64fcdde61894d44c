/**
 * One conversation, as a custom UI and the element hold it: reads the inbox, writes through the
 * outbox. Never asks the server for what was seen before, and never learns whether a line is up.
 */
import { Emitter } from '../emitter.ts';
import { ShamanError } from '../errors.ts';
import type { Author, ConversationInfo, Draft, Message, Run } from '../model.ts';
import type { HistoryPage } from '../protocols/protocol.ts';
import type { OutboxEntry } from '../stores/store.ts';
import { checkDraft } from './draft.ts';
import type { Inbox } from './inbox.ts';
import { LOCAL } from './local-id.ts';
import type { Outbox } from './outbox.ts';
import { isFromOtherSide } from './reception.ts';
import { echo, prepend, view } from './timeline.ts';
import { Typing, type TypingOptions } from './typing.ts';

export type ConversationEvents = {
  /** Another list of messages than before. */
  messages(messages: readonly Message[]): void;
  info(info: ConversationInfo): void;
  /** Who is writing now. */
  typing(authors: readonly Author[]): void;
};

/** What a conversation may ask for; by ourselves when we lead the tabs, else through the tab that does. */
export interface ConversationRequests {
  fetchRun(id: string): Promise<void>;
  fetchEarlier(id: string, before: string): Promise<HistoryPage>;
  markRead(id: string, upTo: string): Promise<void>;
  typing(id: string, typing: boolean): void;
  setOpen(id: string, open: boolean): Promise<void>;
}

export interface ConversationContext {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly requests: ConversationRequests;
  readonly self: () => Author;
  readonly can: ConversationAbilities;
  readonly typing?: TypingOptions;
}

/** What this backend lets people do in a conversation. */
export interface ConversationAbilities {
  /** End it, and open it again. */
  readonly close: boolean;
  readonly markRead: boolean;
  readonly typing: boolean;
  readonly files: boolean;
}

export class Conversation extends Emitter<ConversationEvents> {
  readonly #context: ConversationContext;
  readonly #typing: Typing;
  #id: string;
  #messages: readonly Message[] = [];
  #info: ConversationInfo;
  /** What the list above was made from: the same again makes the same list. */
  #madeFrom: { run?: Run | undefined; key: string } = { key: '' };
  /** The read marker that is on its way. */
  #marking = '';

  constructor(info: ConversationInfo, context: ConversationContext) {
    super();
    this.#id = info.id;
    this.#info = info;
    this.#context = context;
    this.#typing = new Typing(
      () => this.emit('typing', this.typing),
      (typing) => context.requests.typing(this.#id, typing),
      context.typing,
    );
    this.refresh(info.id);
  }

  /** The server's id; one of ours (`local:…`) until the first message has arrived. Changes once. */
  get id(): string {
    return this.#id;
  }

  get info(): ConversationInfo {
    return this.#info;
  }

  /** Oldest first; what is still in the outbox comes last. A new array on each change. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  get hasEarlier(): boolean {
    return this.#run?.hasEarlier ?? false;
  }

  /** Its messages were seen before; while false, show that they are loading. */
  get known(): boolean {
    return this.#run !== undefined || this.#id.startsWith(LOCAL);
  }

  /** Who is writing now; expires by itself. */
  get typing(): readonly Author[] {
    return this.#typing.authors;
  }

  get can(): ConversationAbilities {
    return this.#context.can;
  }

  /** Show it. Asks the server only when it was never seen before. @throws ShamanError */
  async open(): Promise<void> {
    if (!this.known) await this.#context.requests.fetchRun(this.#id);
  }

  /** One more page of older messages, if there is one. @throws ShamanError */
  async loadEarlier(): Promise<void> {
    const before = this.#run?.messages[0]?.id;
    if (!this.hasEarlier || before === undefined) return;
    const page = await this.#context.requests.fetchEarlier(this.#id, before);
    await this.#context.inbox.update(({ runs }) => {
      const run = runs.get(this.#id);
      return run ? { runs: new Map([[this.#id, prepend(run, page, before)]]) } : null;
    });
  }

  /**
   * Send. Returns the local echo at once; getting it there is the outbox's business.
   * @throws ShamanError `invalid` for what can never be sent; nothing is queued then
   */
  send(draft: Draft): Message {
    const { outbox, self } = this.#context;
    const { entry } = outbox.add(this.#id, checkDraft(draft), this.#startsAnew());
    this.#typing.say(false);
    return echo(entry, false, self());
  }

  /** Try a failed message again. */
  retry(localId: string): void {
    this.#context.outbox.retry(localId);
  }

  /** Give a message up that has not arrived yet. */
  discard(localId: string): Promise<void> {
    return this.#context.outbox.discard(localId);
  }

  /** Everything here was seen. Sends nothing when nothing is unread. */
  markRead(): void {
    if (!this.can.markRead || this.#info.unread === 0) return;
    const side = this.#context.self().role;
    const upTo = this.#run?.messages.findLast((message) => isFromOtherSide(message, side))?.id;
    if (upTo === undefined || this.#marking === upTo) return;
    this.#marking = upTo;
    this.#context.requests.markRead(this.#id, upTo).catch(() => {
      // Offline: the next call, or the next message, tries again.
      this.#marking = '';
    });
  }

  /** Tell the other side that somebody is writing here; call it on every key, it is rarely sent. */
  setTyping(typing: boolean): void {
    if (this.can.typing && !this.#id.startsWith(LOCAL)) this.#typing.say(typing);
  }

  /** End the conversation, or open it again. @throws ShamanError */
  async setOpen(open: boolean): Promise<void> {
    if (!this.can.close)
      throw new ShamanError('unsupported', 'This desk cannot end conversations.', { fatal: true });
    await this.#context.requests.setOpen(this.#id, open);
  }

  /** Somebody writes, or has stopped. @internal */
  heardTyping(author: Author, typing: boolean): void {
    this.#typing.heard(author, typing);
  }

  /** Memory has changed: say what is different. @internal */
  refresh(id: string = this.#id): void {
    const { inbox, outbox, self } = this.#context;
    this.#id = id;
    const entries = inbox.snapshot.outbox.filter((entry) => entry.conversationId === id);
    const key = entries.map((entry) => fingerprint(entry, outbox.sending)).join();
    const run = this.#run;
    const changed = run !== this.#madeFrom.run || key !== this.#madeFrom.key;
    if (changed) {
      this.#madeFrom = { run, key };
      this.#messages = view(run, entries, outbox.sending, self());
    }
    const info = this.#withPreview(inbox.snapshot.conversations.get(id) ?? this.#info);
    const described = info !== this.#info;
    this.#info = info;
    if (changed) this.emit('messages', this.#messages);
    if (described) this.emit('info', info);
  }

  /** No longer part of the client. @internal */
  leave(): void {
    this.#typing.stop();
  }

  get #run(): Run | undefined {
    return this.#context.inbox.snapshot.runs.get(this.#id);
  }

  /** The list shows what the conversation shows: what waits to be sent, and its newest status. */
  #withPreview(info: ConversationInfo): ConversationInfo {
    const preview = this.#messages.at(-1) ?? info.preview;
    const known = this.#info;
    if (preview === info.preview || preview === undefined) return info;
    const next = { ...info, preview };
    return known.preview === preview && shallowEqual(known, next) ? known : next;
  }

  /** What was begun and discarded begins again with the next message. */
  #startsAnew(): boolean {
    const { conversations } = this.#context.inbox.snapshot;
    return this.#id.startsWith(LOCAL) && !conversations.has(this.#id);
  }
}

function fingerprint(entry: OutboxEntry, sending: ReadonlySet<string>): string {
  return `${entry.localId} ${entry.failed?.code ?? ''} ${sending.has(entry.localId)}`;
}

function shallowEqual(a: ConversationInfo, b: ConversationInfo): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ConversationInfo>;
  return [...keys].every((key) => a[key] === b[key]);
}
