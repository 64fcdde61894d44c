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
  readonly #expiry: number;
  readonly #interval: number;
  readonly #changed: () => void;
  readonly #tell: (typing: boolean) => void;
  readonly #authors = new Map<string, { author: Author; timer: ReturnType<typeof setTimeout> }>();
  #told = Number.NEGATIVE_INFINITY;

  /**
   * @param changed Called when `authors` is another list than before.
   * @param tell Tells the other side.
   */
  constructor(changed: () => void, tell: (typing: boolean) => void, options: TypingOptions = {}) {
    this.#changed = changed;
    this.#tell = tell;
    this.#expiry = options.expiry ?? 6_000;
    this.#interval = options.interval ?? 3_000;
  }

  get authors(): readonly Author[] {
    return [...this.#authors.values()].map(({ author }) => author);
  }

  heard(author: Author, typing: boolean): void {
    const known = this.#authors.get(author.id);
    clearTimeout(known?.timer);
    this.#authors.delete(author.id);
    if (typing) {
      const timer = setTimeout(() => this.heard(author, false), this.#expiry);
      this.#authors.set(author.id, { author, timer });
    }
    if (typing !== (known !== undefined)) this.#changed();
  }

  say(typing: boolean): void {
    if (typing && Date.now() - this.#told < this.#interval) return;
    if (!typing && this.#told === Number.NEGATIVE_INFINITY) return;
    this.#told = typing ? Date.now() : Number.NEGATIVE_INFINITY;
    this.#tell(typing);
  }

  stop(): void {
    for (const { timer } of this.#authors.values()) clearTimeout(timer);
    this.#authors.clear();
  }
}
