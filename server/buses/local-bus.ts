/** The bus of a single process: a map of listeners, called at once. Knows no other node. */
import type { Bus, BusListener } from './bus.ts';

export class LocalBus<Message> implements Bus<Message> {
  readonly #topics = new Map<string, Set<BusListener<Message>>>();
  readonly #report: (error: unknown) => void;

  /** @param report told of a listener that threw; the others still hear. @default rethrow later */
  constructor(report: (error: unknown) => void = rethrow) {
    this.#report = report;
  }

  publish(topic: string, message: Message): void {
    for (const listener of [...(this.#topics.get(topic) ?? [])]) {
      try {
        listener(message);
      } catch (error) {
        this.#report(error);
      }
    }
  }

  subscribe(topic: string, listener: BusListener<Message>): () => void {
    const listeners = this.#topics.get(topic) ?? new Set();
    this.#topics.set(topic, listeners);
    // Its own function, so that one listener may subscribe twice.
    const own: BusListener<Message> = (message) => listener(message);
    listeners.add(own);
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#topics.get(topic) === listeners) this.#topics.delete(topic);
    };
  }

  async close(): Promise<void> {
    this.#topics.clear();
  }
}

function rethrow(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
