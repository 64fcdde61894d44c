/** What stands where there is nothing to show: an invitation, a failure with its way out, or a wait. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';
import { speech } from './icons.ts';

export interface EmptyProps {
  readonly title: string;
  readonly text?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

export function empty({ title, text, action }: EmptyProps): TemplateResult {
  return html`<div class="empty">
    ${speech}
    <p class="name">${title}</p>
    ${text ? html`<p>${text}</p>` : nothing}
    ${action ? html`<button class="plain" @click=${action.run}>${action.label}</button>` : nothing}
  </div>`;
}

/** Nothing came, and it can be asked for again. */
export function unreachable(t: Translation, run: () => void): TemplateResult {
  return empty({ title: t.errorTitle, text: t.unreachable, action: { label: t.retry, run } });
}

/** Grey shapes in the place of what will come. */
export function skeleton(kind: 'rows' | 'bubbles', t: Translation): TemplateResult {
  return html`<div class=${`skeleton ${kind}`} role="status"><span class="sr">${t.loading}</span><i></i><i></i><i></i></div>`;
}

export const emptyStyle = css`
  .empty {
    display: grid;
    justify-items: center;
    gap: 4px;
    margin: auto;
    padding: 24px 32px;
    color: var(--muted);
    text-align: center;
    text-wrap: balance;
    svg {
      inline-size: 64px;
      block-size: 64px;
      margin-block-end: 12px;
      padding: 18px;
      border-radius: 50%;
      background: repeating-radial-gradient(circle, transparent 0 9px, color-mix(in oklab, var(--ink-accent) 30%, transparent) 10px 11px);
      color: var(--ink-accent);
    }
    .name {
      color: var(--text);
      font-size: 19px;
    }
    .plain {
      min-block-size: 44px;
      padding-inline: 20px;
    }
  }
  .skeleton {
    display: grid;
    gap: 12px;
    padding: 16px 20px;
    i {
      block-size: 52px;
      border-radius: 14px;
      background: var(--sunken);
      animation: wait 1.6s ease-in-out 3;
    }
    &.bubbles {
      flex: 1;
      align-content: end;
      i {
        inline-size: 62%;
        block-size: 42px;
        &:nth-of-type(2) {
          inline-size: 44%;
          justify-self: end;
        }
      }
    }
  }
  @keyframes wait {
    50% {
      opacity: 0.45;
    }
  }
`;
