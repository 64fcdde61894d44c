/** What was written and not yet sent, per conversation, as long as the page lives. */
import type { Message } from '../../src/index.ts';

export interface UnsentDraft {
  readonly text: string;
  readonly files: readonly File[];
  /** What it answers. */
  readonly replyTo?: Message | null;
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

  /** What was written for one goes on in another. */
  move(from: unknown, to: unknown): void {
    const draft = this.#kept.get(from);
    if (draft?.text || draft?.files.length) this.#kept.set(to, draft);
    this.#kept.delete(from);
  }

  /** What could not be sent comes back, before what was written since. */
  giveBack(conversation: unknown, { text, files, refused }: UnsentDraft): void {
    const since = this.of(conversation);
    const words = [text, since.text].filter(Boolean).join('\n');
    this.change(conversation, { text: words, files: [...files, ...since.files], refused });
  }

  /** Forget all of them, as at the end of a session. */
  clear(): void {
    this.#kept.clear();
  }
}
