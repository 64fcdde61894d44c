/**
 * The window. Floating it is a dialog that leaves the page usable, and on a phone one that covers
 * it; inline it is a region of the page. Whether it is modal, the dialog controller decides.
 */
import { html, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';

export interface PanelProps {
  readonly inline: boolean;
  readonly content: TemplateResult;
}

export function panel({ inline, content }: PanelProps): TemplateResult {
  const inside = html`${content}<slot name="footer"></slot>`;
  return inline
    ? html`<section part="panel" id="panel" class="panel" aria-labelledby="title">${inside}</section>`
    : html`<dialog part="panel" id="panel" class="panel" aria-labelledby="title">${inside}</dialog>`;
}

export const panelStyle = css`
  .panel {
    position: static;
    display: flex;
    flex-direction: column;
    inline-size: 100%;
    block-size: 100%;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    overflow: hidden;
    background: var(--surface);
    color: var(--text);
  }
  dialog.panel {
    position: absolute;
    inset-block: auto calc(100% + 16px);
    inset-inline: auto 0;
    inline-size: var(--shaman-width, 400px);
    max-inline-size: calc(100vw - 2 * var(--shaman-offset-x, 20px));
    block-size: var(--shaman-height, 680px);
    max-block-size: calc(100vh - 96px - 2 * var(--shaman-offset-y, 20px));
    max-block-size: calc(100dvh - 96px - 2 * var(--shaman-offset-y, 20px));
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    transform-origin: 100% 100%;
    animation: rise 0.22s cubic-bezier(0.2, 0.8, 0.2, 1);
  }
  dialog.panel:not([open]) {
    display: none;
  }
  :host([placement='start']) dialog.panel {
    inset-inline: 0 auto;
    transform-origin: 0 100%;
  }
  dialog.panel:modal {
    position: fixed;
    inset: var(--viewport-top, 0) 0 auto;
    inline-size: 100vw;
    max-inline-size: none;
    block-size: var(--viewport-height, 100dvh);
    max-block-size: none;
    border-radius: 0;
    box-shadow: none;
  }
  .home {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
  }
  .shelf {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
  }
  .foot {
    display: grid;
    flex: none;
    padding: 12px 16px max(16px, env(safe-area-inset-bottom));
  }
  @media (max-height: 400px) {
    .foot {
      grid-template-columns: 1fr auto;
      align-items: center;
      gap: 8px;
      padding-block: 6px;
    }
  }
  ::slotted([slot='footer']) {
    display: block;
    flex: none;
    padding: 0 16px 14px;
    text-align: center;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px) scale(0.97);
    }
  }
  @media (forced-colors: active) {
    dialog.panel {
      border: 1px solid;
    }
  }
`;
