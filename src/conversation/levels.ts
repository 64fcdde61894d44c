/**
 * Which conversations have everything that came before what the line brings, for backends that say
 * of no message what it follows. Knows neither messages nor lines: it is told.
 */
export class Levels {
  readonly #level = new Set<string>();
  /** Answered, and not put in yet: when that was asked. */
  readonly #answered = new Map<string, number>();
  /** When something came that could not be put in. */
  readonly #missed = new Map<string, number>();
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
      if (asked > Math.max(this.#doubted, this.#missed.get(id) ?? 0)) this.#level.add(id);
    this.#answered.clear();
  }

  /** Something came that only another answer brings. */
  missed(id: string): void {
    this.#missed.set(id, ++this.#now);
  }

  /** There is no line: something may be missing everywhere. */
  doubt(): void {
    this.#doubted = ++this.#now;
    this.#level.clear();
  }
}
