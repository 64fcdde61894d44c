/**
 * Who is writing now, on both ends: what others tell expires by itself, what we tell is said
 * rarely. Knows neither messages nor the network.
 */
import type { Author } from '../model.ts';

export interface TypingOptions {
  /** Milliseconds after which a silent "is typing" is over. @default 6000 */
  readonly expiry?: number;
  /** Milliseconds between two of our own. @default 3000 */
  readonly interval?: number;
}

export class Typing {
  readonly #options: TypingOptions;
  readonly #changed: () => void;
  readonly #tell: (typing: boolean) => void;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #authors: readonly Author[] = [];
  #told = 0;

  /**
   * @param changed Called when `authors` is another list than before.
   * @param tell Tells the other side.
   */
  constructor(changed: () => void, tell: (typing: boolean) => void, options: TypingOptions = {}) {
    this.#changed = changed;
    this.#tell = tell;
    this.#options = options;
  }

  get authors(): readonly Author[] {
    return this.#authors;
  }

  heard(author: Author, typing: boolean): void {
    const { id } = author;
    clearTimeout(this.#timers.get(id));
    const known = this.#authors.some((each) => each.id === id);
    if (typing)
      this.#timers.set(
        id,
        setTimeout(() => this.heard(author, false), this.#options.expiry ?? 6_000),
      );
    if (typing === known) return;
    this.#authors = typing
      ? [...this.#authors, author]
      : this.#authors.filter((each) => each.id !== id);
    this.#changed();
  }

  say(typing: boolean): void {
    const now = Date.now();
    if (typing ? now - this.#told < (this.#options.interval ?? 3_000) : !this.#told) return;
    this.#told = typing ? now : 0;
    this.#tell(typing);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }
}
