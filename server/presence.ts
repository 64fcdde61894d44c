/**
 * Who is there: people while a line of theirs is open, and a moment longer, so that a reload or the
 * pause between two polls is no absence. Knows neither sockets nor polls.
 */

export class Presence {
  readonly #lines = new Map<string, number>();
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  readonly #linger: number;
  #closed = false;
  readonly #changed: (organization: string, person: string, online: boolean) => void;

  /** @param linger milliseconds between the last line and being gone */
  constructor(
    linger: number,
    changed: (organization: string, person: string, online: boolean) => void,
  ) {
    this.#linger = linger;
    this.#changed = changed;
  }

  isOnline(organization: string, person: string): boolean {
    return this.#lines.has(key(organization, person));
  }

  /** Ids of everybody who is there: of agents, those included who are not on the organization's list. */
  online(organization: string): readonly string[] {
    const prefix = key(organization, '');
    return [...this.#lines.keys()]
      .filter((each) => each.startsWith(prefix))
      .map((each) => each.slice(prefix.length));
  }

  /** A line of this person opened; call what comes back, once, when it closes. */
  arrive(organization: string, person: string): () => void {
    const id = key(organization, person);
    clearTimeout(this.#leaving.get(id));
    this.#leaving.delete(id);
    const known = this.#lines.get(id);
    this.#lines.set(id, (known ?? 0) + 1);
    if (known === undefined) this.#changed(organization, person, true);
    return () => this.#leave(organization, person);
  }

  /** Lines may close after this: nobody is told any more. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    this.#leaving.clear();
  }

  #leave(organization: string, person: string): void {
    const id = key(organization, person);
    const left = (this.#lines.get(id) ?? 1) - 1;
    this.#lines.set(id, left);
    if (left > 0 || this.#closed) return;
    const gone = () => {
      this.#leaving.delete(id);
      this.#lines.delete(id);
      this.#changed(organization, person, false);
    };
    this.#leaving.set(id, setTimeout(gone, this.#linger).unref());
  }
}

function key(organization: string, person: string): string {
  return `${organization}\n${person}`;
}
