/** The witness: every request that reached this server, in order. Tests count with it. Keeps no body and no token. */

export interface RequestEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: 'http' | 'socket' | 'poll';
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** 101 for a socket that opened; 0 while there is no answer, and for a client that left before it. */
  readonly status: number;
}

const KEPT = 10_000;

export class RequestLog {
  #entries: RequestEntry[] = [];

  get entries(): readonly RequestEntry[] {
    return this.#entries;
  }

  /** Counted when it comes, so that nobody who has an answer finds it missing. @returns tells its status */
  add(request: Omit<RequestEntry, 'status'>): (status: number) => void {
    const entry = { ...request, status: 0 };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.splice(0, KEPT / 2);
    return (status) => {
      entry.status = status;
    };
  }

  /** What came at this time or later. */
  since(at: number): readonly RequestEntry[] {
    return this.#entries.filter((entry) => entry.at >= at);
  }

  clear(): void {
    this.#entries = [];
  }
}
