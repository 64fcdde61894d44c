/**
 * What somebody anonymous began in this browser becomes ours when it turns out that they were us:
 * conversations, what waits to be sent, and proof for the backend. Kept by us before it is gone
 * there, so whatever ends in between, it is done again. Loaded where there is something to take.
 */
import { ShamanError } from '../errors.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { Snapshot, Store } from '../stores/store.ts';
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
  const asked = inbox.generation;
  // Ours is all read by then.
  await inbox.update(() => {});
  const proof = await vouched(protocol, kept, inbox.snapshot);
  // What we have of the same is newer: it was taken before.
  await inbox.update((ours) => ({ ...Object.fromEntries(taken), ...ours, ...proof }), asked);
  if (proof && asked === inbox.generation) protocol.remember?.(proof.credentials);
  await store.clear();
  // Pages where nobody has signed in yet must not go on with what is ours.
  const tabs = places?.openTabs(protocol.former ?? '');
  tabs?.post({ type: 'signed-out' });
  tabs?.close();
}

async function vouched(
  protocol: Protocol,
  theirs: Snapshot,
  ours: Snapshot,
): Promise<{ readonly formerly: string; readonly credentials: string } | null> {
  if (!theirs.credentials || !protocol.vouch) return null;
  try {
    const [formerly, credentials] = await protocol.vouch(theirs.credentials, ours.credentials);
    return { formerly, credentials };
  } catch (error) {
    // What could not be loaded is had later; what was damaged, nobody can prove any more.
    if (error instanceof ShamanError) throw error;
    return null;
  }
}
