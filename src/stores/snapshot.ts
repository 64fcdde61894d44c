/**
 * What a snapshot becomes by a change: pure. The one place where the meaning of a change is
 * written; memory, the memory store and the tests of every store follow it.
 */
import type { Change, OutboxEntry, Snapshot } from './store.ts';

export const EMPTY: Snapshot = {
  conversations: new Map(),
  runs: new Map(),
  outbox: [],
  organization: null,
  listed: false,
  credentials: null,
};

/** Pure. The snapshot after a change. */
export function applied(snapshot: Snapshot, change: Change): Snapshot {
  const gone = [...(change.forgotten ?? []), ...(change.renamed?.keys() ?? [])];
  return {
    conversations: patched(
      snapshot.conversations,
      change.conversations?.map((info) => [info.id, info] as const),
      gone,
    ),
    runs: patched(snapshot.runs, change.runs, gone),
    outbox: outboxAfter(snapshot.outbox, change),
    organization: change.organization ?? snapshot.organization,
    listed: change.listed ?? snapshot.listed,
    credentials: change.credentials === undefined ? snapshot.credentials : change.credentials,
  };
}

function patched<V>(
  map: ReadonlyMap<string, V>,
  entries: Iterable<readonly [string, V]> | undefined,
  gone: readonly string[],
): ReadonlyMap<string, V> {
  if (!entries && gone.length === 0) return map;
  const next = new Map(map);
  for (const id of gone) next.delete(id);
  for (const [id, value] of entries ?? []) next.set(id, value);
  return next;
}

function outboxAfter(outbox: readonly OutboxEntry[], change: Change): readonly OutboxEntry[] {
  const { queued, delivered } = change;
  if (!queued && !delivered) return outbox;
  const entries = new Map(outbox.map((entry) => [entry.localId, entry]));
  for (const entry of queued ?? []) entries.set(entry.localId, entry);
  for (const localId of delivered ?? []) entries.delete(localId);
  return [...entries.values()].sort(
    (a, b) => a.queuedAt - b.queuedAt || (a.localId < b.localId ? -1 : 1),
  );
}
