/** What is known of who asks, and of what they ask: by the names that a form or the page gave. Plain text alone. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ConversationInfo } from '../../../src/model.ts';
import { css } from '../../style.ts';

export function facts({ answers, attributes }: ConversationInfo): TemplateResult | typeof nothing {
  const known = Object.entries({ ...answers, ...attributes });
  if (!known.length) return nothing;
  return html`<dl class="facts">${known.map(([name, value]) => html`<div><dt dir="auto">${name}</dt><dd dir="auto">${String(value)}</dd></div>`)}</dl>`;
}

export const factsStyle = css`
  .facts {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 4px 20px;
    max-block-size: 6.6em;
    overflow: hidden auto;
    margin: 0;
    padding: 8px 20px;
    border-block-end: 1px solid var(--line);
    font-size: 13px;
  }
  .facts div {
    display: flex;
    gap: 6px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .facts dt {
    color: var(--muted);
  }
  .facts dd {
    margin: 0;
  }
`;
