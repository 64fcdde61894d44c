/**
 * The files of a message on their way: how far they are is told now and then, and whoever gives the
 * message up, in whichever tab, stops them. Loaded with the first file; knows no backend.
 */
import type { Transfer } from '../protocols/protocol.ts';
import type { Inbox } from './inbox.ts';

/** Milliseconds. */
const PROGRESS_EVERY = 100;

/** @param tell Told at most ten times a second; without a share at the end. */
export function goingUp(
  localId: string,
  inbox: Inbox,
  tell: (localId: string, share?: number) => void,
): Transfer & { readonly end: () => void } {
  const abort = new AbortController();
  let toldAt = Number.NEGATIVE_INFINITY;
  const progress = (share: number) => {
    const now = performance.now();
    if (abort.signal.aborted || (share < 1 && now - toldAt < PROGRESS_EVERY)) return;
    toldAt = now;
    tell(localId, share);
  };
  const look = () => {
    if (!inbox.snapshot[`outbox:${localId}`]) abort.abort();
  };
  const off = inbox.on('changed', look);
  look();
  const end = () => {
    off();
    if (toldAt > 0) tell(localId);
  };
  return { progress, signal: abort.signal, end };
}
