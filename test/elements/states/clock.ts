/** The moment at which every state is looked at: a Thursday morning that never ends. */

/** 12 March 2026, 10:42 UTC, in milliseconds. */
export const NOW = Date.UTC(2026, 2, 12, 10, 42);

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** From here on this page has no other moment. */
export function stopClock(): void {
  const Real = Date;
  class Stopped extends Real {
    constructor(...given: [] | [number | string | Date]) {
      super(given[0] ?? NOW);
    }
    static override now(): number {
      return NOW;
    }
  }
  globalThis.Date = Stopped as DateConstructor;
}
