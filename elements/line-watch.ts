/** When a lost line is worth a word: not before our patience ends. Knows no client and no picture. */
import type { ConnectionState } from '../src/index.ts';

/** `late`: away for longer than our patience. `broken`: nobody tries any more. */
export type LineHealth = 'fine' | 'late' | 'broken';

export class LineWatch {
  readonly #patience: number;
  readonly #update: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param patience milliseconds that a lost line goes unmentioned */
  constructor(patience: number, update: () => void) {
    this.#patience = patience;
    this.#update = update;
  }

  health(state: ConnectionState | undefined): LineHealth {
    if (state?.status === 'disconnected' && state.error) return 'broken';
    const late = state?.status === 'connecting' && Date.now() - state.since >= this.#patience;
    return late ? 'late' : 'fine';
  }

  /** Ask for a picture now, and again when patience ends. */
  see(state: ConnectionState): void {
    this.#update();
    clearTimeout(this.#timer);
    if (state.status !== 'connecting') return;
    const left = state.since + this.#patience - Date.now();
    this.#timer = setTimeout(this.#update, Math.max(0, left) + 1);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
