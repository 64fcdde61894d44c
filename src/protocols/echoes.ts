/**
 * What was sent and has not been seen again: backends that carry no id of ours send our own
 * messages back like anybody's. Finds out which of ours one is. Knows no backend and no line.
 */
import { likeness } from '../likeness.ts';
import type { Attachment, Message } from '../model.ts';

/** What of a message tells whether it is one of ours. */
export type Echo = Pick<Message, 'id' | 'conversationId' | 'text'> & {
  readonly attachments?: readonly Attachment[];
};

/** Echoes whose ids are remembered, so that a second copy is named like the first. */
const REMEMBERED = 500;

export class Echoes {
  /** Sent and not seen, by local id, oldest first: what its echo looks like. */
  readonly #expected = new Map<string, string>();
  /** Seen: the local id, by the backend's. */
  readonly #seen = new Map<string, string>();

  /**
   * It goes out now, so its echo may come from now on. Say it before the request: the echo may be
   * faster than the answer. The same `localId` again is the same message.
   */
  expect(localId: string, conversationId: string, text: string, files?: readonly Blob[]): void {
    if (!this.#hasSeen(localId)) this.#expected.set(localId, look(conversationId, text, files));
  }

  /**
   * The local id of a message that has just come by the line, if it is one of ours: the oldest that
   * looks the same, so two that read the same stay two. Another copy of it has the same one.
   * Not for messages of a history, of which an older one may look the same: see `nameOf`.
   */
  claim({ id, conversationId, text, attachments }: Echo): string | undefined {
    const known = this.nameOf(id);
    if (known) return known;
    const looks = look(conversationId, text, attachments);
    const localId = [...this.#expected].find(([, expected]) => expected === looks)?.[0];
    if (localId) this.settle(localId, id);
    return localId;
  }

  /** The local id of a message that was seen before; which of ours another one is, the client finds out. */
  nameOf(id: string): string | undefined {
    return this.#seen.get(id);
  }

  /**
   * No echo has to be looked for any more: it was refused for good, or stored.
   * @param id What the backend calls it, where it says so: its echo has this id.
   */
  settle(localId: string, id?: string): void {
    this.#expected.delete(localId);
    if (id === undefined) return;
    this.#seen.set(id, localId);
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= REMEMBERED) break;
      this.#seen.delete(oldest);
    }
  }

  /** We are somebody else now. */
  clear(): void {
    this.#expected.clear();
    this.#seen.clear();
  }

  #hasSeen(localId: string): boolean {
    return [...this.#seen.values()].includes(localId);
  }
}

function look(conversationId: string, text: string, files?: readonly unknown[]): string {
  return JSON.stringify([conversationId, likeness(text, files)]);
}
