/**
 * Remembers in this browser what was written and not sent: text only, by desk and person, for some
 * days. Silent where storage is blocked or full. Knows no conversation and no screen.
 */
export interface DraftOwner {
  /** Begins the names of all drafts of this desk, on this side of it. */
  readonly desk: string;
  /** Empty while it is not known who writes: nothing is kept or read then. */
  readonly person: string;
}

export interface DraftMemoryOptions {
  /** Null where nothing may be kept. */
  readonly owner: () => DraftOwner | null;
  /** Milliseconds from a change to its being kept. @default 300 */
  readonly delay?: number;
  /** Milliseconds that a draft is kept after its last change. @default 7 days */
  readonly age?: number;
  /** Characters; longer drafts live as long as the page. @default 20_000 */
  readonly longest?: number;
  /** Drafts of one person. @default 30 */
  readonly most?: number;
}

const DAY = 86_400_000;

export class DraftMemory {
  readonly #options: DraftMemoryOptions;
  readonly #waiting = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** For whom the others were swept out. */
  #swept = '';

  constructor(options: DraftMemoryOptions) {
    this.#options = options;
  }

  /** Empty: nothing is kept under this name. */
  read(name: string): string {
    const place = this.#place();
    return this.#waiting.get(name) ?? (place && kept(place + name)[1]);
  }

  /** Keep this soon; an empty text is one to be forgotten. */
  write(name: string, text: string): void {
    this.#waiting.set(name, text);
    this.#timer ??= setTimeout(() => this.flush(), this.#options.delay ?? 300);
  }

  /** Keep at once what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const place = this.#place();
    if (!place) return;
    for (const [name, text] of this.#waiting) attempt(() => this.#keep(place + name, text));
    this.#waiting.clear();
  }

  /** Nothing of what waits is kept: who wrote it may be gone. */
  drop(): void {
    this.#waiting.clear();
  }

  #keep(key: string, text: string): void {
    // First, so that no older text stays behind where the new one has no room.
    localStorage.removeItem(key);
    if (text && text.length <= (this.#options.longest ?? 20_000))
      localStorage.setItem(key, JSON.stringify([Date.now(), text]));
  }

  #place(): string {
    const { desk = '', person } = this.#options.owner() ?? {};
    const place = person ? `${desk}${encodeURIComponent(person)}/` : '';
    if (place && place !== this.#swept) attempt(() => this.#sweep(desk, place));
    this.#swept = place;
    return place;
  }

  /** Whoever writes here now finds nothing of others, and nothing old. */
  #sweep(desk: string, place: string): void {
    const { age = 7 * DAY, most = 30 } = this.#options;
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(desk));
    const living = keys
      .filter((key) => key.startsWith(place) && since(key) > Date.now() - age)
      .sort((a, b) => since(b) - since(a))
      .slice(0, most);
    for (const key of keys) if (!living.includes(key)) localStorage.removeItem(key);
  }
}

function since(key: string): number {
  return kept(key)[0];
}

/** When it was written, and what. What is damaged, or cannot be read, was never written. */
function kept(key: string): readonly [at: number, text: string] {
  const [at, text] =
    attempt((): unknown[] => [...JSON.parse(localStorage.getItem(key) ?? '')]) ?? [];
  return typeof at === 'number' && typeof text === 'string' ? [at, text] : [0, ''];
}

/** Blocked, full or damaged: then nothing is kept. */
function attempt<T>(deed: () => T): T | undefined {
  try {
    return deed();
  } catch {
    return undefined;
  }
}
