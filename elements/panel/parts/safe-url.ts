/** Which addresses may be followed or shown. Knows no text and no screen. */

/**
 * The address in its normal form, or null for what may not be followed: other schemes, and user
 * names in front of a host, which make one site look like another.
 */
export function safeUrl(
  address: string | undefined,
  schemes: readonly string[] = ['http:', 'https:', 'blob:'],
): URL | null {
  if (!address) return null;
  try {
    const url = new URL(address, globalThis.location?.href);
    return schemes.includes(url.protocol) && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}
