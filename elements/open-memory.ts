/** Remembers for one tab whether the chat was open, for `persist-open`. Forgets silently where storage is blocked. */
const key = (organization: string) => `shaman-open:${organization}`;

export function wasOpen(organization: string): boolean {
  try {
    return sessionStorage.getItem(key(organization)) !== null;
  } catch {
    return false;
  }
}

export function rememberOpen(organization: string, open: boolean): void {
  try {
    if (open) sessionStorage.setItem(key(organization), '');
    else sessionStorage.removeItem(key(organization));
  } catch {
    // A page that may not store still may chat.
  }
}
