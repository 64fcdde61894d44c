/**
 * When a desk opens next, by the clocks of its time zone. Pure: the same moment gives the same
 * answer, on whichever side of a change of clocks.
 */
import type { OfficeHours, OrganizationHours } from './organizations.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

interface Shift {
  readonly start: number;
  readonly end: number;
}

/**
 * Milliseconds since the epoch at which somebody is expected back. Undefined within the hours, and
 * where there are none.
 */
export function backAt(hours: OrganizationHours, now: number): number | undefined {
  const shifts = shiftsAround(hours, now);
  if (shifts.some(({ start, end }) => start <= now && now < end)) return undefined;
  const starts = shifts.map(({ start }) => start).filter((start) => start > now);
  return starts.length > 0 ? Math.min(...starts) : undefined;
}

/** From that of yesterday, which may last until today, to the same day of the next week. */
function shiftsAround({ timeZone, weekly }: OrganizationHours, now: number): readonly Shift[] {
  const today = now + offsetAt(timeZone, now);
  const midnight = today - modulo(today, DAY);
  return Array.from({ length: 10 }, (_, n) => midnight + (n - 1) * DAY).flatMap((day) =>
    weekly
      .filter(({ days }) => days.includes(weekday(day)))
      .map((each) => shift(each, day, timeZone)),
  );
}

/** @param day midnight, as if the time zone were UTC */
function shift({ from, to }: OfficeHours, day: number, timeZone: string): Shift {
  const [start, end] = [minutes(from), minutes(to)];
  const ends = end > start ? end : end + 24 * 60;
  return {
    start: momentOf(day + start * MINUTE, timeZone),
    end: momentOf(day + ends * MINUTE, timeZone),
  };
}

/** The moment at which the clocks show this; one that they leave out is as much later as they jump. */
function momentOf(shown: number, timeZone: string): number {
  const before = offsetAt(timeZone, shown - DAY);
  const moment = shown - offsetAt(timeZone, shown - before);
  return moment + offsetAt(timeZone, moment) === shown ? moment : shown - before;
}

/** How far the clocks are ahead of UTC, in milliseconds. */
function offsetAt(timeZone: string, moment: number): number {
  const second = moment - modulo(moment, 1_000);
  const format = new Intl.DateTimeFormat('en-US', { ...PARTS, timeZone });
  const parts = Object.fromEntries(
    format.formatToParts(second).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day, hour, minute, second: seconds } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
}

const PARTS = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

function minutes(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

/** 1 (Monday) to 7 (Sunday). */
function weekday(day: number): number {
  return new Date(day).getUTCDay() || 7;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
