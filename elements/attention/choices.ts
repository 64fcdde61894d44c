/**
 * What a person chose about being disturbed, and what they were shown already: for all tabs of this
 * browser. Read anew at each use, so tabs need not tell each other. Where nothing may be kept, or
 * storage is blocked, it lasts as long as the page. Knows no sound and no card.
 */
export interface Chosen {
  /** No sounds. */
  readonly muted?: boolean;
  /** Nothing that interrupts. */
  readonly quiet?: boolean;
  /** Desktop notifications were asked for. */
  readonly notifies?: boolean;
  /** Id of the message whose card was put away. */
  readonly dismissed?: string;
  /** When each greeting was shown, in milliseconds since the epoch. */
  readonly greeted?: { readonly [id: string]: number };
}

export class Choices {
  /** Where it is kept; null while nothing may be. */
  readonly #key: () => string | null;
  #memory: Chosen = {};

  constructor(key: () => string | null) {
    this.#key = key;
  }

  get all(): Chosen {
    const key = this.#key();
    if (key === null) return this.#memory;
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
      return kept && typeof kept === 'object' ? kept : {};
    } catch {
      return this.#memory;
    }
  }

  set(change: Chosen): void {
    this.#memory = { ...this.all, ...change };
    this.#write(JSON.stringify(this.#memory));
  }

  clear(): void {
    this.#memory = {};
    this.#write(null);
  }

  #write(text: string | null): void {
    const key = this.#key();
    if (key === null) return;
    try {
      if (text === null) localStorage.removeItem(key);
      else localStorage.setItem(key, text);
    } catch {
      // A page that may not store still may be muted.
    }
  }
}
