/** An AudioContext that is silent and remembers; and a page on which a person has done something. */
export class FakeAudio {
  static made: FakeAudio[] = [];
  /** What a new one is. */
  static begins: AudioContextState = 'running';
  /** `resume()` is let through. */
  static wakes = true;
  state: AudioContextState = FakeAudio.begins;
  currentTime = 0;
  readonly destination = {};
  readonly notes: { start: number; stop: number }[] = [];
  loudest = 0;

  constructor() {
    FakeAudio.made.push(this);
  }
  resume(): Promise<void> {
    if (!FakeAudio.wakes) return new Promise(() => {});
    this.state = 'running';
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.state = 'closed';
    return Promise.resolve();
  }
  createOscillator(): object {
    const { notes } = this;
    const note = Object.assign(new EventTarget(), {
      frequency: { value: 0 },
      connect: (next: object) => next,
      start: (at: number) => notes.push({ start: at, stop: 0 }),
      stop: (at: number) => {
        const last = notes.at(-1);
        if (last) last.stop = at;
        queueMicrotask(() => note.dispatchEvent(new Event('ended')));
      },
    });
    return note;
  }
  createGain(): object {
    const rise = (to: number) => {
      this.loudest = Math.max(this.loudest, to);
    };
    const gain = { setValueAtTime: rise, exponentialRampToValueAtTime: rise };
    return { gain, connect: (next: object) => next };
  }

  /** How many of them sounded. */
  static get rung(): number {
    return FakeAudio.made.filter(({ notes }) => notes.length > 0).length;
  }
}

/** Returns what undoes it. */
export function withFakeAudio(active: boolean | undefined = true): () => void {
  const { AudioContext } = globalThis;
  Object.assign(FakeAudio, { made: [], begins: 'running', wakes: true });
  Object.assign(globalThis, { AudioContext: FakeAudio });
  const value = active === undefined ? undefined : { hasBeenActive: active, isActive: active };
  Object.defineProperty(navigator, 'userActivation', { value, configurable: true });
  return () => {
    Object.assign(globalThis, { AudioContext });
    Reflect.deleteProperty(navigator, 'userActivation');
  };
}
