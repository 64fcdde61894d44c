/**
 * Brings what is not in the first load: when the page is idle, or at once when somebody needs it,
 * and only once. What failed is tried again at the next need. Knows no panel.
 */
export interface LatePanelOptions<P> {
  readonly load: () => Promise<P>;
  readonly arrived: (panel: P) => void;
  /** Once per attempt. */
  readonly failed: (thrown: unknown) => void;
  /** Milliseconds after which a page that is never idle is asked no longer. @default 2000 */
  readonly patience?: number;
}

export class LatePanel<P> {
  /** Undefined: not here yet. */
  part: P | undefined;
  /** Resolves when it is here, whichever attempt brings it. */
  readonly arrival: Promise<unknown>;
  /** The attempt under way, or the one that brought it. */
  coming: Promise<P | undefined> | undefined;
  readonly #options: LatePanelOptions<P>;
  #arrive: (() => void) | undefined;
  #planned = false;

  constructor(options: LatePanelOptions<P>) {
    this.#options = options;
    this.arrival = new Promise<void>((resolve) => {
      this.#arrive = resolve;
    });
  }

  /** When the page has nothing else to do. @param wanted asked again then */
  soon(wanted: () => boolean): void {
    if (this.#planned || this.coming) return;
    this.#planned = true;
    const { patience = 2000 } = this.#options;
    const task = () => {
      this.#planned = false;
      if (wanted()) void this.now();
    };
    // Safari has no word for idle.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(task, { timeout: patience });
    else setTimeout(task, patience / 10);
  }

  /** Undefined: it cannot be had now. */
  now(): Promise<P | undefined> {
    this.coming ??= this.#bring();
    return this.coming;
  }

  async #bring(): Promise<P | undefined> {
    try {
      this.part = await this.#options.load();
      this.#options.arrived(this.part);
      this.#arrive?.();
    } catch (thrown) {
      this.coming = undefined;
      this.#options.failed(thrown);
    }
    return this.part;
  }
}
