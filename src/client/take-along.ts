/**
 * What somebody anonymous began in this browser becomes ours when it turns out that they were us:
 * conversations, what waits to be sent, and proof for the backend. Kept by us before it is gone
 * there, so whatever ends in between, it is done again. Loaded where there is something to take.
 */
import type { Change, Snapshot, Store } from '../stores/store.ts';
import type { HeldLineParts } from './held-line.ts';

/** Ours as well: all else is of who they were, or known anew soon enough. */
const THEIRS = /^(info|run|outbox):/;

/** @param store of theirs, with all that it has `kept` */
export async function takeAlong(
  store: Store,
  kept: Snapshot,
  { inbox, protocol, places }: HeldLineParts,
): Promise<void> {
  if (kept.organization?.keepsApart) return;
  const taken = Object.entries(kept).filter(([key]) => THEIRS.test(key));
  // What we have of the same is newer: it was taken before.
  await inbox.update((ours) => ({ ...Object.fromEntries(taken), ...ours, ...vouched(kept, ours) }));
  const { credentials } = inbox.snapshot;
  if (credentials) protocol.remember?.(credentials);
  await store.clear();
  // Pages where nobody has signed in yet must not go on with what is ours.
  const tabs = places?.openTabs(protocol.former ?? '');
  tabs?.post({ type: 'signed-out' });
  tabs?.close();

  function vouched({ credentials }: Snapshot, ours: Snapshot): Change | null {
    if (!credentials || !protocol.vouch) return null;
    try {
      const [formerly, vouching] = protocol.vouch(credentials, ours.credentials);
      return { formerly, credentials: vouching };
    } catch {
      // Not what was kept: nobody can prove it any more.
      return null;
    }
  }
}
