/** What a close says besides its code: a short JSON text, the same on every transport. */

export interface CloseReason {
  /** Word for people who debug. */
  readonly r?: string;
  /** Milliseconds within which to come back. */
  readonly w?: number;
}

/** Anything else than our JSON is the reason itself. */
export function parseCloseReason(reason: string): CloseReason {
  try {
    const parsed: unknown = JSON.parse(reason);
    if (parsed && typeof parsed === 'object') return parsed as CloseReason;
  } catch {
    // Not ours.
  }
  return reason ? { r: reason } : {};
}
