/**
 * What was written and not yet sent, per conversation. The text outlives the page where the memory
 * keeps it; files and what is answered live as long as the page. Knows no screen.
 */
import type { Conversation, Message } from '../../src/index.ts';
import type { DraftMemory } from './draft-memory.ts';

export interface UnsentDraft {
  readonly text: string;
  readonly files: readonly File[];
  /** What it answers. */
  readonly replyTo: Message | null;
  /** Stable code of why it cannot be sent as it is; empty while nothing was tried. */
  readonly refused: string;
  /** Why files were not taken, in a person's words: one line each. */
  readonly rejected: string;
}

const EMPTY: UnsentDraft = { text: '', files: [], replyTo: null, refused: '', rejected: '' };

export class Drafts {
  readonly #kept = new Map<unknown, UnsentDraft>();
  readonly #memory: DraftMemory | undefined;

  constructor(memory?: DraftMemory) {
    this.#memory = memory;
  }

  of(conversation: unknown): UnsentDraft {
    const kept = this.#kept.get(conversation);
    const text = kept ? '' : this.#memory?.read(nameOf(conversation));
    if (text) this.#kept.set(conversation, { ...EMPTY, text });
    return this.#kept.get(conversation) ?? EMPTY;
  }

  change(conversation: unknown, change: Partial<UnsentDraft>): void {
    const before = this.of(conversation);
    this.#kept.set(conversation, { ...before, refused: '', rejected: '', ...change });
    const { text = before.text } = change;
    if (text !== before.text) this.#memory?.write(nameOf(conversation), text);
  }

  /** Leave it to be sent: should the page go before it is kept, it is written still. */
  handOver(conversation: unknown): void {
    this.#kept.set(conversation, EMPTY);
  }

  /** What was handed over is kept elsewhere. */
  forget(conversation: unknown): void {
    if (!this.#kept.get(conversation)?.text) this.#memory?.write(nameOf(conversation), '');
  }

  /** What was written for one goes on in another, where there is nothing that it could answer. */
  move(from: unknown, to: unknown): void {
    const draft = this.of(from);
    if (draft.text || draft.files.length) this.giveBack(to, { ...draft, replyTo: null });
    // It stays there, empty: what is kept may be of one that is on its way.
    this.change(from, EMPTY);
  }

  /** What could not be sent comes back, before what was written since. */
  giveBack(conversation: unknown, { text, files, replyTo, refused }: UnsentDraft): void {
    const since = this.of(conversation);
    this.change(conversation, {
      text: [text, since.text].filter(Boolean).join('\n'),
      files: [...files, ...since.files],
      replyTo: since.replyTo ?? replyTo,
      refused,
    });
  }

  /** It may be another person from here on. What is remembered of the former stays theirs. */
  clear(): void {
    this.#kept.clear();
    this.#memory?.drop();
  }
}

/** Stays the same when the backend gives a conversation its id. */
function nameOf(conversation: unknown): string {
  const { id, info }: Partial<Conversation> = Object(conversation);
  return info?.localId ?? id ?? 'new';
}
