/**
 * Which visitors are there, and when the others left: for as long as a line of theirs is open, and a
 * moment longer, so that a reload or another transport is no absence. Knows no conversation and no
 * line, and remembers nothing over a restart.
 */
import { Presence } from './presence.ts';

export interface VisitorPresence {
  readonly online: boolean;
  /** Milliseconds since the epoch; of those who left, where that is remembered. */
  readonly seenAt?: number;
}

export interface VisitorsOptions {
  /** Milliseconds between a visitor's last line and being gone. */
  readonly linger: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly changed: (organization: string, visitor: string) => void;
  /** How many of those who left are remembered. @default 10_000 */
  readonly most?: number;
}

export class Visitors {
  readonly #presence: Presence;
  /** Whoever left longest ago comes first. */
  readonly #left = new Map<string, number>();

  constructor({ linger, clock, changed, most = 10_000 }: VisitorsOptions) {
    this.#presence = new Presence(linger, (organization, visitor, online) => {
      const key = keyOf(organization, visitor);
      this.#left.delete(key);
      if (!online) this.#left.set(key, clock() - linger);
      const [oldest] = this.#left.keys();
      if (this.#left.size > most && oldest !== undefined) this.#left.delete(oldest);
      changed(organization, visitor);
    });
  }

  /** A line of this visitor opened; call what comes back, once, when it closes. */
  arrive(organization: string, visitor: string): () => void {
    return this.#presence.arrive(organization, visitor);
  }

  presence(organization: string, visitor: string): VisitorPresence {
    const online = this.#presence.isOnline(organization, visitor);
    const seenAt = this.#left.get(keyOf(organization, visitor));
    return { online, ...(seenAt !== undefined && { seenAt }) };
  }

  close(): void {
    this.#presence.close();
  }
}

function keyOf(organization: string, visitor: string): string {
  return `${organization}\n${visitor}`;
}
