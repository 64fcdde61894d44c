/**
 * A backend in a page's memory that knows no ids of ours, no places, and takes what is sent twice
 * for two. Its clock is coarse. Does what a test says and writes down what it was asked.
 */
import { ShamanError } from '../../src/errors.ts';
import type { Author, Draft, Message } from '../../src/model.ts';
import type {
  Capabilities,
  ConversationPage,
  HistoryPage,
  Page,
  Requests,
  Sent,
} from '../../src/protocols/protocol.ts';
import { AGENT, infoOf, VISITOR } from './samples.ts';

/** What happens to a write: it does not happen, or happens and the answer is lost. */
export type Mishap = 'before' | 'after';

export class WeakDesk implements Requests {
  can: Capabilities = { idempotentSend: false, resume: false };
  readonly self = VISITOR;
  /** What was asked, in order: `list`, `history c`, `send c hi`, `start hi`. */
  readonly asked: string[] = [];
  /** Of the next writes. */
  readonly mishaps: (Mishap | ShamanError)[] = [];
  /** What is asked for is looked up later than all that happens at once. */
  isLate = false;
  /** So many next readings fail. */
  readingsToFail = 0;
  /** Who begins a conversation: the next one comes without its message. */
  beginsEmpty = false;
  /** Hears every message that is written. */
  hears: (message: Message) => void = () => {};
  readonly #logs = new Map<string, Message[]>();
  #written = 0;
  #gate: Promise<void> | undefined;
  #open = () => {};

  constructor(...conversations: readonly string[]) {
    for (const id of conversations) this.#logs.set(id, []);
  }

  says(text: string, id = 'c', author: Author = AGENT): Message {
    return this.#write(id, { text }, author);
  }

  textsOf(id = 'c'): readonly string[] {
    return this.messages(id).map(({ text }) => text);
  }

  messages(id = 'c'): readonly Message[] {
    return this.#logs.get(id) ?? [];
  }

  get ids(): readonly string[] {
    return [...this.#logs.keys()];
  }

  /** Answers wait from now on. */
  hold(): void {
    this.#gate ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#gate = undefined;
    this.#open();
  }

  /** Answers that wait never come. */
  drops(): void {
    this.#gate = undefined;
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    await this.#read('list');
    const pages = this.ids.map((id) => this.#page(id));
    await this.#gate;
    return pages;
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    await this.#read(`history ${id}`);
    const log = this.#logs.get(id);
    if (!log) throw new ShamanError('request', 'No such conversation.', { fatal: true });
    if (this.isLate) await new Promise((resolve) => setTimeout(resolve));
    const messages = log.slice(-page.limit);
    const hasEarlier = log.length > page.limit;
    await this.#gate;
    const cursor = messages.at(-1)?.id ?? null;
    return { messages, cursor, hasEarlier, hasLater: false, joins: false };
  }

  async send(id: string, draft: Draft): Promise<Sent> {
    return this.#act(`send ${id} ${draft.text}`, () => ({ message: this.#write(id, draft) }));
  }

  async start(draft: Draft): Promise<ConversationPage> {
    return this.#act(`start ${draft.text}`, () => {
      const id = `s-${this.#logs.size + 1}`;
      this.#logs.set(id, []);
      if (!this.beginsEmpty) this.#write(id, draft);
      return this.#page(id);
    });
  }

  async #act<T>(what: string, write: () => T): Promise<T> {
    this.asked.push(what);
    const mishap = this.mishaps.shift();
    if (mishap instanceof ShamanError) throw mishap;
    if (mishap === 'before') throw new ShamanError('timeout', 'No answer.');
    const written = write();
    await this.#gate;
    if (mishap === 'after')
      throw new ShamanError('request', 'Written, then broken.', { status: 500 });
    return written;
  }

  async #read(what: string): Promise<void> {
    this.asked.push(what);
    if (this.readingsToFail-- > 0) throw new ShamanError('unreachable', 'Not now.');
    this.readingsToFail = Math.max(0, this.readingsToFail);
  }

  #write(id: string, { text, files = [] }: Draft, author: Author = VISITOR): Message {
    const number = ++this.#written;
    const message: Message = {
      id: `x${number}`,
      conversationId: id,
      author,
      text: text.trim(),
      attachments: files.map((file, i) => {
        return { name: `new-name-${i}`, type: file.type, size: file.size, url: '/x' };
      }),
      // Several messages in what its clock calls a moment.
      createdAt: Math.floor(number / 3) * 1_000,
      status: 'sent',
    };
    this.#logs.get(id)?.push(message);
    this.hears(message);
    return message;
  }

  #page(id: string): ConversationPage {
    const messages = this.messages(id);
    const preview = messages.at(-1);
    const last = { ...(preview && { preview, updatedAt: preview.createdAt }) };
    return {
      info: infoOf(id, last),
      run: {
        messages: messages.slice(-2),
        cursor: preview?.id ?? null,
        hasEarlier: messages.length > 2,
      },
    };
  }
}
