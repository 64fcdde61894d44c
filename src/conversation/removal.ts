/**
 * What leaves all that we know: a conversation that is gone, what waited to be sent and has arrived.
 * Writes into the state that it is given, and knows nothing else.
 */
import { allOf, type OutboxEntry, type Snapshot } from '../stores/store.ts';
import type { Next } from './inbox.ts';

/** A conversation is gone, with all that was said in it, or was to be. */
export function erase(next: Next, id: string): undefined {
  delete next[`info:${id}`];
  delete next[`run:${id}`];
  settle(next, waitingFor(next, id));
}

/** What waits to be sent to a conversation. */
export function waitingFor(snapshot: Snapshot, id: string | undefined): OutboxEntry[] {
  return allOf(snapshot, 'outbox:').filter(({ conversationId }) => conversationId === id);
}

/** These have arrived: they do not wait any more. */
export function settle(next: Next, arrived: readonly { readonly localId?: string }[]): void {
  for (const { localId } of arrived) delete next[`outbox:${localId}`];
}
