/** The witness: every request that reached this server, in order. Tests count with it. Keeps no body and no token. */

export interface RequestEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: 'http' | 'socket' | 'poll';
  readonly method: string;
  /** Without its query, its first 200 characters. */
  readonly path: string;
  /** 101 for a socket that opened; 0 while there is no answer, and for a client that left before it. */
  readonly status: number;
}

const KEPT = 1_000;
const PATH = 200;

export class RequestLog {
  readonly #kept: number;
  #entries: RequestEntry[] = [];

  /** @param kept the newest of them; 0 keeps none */
  constructor(kept = KEPT) {
    this.#kept = kept;
  }

  get entries(): readonly RequestEntry[] {
    return this.#entries;
  }

  /** Counted when it comes, so that nobody who has an answer finds it missing. @returns tells its status */
  add(request: Omit<RequestEntry, 'status'>): (status: number) => void {
    const entry = { ...request, path: request.path.slice(0, PATH), status: 0 };
    this.#entries.push(entry);
    if (this.#entries.length > this.#kept) this.#entries.shift();
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
