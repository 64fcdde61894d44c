/** Who is writing right now. Never kept; what is not renewed ends by itself. Knows no line. */
import type { Person } from './logs/log.ts';

export class Typing {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #lasts: number;
  readonly #tell: (conversationId: string, author: Person, on: boolean) => void;

  /** @param lasts milliseconds */
  constructor(lasts: number, tell: (conversationId: string, author: Person, on: boolean) => void) {
    this.#lasts = lasts;
    this.#tell = tell;
  }

  /** Tells when it begins, each time it is renewed, and when it ends; an end without a beginning is nothing. */
  set(conversationId: string, author: Person, on: boolean): void {
    const key = `${conversationId}\n${author.id}`;
    const timer = this.#timers.get(key);
    if (!on && timer === undefined) return;
    clearTimeout(timer);
    this.#timers.delete(key);
    if (on) {
      const end = () => this.set(conversationId, author, false);
      this.#timers.set(key, setTimeout(end, this.#lasts).unref());
    }
    this.#tell(conversationId, author, on);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
