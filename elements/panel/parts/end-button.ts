/** For operators: ends the conversation, or opens it again. */
import { html, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';
import { check } from './icons.ts';

export interface EndButtonProps {
  readonly t: Translation;
  /** It goes on. */
  readonly open: boolean;
  readonly set: (open: boolean) => void;
}

export function endButton({ t, open, set }: EndButtonProps): TemplateResult {
  return html`<button class="plain end" @click=${() => set(!open)}>${check}<span>${open ? t.end : t.reopen}</span></button>`;
}

export const endButtonStyle = css`
  .end {
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: 44px;
  }
`;
