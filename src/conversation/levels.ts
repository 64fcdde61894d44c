/**
 * Which conversations have everything that came before what the line brings, for backends that say
 * of no message what it follows. Knows no line: it is told.
 */
import type { Message } from '../model.ts';

export class Levels {
  readonly #level = new Set<string>();
  /** Answered, and not put in yet: when that was asked. */
  readonly #answered = new Map<string, number>();
  /** What came over this line and could not be put in, and when that was. */
  readonly #missed = new Map<string, Map<Message, number>>();
  #doubted = 0;
  /** Counts what happens, so that it can be said what was later. */
  #now = 0;

  /** @param asked when what is to be put in was asked. @default it just came */
  has(id: string, asked = Infinity): boolean {
    return this.#level.has(id) && asked > this.#doubted;
  }

  /**
   * It is asked what there is: in a conversation that may not be level, or at all.
   * @returns to be given back with the answer
   */
  asks(id?: string): number {
    if (id !== undefined) this.#level.delete(id);
    return ++this.#now;
  }

  /** The answer is everything of this conversation, or joins what we have. */
  answered(id: string, asked: number): void {
    this.#answered.set(id, asked);
  }

  /** What was answered is put in: level, unless something came after it was asked. */
  put(): void {
    for (const [id, asked] of this.#answered)
      if (asked > Math.max(this.#doubted, ...(this.#missed.get(id)?.values() ?? []))) this.#is(id);
    this.#answered.clear();
  }

  /** This came, and only another answer brings what was before it. */
  missed(message: Message): void {
    const { conversationId: id } = message;
    const missed = this.#missed.get(id) ?? new Map<Message, number>();
    // What waits is looked at again, and came when it came.
    if (!missed.has(message)) missed.set(message, ++this.#now);
    this.#missed.set(id, missed);
  }

  /**
   * It began, with these messages: level where the line has brought some of them. So it brought what
   * was written before they were asked for, and all since, which is put in by now, or waits for this.
   */
  began(id: string, messages: readonly Message[]): void {
    const missed = [...(this.#missed.get(id)?.keys() ?? [])];
    const has = (one: Message) =>
      messages.some(
        ({ id, text, status }) => id === one.id && text === one.text && status === one.status,
      );
    if (missed.some(has)) this.#is(id);
  }

  /** There is no line: something may be missing everywhere. */
  doubt(): void {
    this.#doubted = ++this.#now;
    this.#level.clear();
    this.#missed.clear();
  }

  #is(id: string): void {
    this.#level.add(id);
    this.#missed.delete(id);
  }
}
