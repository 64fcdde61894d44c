/** One quiet line about the connection, or about what this browser cannot keep. Knows no client. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';
import { alert, clock } from './icons.ts';

export interface BannerProps {
  readonly text: string;
  /** What is wrong will not pass by itself. */
  readonly grave?: boolean;
}

export function banner({ text, grave = false }: BannerProps): TemplateResult | typeof nothing {
  if (!text) return nothing;
  return html`<p part="banner" class="banner">${grave ? alert : clock}<span>${text}</span></p>`;
}

export const bannerStyle = css`
  .banner {
    display: flex;
    flex: none;
    align-items: center;
    gap: 8px;
    padding: 9px 20px;
    background: color-mix(in oklab, light-dark(#e8a33d, #d9a04a) 20%, var(--surface));
    font-size: 13px;
    svg {
      inline-size: 16px;
      block-size: 16px;
    }
  }
`;
