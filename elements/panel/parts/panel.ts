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
    display: flex;
    flex-direction: column;
    block-size: 100%;
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
    max-block-size: calc(100dvh - 96px - 2 * var(--shaman-offset-y, 20px));
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    transform-origin: 100% 100%;
    animation: rise 0.22s cubic-bezier(0.2, 0.8, 0.2, 1);
    &:not([open]) {
      display: none;
    }
    &:modal {
      position: fixed;
      inset: var(--viewport-top, 0) 0 auto;
      inline-size: 100%;
      max-inline-size: none;
      block-size: var(--viewport-height, 100dvh);
      max-block-size: none;
      border-radius: 0;
    }
  }
  :host([placement='start']) dialog.panel {
    inset-inline: 0 auto;
    transform-origin: 0 100%;
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
`;
