/**
 * Notices a line that is dead though nobody closed it. Goes by the time of the last frame rather
 * than by timers, which browsers hold back in hidden pages. Knows no frame.
 */

export interface HeartbeatOptions {
  /** Milliseconds of silence after which the line is dead. @default 35000 */
  readonly deadline?: number;
  /** Milliseconds that a line may take to answer when asked. @default 3000 */
  readonly probe?: number;
  /** Milliseconds of silence after which waking up asks. @default 5000 */
  readonly quiet?: number;
}

export interface Heartbeat {
  /** A frame came. */
  beat(): void;
  /** Something woke us up: is anybody still there? `urgent` asks however fresh the last frame is. */
  check(urgent?: boolean): void;
  stop(): void;
}

/**
 * @param ping Makes the other end say something.
 * @param dead Called when it does not.
 */
export function createHeartbeat(
  ping: () => void,
  dead: () => void,
  { deadline = 35_000, probe = 3_000, quiet = 5_000 }: HeartbeatOptions = {},
): Heartbeat {
  let last = Date.now();
  /** Frames that came: two of them may share a millisecond. */
  let beats = 0;
  let timer: ReturnType<typeof setTimeout>;
  const silence = () => {
    // A clock that was set back makes nothing younger than now.
    last = Math.min(last, Date.now());
    return Date.now() - last;
  };
  /** By then a frame must have come after so many, or at least less than a deadline ago. */
  const expect = (within: number, asked?: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const left = deadline - silence();
      if (left <= 0 || asked === beats) dead();
      else expect(left);
    }, within);
  };
  expect(deadline);
  return {
    beat() {
      last = Date.now();
      beats++;
    },
    check(urgent) {
      if (silence() > deadline) return dead();
      if (silence() < quiet && !urgent) return;
      expect(probe, beats);
      ping();
    },
    stop: () => clearTimeout(timer),
  };
}
