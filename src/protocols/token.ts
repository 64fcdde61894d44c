/** Whom a token is about, read without checking it: that is the server's business. */

/** What a JWT says; nothing of anything else. */
export function claimsIn(token: string): { readonly [claim: string]: unknown } {
  try {
    const payload = token.split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? '';
    const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {};
  }
}

/** The `sub` of a JWT; of anything else `identified`, because its text changes while its owner does not. */
export function subjectOf(token: string): string {
  const { sub } = claimsIn(token);
  return typeof sub === 'string' && sub !== '' ? sub : 'identified';
}
