/** The clock of every page in this process: jumps ahead, as that of a laptop that slept. */
const trueTime = Date.now;
let ahead = 0;

/** @param milliseconds further ahead than it is */
export function advancePageClock(milliseconds: number): void {
  ahead += milliseconds;
  Date.now = () => trueTime() + ahead;
}

export function setPageClockRight(): void {
  ahead = 0;
  Date.now = trueTime;
}
