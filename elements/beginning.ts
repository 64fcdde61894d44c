/**
 * A conversation that is about to begin: its first message begins it, and what is written before
 * that is done waits and follows in order. Knows neither screen nor draft.
 */
import type { Client, Conversation, Draft } from '../src/index.ts';

export class Beginning {
  #begun: Promise<Conversation | null> = Promise.resolve(null);

  /** @throws ShamanError `invalid` for what can never be sent; the next one may still begin it */
  send(client: Client, draft: Draft): Promise<Conversation> {
    const before = this.#begun;
    const sent = before.then((talk) => {
      talk?.send(draft);
      return talk ?? client.startConversation(draft);
    });
    this.#begun = sent.catch(() => before);
    return sent;
  }
}
