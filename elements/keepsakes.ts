/**
 * What this browser keeps of a person besides their conversations: under which names, and how it goes
 * when they sign out. Part of the first load, so that a sign-out needs no panel. Knows no draft.
 */
import type { ChatSettings } from './chat-settings.ts';

/** All drafts of one side of a desk begin with this. */
export function draftsOf(organization: string, side: string): string {
  return `shaman-draft:${encodeURIComponent(organization)}/${side}/`;
}

export function attentionOf(organization: string): string {
  return `shaman-attention:${organization}`;
}

export function forgetKeepsakes({ organization, role, storage }: ChatSettings): void {
  if (storage === 'memory') return;
  const drafts = draftsOf(organization, role);
  try {
    if (role === 'visitor') localStorage.removeItem(attentionOf(organization));
    for (const key of Object.keys(localStorage))
      if (key.startsWith(drafts)) localStorage.removeItem(key);
  } catch {
    // Where storage is blocked nothing was kept.
  }
}
