/**
 * One conversation, as a custom UI and the element hold it: reads the inbox, writes through the
 * outbox. Never asks the server for what was seen before, and never learns whether a line is up.
 */
import { Emitter } from '../emitter.ts';
import { ShamanError } from '../errors.ts';
import type { Author, ConversationInfo, Draft, Message, Rating, Run } from '../model.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { OutboxEntry } from '../stores/store.ts';
import { checkDraft, partsOf } from './draft.ts';
import type { Inbox } from './inbox.ts';
import { isSame } from './is-same.ts';
import { isLocal } from './local-id.ts';
import type { Outbox } from './outbox.ts';
import { settle } from './removal.ts';
import { echo, isFromOtherSide, prepend, view } from './timeline.ts';
import { Typing, type TypingOptions } from './typing.ts';

export type ConversationEvents = {
  /** Another list of messages than before. */
  messages(messages: readonly Message[]): void;
  info(info: ConversationInfo): void;
  /** Who is writing now. */
  typing(authors: readonly Author[]): void;
};

export interface ConversationContext {
  readonly protocol: Protocol;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  /** Ask for its newest messages. @throws ShamanError */
  readonly open: (id: string) => Promise<void>;
  /** Say it over the line, of whichever tab; false when there is none and it was not said. */
  readonly say: (verb: Said, ...args: readonly unknown[]) => boolean;
  /** Messages on a page of older ones. */
  readonly page: number;
  readonly typing?: TypingOptions | undefined;
}

/** What is told without waiting for an answer. */
export type Said = 'markRead' | 'markDelivered' | 'typing';

/** What is asked of the backend, and waited for. */
type Asked = 'edit' | 'remove' | 'rate' | 'sendTranscript' | 'transcript' | 'setOpen';
type ArgumentsOf<V extends Asked> =
  NonNullable<Protocol[V]> extends (id: string, ...rest: infer R) => unknown ? R : never;
type AnswerOf<V extends Asked> = ReturnType<NonNullable<Protocol[V]>>;

/** What this backend lets people do in a conversation. */
export interface ConversationAbilities {
  /** End it, and open it again. */
  readonly close: boolean;
  readonly markRead: boolean;
  readonly typing: boolean;
  readonly files: boolean;
  /** Change and take back what one wrote oneself. */
  readonly edit: boolean;
  readonly rate: boolean;
  /** Have it sent by e-mail. */
  readonly transcript: boolean;
  /** Name the message that one answers. */
  readonly reply: boolean;
}

export class Conversation extends Emitter<ConversationEvents> {
  readonly #context: ConversationContext;
  readonly #typing: Typing;
  #info: ConversationInfo;
  #run: Run | undefined;
  #messages: readonly Message[] = [];
  /** What it was made of last, beside the run. */
  #made: ConversationInfo | null = null;
  #waiting = 0;
  #kept: Promise<void> = Promise.resolve();
  /** The read marker that is on its way. */
  #marked = '';

  /** @param entries what waits to be sent here */
  constructor(
    info: ConversationInfo,
    context: ConversationContext,
    entries: readonly OutboxEntry[],
  ) {
    super();
    this.#info = info;
    this.#context = context;
    this.#typing = new Typing(
      () => this.emit('typing', this.typing),
      (typing) => context.say('typing', this.id, typing),
      context.typing,
    );
    this.refresh(info, entries);
  }

  /** The server's id; one of ours (`local:…`) until the first message has arrived. Changes once. */
  get id(): string {
    return this.#info.id;
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
    // Without messages, what is known of it is where to go on from.
    return isLocal(this.id) || (!!this.#run && (!this.hasEarlier || !!this.#run.messages.length));
  }

  /** Who is writing now; expires by itself. */
  get typing(): readonly Author[] {
    return this.#typing.authors;
  }

  /**
   * Of what was sent last: resolves when it, and all that was sent here before, survives the page and waits
   * there to be sent; at once where the browser refuses to keep anything (event `error`, code `storage`),
   * because it goes on in memory, and when somebody signs out meanwhile. Never rejects.
   */
  get kept(): Promise<void> {
    return this.#kept;
  }

  get can(): ConversationAbilities {
    const { protocol, inbox } = this.#context;
    return {
      close: !!protocol.setOpen,
      markRead: !!protocol.markRead,
      typing: !!protocol.typing,
      files: protocol.can.files !== false,
      edit: !!protocol.edit,
      rate: !!protocol.rate,
      transcript: inbox.snapshot.organization?.transcript === 'mail',
      reply: !!protocol.can.reply,
    };
  }

  /** Show it. Asks the server only when it was never seen before. @throws ShamanError */
  async open(): Promise<void> {
    if (!this.known) await this.#context.open(this.id);
  }

  /** One more page of older messages, if there is one. @throws ShamanError */
  async loadEarlier(): Promise<void> {
    const { protocol, inbox, page: limit } = this.#context;
    const before = this.#run?.messages[0]?.id;
    if (!this.hasEarlier || !before) return;
    await inbox.learn(protocol.history(this.id, { limit, before }), (next, page) => {
      const run = next[`run:${this.id}`];
      if (!run) return;
      const longer = prepend(run, page, before);
      next[`run:${this.id}`] = longer;
      const isHere = ({ localId }: Message) =>
        next[`outbox:${localId}`]?.conversationId === this.id;
      settle(next, longer.messages.filter(isHere));
    });
  }

  /**
   * Send. Returns the local echo at once, of the first where it takes several messages (see
   * `filesPerMessage`); getting it there is the outbox's business.
   * @throws ShamanError `invalid` for what can never be sent; nothing is queued then
   */
  send(draft: Draft): Message {
    const { outbox, protocol } = this.#context;
    const parts = partsOf(checkDraft(draft), protocol.can.filesPerMessage);
    const { entry, kept } = outbox.add(this.id, ...parts);
    this.#kept = kept;
    this.#typing.say(false);
    return echo(entry, protocol.self, this.messages);
  }

  /** Try a failed message again, with what the desk asked for where that was missing. */
  retry(localId: string, more?: Pick<Draft, 'topic' | 'answers'>): void {
    void this.#context.outbox.retry(localId, more);
  }

  /** Give a message up that has not arrived yet; what is being uploaded for it stops. */
  discard(localId: string): Promise<void> {
    return this.#context.outbox.discard(localId);
  }

  /** Everything here was seen. Says nothing when nothing is unread. */
  markRead(): void {
    const { say, protocol } = this.#context;
    if (this.#info.unread === 0) return;
    const last = this.#run?.messages.findLast((message) =>
      isFromOtherSide(message, protocol.self.role),
    );
    if (last && last.id !== this.#marked && say('markRead', this.id, last.id))
      this.#marked = last.id;
  }

  /** Tell the other side that somebody is writing here; call it on every key, it is rarely sent. */
  setTyping(typing: boolean): void {
    if (!isLocal(this.id)) this.#typing.say(typing);
  }

  /** Change the text of a message of ours. @throws ShamanError */
  edit(id: string, text: string): Promise<void> {
    return this.#ask('edit', id, text);
  }

  /** Take a message of ours back, for everybody. @throws ShamanError */
  remove(id: string): Promise<void> {
    return this.#ask('remove', id);
  }

  /** Say what it was like; the newest counts. @throws ShamanError */
  rate(rating: Rating): Promise<void> {
    return this.#ask('rate', rating);
  }

  /** Have all that was said here sent to an address. @throws ShamanError */
  sendTranscript(email: string): Promise<void> {
    return this.#ask('sendTranscript', email);
  }

  /** All that was said here as text, to be kept as a file. @throws ShamanError */
  transcript(): Promise<string> {
    return this.#ask('transcript');
  }

  /** End the conversation, or open it again. @throws ShamanError */
  setOpen(open: boolean): Promise<void> {
    return this.#ask('setOpen', open);
  }

  async #ask<V extends Asked>(verb: V, ...rest: ArgumentsOf<V>): Promise<Awaited<AnswerOf<V>>> {
    const { protocol } = this.#context;
    const act = protocol[verb];
    if (!act) throw ShamanError.unsupported(verb);
    return Reflect.apply(act, protocol, [this.id, ...rest]);
  }

  /** Somebody writes, or has stopped. @internal */
  heardTyping(author: Author, typing: boolean): void {
    this.#typing.heard(author, typing);
  }

  /** Memory has changed: say what is different. @internal */
  refresh(info: ConversationInfo, entries: readonly OutboxEntry[]): void {
    const { inbox, outbox, protocol } = this.#context;
    const run = inbox.snapshot[`run:${info.id}`];
    // Most are as they were.
    if (info === this.#made && run === this.#run && !this.#waiting && !entries.length) return;
    this.#made = info;
    this.#waiting = entries.length;
    const { sending, uploaded } = outbox;
    const messages = view(run, entries, sending, protocol.self, uploaded);
    const another = run !== this.#run || !isSame(messages, this.#messages);
    // The list shows what the conversation shows: what waits to be sent, and its newest status.
    const preview = messages.at(-1);
    const described = preview ? { ...info, preview } : info;
    const isNew = !isSame(described, this.#info);
    this.#run = run;
    if (another) this.#messages = messages;
    if (isNew) this.#info = described;
    if (another) this.emit('messages', messages);
    if (isNew) this.emit('info', described);
  }

  /** The line is another: what was said over the old one may be lost. @internal */
  resay(): void {
    this.#marked = '';
  }

  /** No longer part of the client. @internal */
  leave(): void {
    this.#typing.stop();
    this.hushed = true;
  }
}
