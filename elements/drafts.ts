/** What was written and not yet sent, per conversation, as long as the page lives. */
export interface UnsentDraft {
  readonly text: string;
  readonly files: readonly File[];
  /** Stable code of why it cannot be sent as it is; empty while nothing was tried. */
  readonly refused: string;
}

const EMPTY: UnsentDraft = { text: '', files: [], refused: '' };

export class Drafts {
  readonly #kept = new Map<unknown, UnsentDraft>();

  of(conversation: unknown): UnsentDraft {
    return this.#kept.get(conversation) ?? EMPTY;
  }

  change(conversation: unknown, change: Partial<UnsentDraft>): void {
    this.#kept.set(conversation, { ...this.of(conversation), refused: '', ...change });
  }

  /** Forget all of them, as at the end of a session. */
  clear(): void {
    this.#kept.clear();
  }
}
