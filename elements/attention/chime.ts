/**
 * A soft sound of two notes, made here: nothing is fetched. Where the browser does not let the page
 * sound, nothing is heard and nobody is told. Knows no message.
 */
export interface ChimeOptions {
  /** Milliseconds after a sound in which there is no other. @default 3000 */
  readonly gap?: number;
  /** Milliseconds that a browser may take to let us sound: later it would mean nothing. @default 300 */
  readonly patience?: number;
}

/** Seconds from the beginning, and hertz. */
const NOTES = [
  [0, 660],
  [0.14, 880],
] as const;

/** Seconds that a note takes to fade. */
const FADE = 0.7;

const LOUDEST = 0.07;

export class Chime {
  readonly #gap: number;
  readonly #patience: number;
  #last = -Infinity;

  constructor({ gap = 3000, patience = 300 }: ChimeOptions = {}) {
    this.#gap = gap;
    this.#patience = patience;
  }

  /** Resolves when it sounds, or will not. */
  async play(): Promise<void> {
    // Before a person did something on the page the browser says no, and complains in the console.
    if (navigator.userActivation?.hasBeenActive === false) return;
    if (performance.now() - this.#last < this.#gap) return;
    this.#last = performance.now();
    try {
      const context = new AudioContext();
      if (context.state !== 'running') await this.#wake(context);
      if (context.state === 'running') ring(context);
      else await context.close();
    } catch {
      // No sound card, no permission: a chat without sounds is a chat.
    }
  }

  async #wake(context: AudioContext): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#patience);
    });
    await Promise.race([context.resume(), enough]);
    clearTimeout(timer);
  }
}

function ring(context: AudioContext): void {
  const ends = NOTES.map(([after, pitch]) => {
    const note = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + after;
    note.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(LOUDEST, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + FADE);
    note.connect(volume).connect(context.destination);
    note.start(start);
    note.stop(start + FADE);
    return note;
  });
  ends.at(-1)?.addEventListener('ended', () => void context.close());
}
