/**
 * What was seen of messages that have no id of ours: which of them are our own, and whether what is
 * told of one again is a change of its words. Knows no backend and no request.
 */
import type { Author, Draft, Message } from '../model.ts';
import { Echoes } from './echoes.ts';

/** Messages whose words are remembered. */
const REMEMBERED = 500;

export class DjangoMemory {
  readonly #echoes = new Echoes();
  /** Who waits for the echo of what was sent, by local id. */
  readonly #waiting = new Map<string, (echo: Message) => void>();
  /** What was sent last, by conversation: one is sent after the other. */
  readonly #sent = new Map<string, string>();
  /** Words and file, by message, the newest last. */
  readonly #words = new Map<string, string>();
  /** Milliseconds since the epoch of the newest message, by conversation. */
  readonly #newest = new Map<string, number>();

  /** It goes out now. The promise has what it comes back as, if the stream tells so. */
  expect(localId: string, conversationId: string, { text, files }: Draft): Promise<Message> {
    const before = this.#sent.get(conversationId);
    // Whatever became of it, a later one of the same words is not its echo.
    if (before && before !== localId) this.#echoes.settle(before);
    this.#sent.set(conversationId, localId);
    this.#echoes.expect(localId, conversationId, text, files);
    return new Promise((resolve) => this.#waiting.set(localId, resolve));
  }

  /** Nobody waits for it any more. @param isRefused It will never come, either. */
  endWait(localId: string, isRefused = false): void {
    this.#waiting.delete(localId);
    if (isRefused) this.#echoes.settle(localId);
  }

  /** Seen in a list or a history: with our name for it, where it had one. */
  seen(message: Message): Message {
    const { id, conversationId, createdAt } = message;
    this.#words.delete(id);
    this.#words.set(id, wordsOf(message));
    for (const oldest of this.#words.keys()) {
      if (this.#words.size <= REMEMBERED) break;
      this.#words.delete(oldest);
    }
    this.#newest.set(conversationId, Math.max(createdAt, this.newestIn(conversationId)));
    const localId = this.#echoes.nameOf(id);
    return localId ? { ...message, localId } : message;
  }

  /**
   * Told by the stream: as an edit where its words have changed, and where it is older than what we
   * know, so that it appears nowhere anew.
   * @param at When it was touched last, where it is told again.
   */
  told(message: Message, isOurs: boolean, at?: number): Message {
    const { id, conversationId, createdAt } = message;
    const before = this.#words.get(id);
    const isLate = before === undefined && createdAt <= this.newestIn(conversationId);
    const isEdited = at && (isLate || (before !== undefined && before !== wordsOf(message)));
    // Before it is seen, because that gives it the name that it has by then.
    if (isOurs && !(at && isLate)) this.#claim(message);
    const known = this.seen(message);
    return isEdited ? { ...known, editedAt: at } : known;
  }

  /** Of a whole history, oldest first, the newest of ours that looks like what was sent. */
  find(localId: string, history: readonly Message[], { role }: Author): Message | undefined {
    return history.findLast(
      (message) => message.author.role === role && this.#echoes.claim(message) === localId,
    );
  }

  /** Nothing is newer in its conversation. */
  isNewest({ conversationId, createdAt }: Message): boolean {
    return createdAt >= this.newestIn(conversationId);
  }

  #claim(message: Message): void {
    const localId = this.#echoes.claim(message);
    if (localId) this.#waiting.get(localId)?.({ ...message, localId });
  }

  /** When the newest message of a conversation was said; 0 where none is known. */
  newestIn(conversationId: string): number {
    return this.#newest.get(conversationId) ?? 0;
  }
}

function wordsOf({ text, attachments }: Message): string {
  return JSON.stringify([text, attachments.map(({ url }) => url)]);
}
