/**
 * One line into a room: our words out, everybody's words in, ours among them. Finds out which are
 * ours, and makes the ids that nobody gives. Knows no request and no storage.
 */
import { ShamanError } from '../errors.ts';
import type { Author, Message } from '../model.ts';
import type { Echoes } from './echoes.ts';
import type { ProtocolHost, ProtocolSession, Sent } from './protocol.ts';
import { otherSideOf, wordsIn } from './rooms-words.ts';

interface Waiting {
  readonly heard: (sent: Sent) => void;
  readonly gone: (error: ShamanError) => void;
}

export class RoomsSession implements ProtocolSession {
  readonly #host: ProtocolHost;
  readonly #room: string;
  readonly #self: Author;
  readonly #echoes: Echoes;
  readonly #base: string;
  /** Who waits for our words to come back, by local id. */
  readonly #waiting = new Map<string, Waiting>();
  #over = false;

  constructor(host: ProtocolHost, room: string, self: Author, echoes: Echoes, base: string) {
    this.#host = host;
    this.#room = room;
    this.#self = self;
    this.#echoes = echoes;
    this.#base = base;
    // There is no handshake; the line is ours only after this.
    queueMicrotask(() => host.ready());
  }

  /** Rejects when the line goes first: nobody can know then whether they were heard. */
  say(text: string, localId: string): Promise<Sent> {
    return new Promise((heard, gone) => {
      if (this.#over) return gone(noLine());
      this.#waiting.set(localId, { heard, gone });
      this.#echoes.expect(localId, this.#room, text);
      this.#host.send(JSON.stringify({ message: text }));
    });
  }

  /** They did not come back in time: this line is of no use, and nothing is left to wait for. */
  lost(localId: string): void {
    this.#echoes.settle(localId);
    if (!this.#waiting.delete(localId) || this.#over) return;
    this.#host.fail(new ShamanError('timeout', 'Our own words did not come back.'));
  }

  receive(frame: string): void {
    const words = wordsIn(frame, this.#self, this.#base);
    if (!words) return;
    // Nothing tells two of them apart: what comes twice was said twice.
    const id = words.id ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    const heard = { id, conversationId: this.#room, text: words.text };
    const localId = this.#echoes.claim(heard);
    const author = localId ? this.#self : (words.author ?? otherSideOf(this.#self));
    const message: Message = {
      ...heard,
      ...(localId && { localId }),
      author,
      attachments: [],
      createdAt: words.createdAt ?? Date.now(),
      status: 'sent',
    };
    this.#host.emit({ type: 'message', message });
    if (!localId) return;
    this.#waiting.get(localId)?.heard({ message });
    this.#waiting.delete(localId);
  }

  closed(): void {
    this.#over = true;
    for (const { gone } of this.#waiting.values())
      gone(new ShamanError('unreachable', 'The line went before our own words came back.'));
    this.#waiting.clear();
  }
}

/** Nothing has left this page. */
export function noLine(): ShamanError {
  return new ShamanError('unreachable', 'There is no line.', { unsent: true });
}
