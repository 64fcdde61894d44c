/**
 * A person's text as text nodes and links. Links are built from what `new URL` accepts, never
 * parsed from HTML: whatever else stands in the text stays text.
 */
import { html, type TemplateResult } from 'lit/html.js';

const ADDRESS = /(?:https?:\/\/|mailto:)[^\s<>"'`]+/gi;
const SENTENCE_END = /[.,:;!?)\]}…»”’]+$/;

export function linkedText(text: string): readonly (string | TemplateResult)[] {
  const pieces: (string | TemplateResult)[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const shown = trimmed(found);
    const url = safeUrl(shown, ['http:', 'https:', 'mailto:']);
    if (!url) continue;
    pieces.push(text.slice(end, index), link(url, shown));
    end = index + shown.length;
  }
  return [...pieces, text.slice(end)];
}

function link(url: string, shown: string): TemplateResult {
  return html`<a href=${url} target="_blank" rel="noopener nofollow ugc" referrerpolicy="no-referrer">${shown}</a>`;
}

/** Punctuation that ends the sentence is not part of the address, but a bracket it opened is. */
function trimmed(address: string): string {
  if (address.includes('(') && address.endsWith(')')) return address;
  return address.replace(SENTENCE_END, '');
}

/**
 * The address in its normal form, or null for what may not be followed: other schemes, and user
 * names in front of a host, which make one site look like another.
 */
export function safeUrl(
  address: string | undefined,
  schemes: readonly string[] = ['http:', 'https:', 'blob:'],
): string | null {
  if (!address) return null;
  try {
    const url = new URL(address, globalThis.location?.href);
    return schemes.includes(url.protocol) && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
