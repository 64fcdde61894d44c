/**
 * Moments in a person's words: the time of a message, the day above it, how long ago. Keeps the
 * Intl formats of one language, which are slow to make. Knows no message.
 */
const DAY = 86_400_000;

export class Calendar {
  readonly locale: string;
  readonly #time: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #ago: Intl.RelativeTimeFormat;
  readonly #day: Intl.RelativeTimeFormat;

  constructor(locale: string) {
    this.locale = locale;
    this.#time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
    this.#moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    this.#date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
    this.#weekday = new Intl.DateTimeFormat(locale, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
    });
    this.#ago = new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'auto' });
    this.#day = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  }

  /** "10:42 AM". All moments are milliseconds since the epoch. */
  time(at: number): string {
    return this.#time.format(at);
  }

  /** "21 Nov 2026, 10:42": wherever it is read. */
  moment(at: number): string {
    return this.#moment.format(at);
  }

  /** "Today", "Yesterday", "Monday, 3 March": stands alone, so it begins as a sentence does. */
  day(at: number, now = Date.now()): string {
    const days = Math.round((midnight(at) - midnight(now)) / DAY);
    const near = days === 0 || days === -1;
    const word = near ? this.#day.format(days, 'day') : this.#weekday.format(at);
    return word.charAt(0).toLocaleUpperCase(this.locale) + word.slice(1);
  }

  /** When something is to come: `day` is empty today, else "tomorrow", "Monday", "3 Mar". */
  coming(at: number, now = Date.now()): { readonly day: string; readonly time: string } {
    const days = Math.round((midnight(at) - midnight(now)) / DAY);
    const weekday = () => new Intl.DateTimeFormat(this.locale, { weekday: 'long' }).format(at);
    const later = () => (days < 7 ? weekday() : this.#date.format(at));
    const day = days < 1 ? '' : days === 1 ? this.#day.format(1, 'day') : later();
    return { day, time: this.time(at) };
  }

  /** "now", "5 min ago", "2 hr ago", "yesterday", then the date. */
  ago(at: number, now = Date.now()): string {
    const minutes = Math.floor(Math.max(0, now - at) / 60_000);
    if (minutes < 1) return this.#ago.format(0, 'second');
    if (minutes < 60) return this.#ago.format(-minutes, 'minute');
    if (midnight(at) === midnight(now)) return this.#time.format(at);
    if (midnight(now) - midnight(at) < 1.5 * DAY) return this.#ago.format(-1, 'day');
    return this.#date.format(at);
  }
}

/** Two moments of one local day have the same midnight; a day may last 23 or 25 hours. */
export function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
