/** Remembers for one tab whether the chat was open, for `persist-open`. Forgets silently where storage is blocked. */
const key = (organization: string) => `shaman-open:${organization}`;

/** `null`: not known. */
export function wasOpen(organization: string): boolean | null {
  try {
    const kept = sessionStorage.getItem(key(organization));
    return kept === null ? null : kept === 'open';
  } catch {
    return null;
  }
}

export function rememberOpen(organization: string, open: boolean): void {
  try {
    sessionStorage.setItem(key(organization), open ? 'open' : 'closed');
  } catch {
    // A page that may not store still may chat.
  }
}
