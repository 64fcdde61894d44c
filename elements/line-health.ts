/** When a lost line is worth a word: not before our patience ends. Knows no client and no picture. */
import type { ConnectionState } from '../src/index.ts';

/** `late`: away for longer than our patience. `broken`: nobody tries any more. */
export type LineHealth = 'fine' | 'late' | 'broken';

/** @param patience milliseconds that a lost line goes unmentioned */
export function lineHealth(state: ConnectionState | undefined, patience: number): LineHealth {
  if (state?.status === 'disconnected' && state.error) return 'broken';
  const late = state?.status === 'connecting' && Date.now() - state.since >= patience;
  return late ? 'late' : 'fine';
}
