/**
 * Puts in what the line brings, in the order in which it came. What comes of a conversation that
 * begins here waits in memory until an answer makes that known. Knows neither event nor request.
 */
import type { Inbox, Next } from './inbox.ts';

/** Puts something in, unless it has to wait. */
type Waits = (next: Next) => boolean;

interface Heard {
  readonly waits: Waits;
  readonly done: () => void;
}

/** More than this does not wait. */
const CAPACITY = 100;

/** @returns takes something in; resolves when it is kept, or does not wait any more */
export function intake(inbox: Inbox): (waits: Waits) => Promise<void> {
  let early: Heard[] = [];
  const take = async (fresh: readonly Heard[]): Promise<void> => {
    let all = fresh;
    await inbox.update((next) => {
      all = [...early.splice(0), ...fresh];
      early = all.filter(({ waits }) => waits(next)).slice(0, CAPACITY);
    });
    for (const heard of all) if (!early.includes(heard)) heard.done();
  };
  inbox.on('changed', () => {
    if (early.length > 0) void take([]);
  });
  return (waits) =>
    new Promise((done, failed) => {
      take([{ waits, done }]).catch(failed);
    });
}
