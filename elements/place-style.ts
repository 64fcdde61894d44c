/** Where `<shaman-chat>` stands: in a corner of the window, or where the page has it. */
import { css } from './style.ts';

export const placeStyle = css`
  :host {
    z-index: var(--shaman-z-index, 2000000000);
    inset-block-end: max(var(--shaman-offset-y, 20px), env(safe-area-inset-bottom));
    inset-inline-end: max(var(--shaman-offset-x, 20px), env(safe-area-inset-right));
    display: block;
  }
  /* Pages say "body > * { position: relative; width: 100% }", and mean no button in a corner. Nor is it for paper. */
  :host(:not([mode='inline'])) {
    position: fixed !important;
    inline-size: auto !important;
    block-size: auto !important;
    @media print {
      display: none;
    }
  }
  :host(:state(rtl)) {
    direction: rtl;
  }
  :host([placement='start']) {
    inset-inline: max(var(--shaman-offset-x, 20px), env(safe-area-inset-left)) auto;
  }
  :host([mode='inline']) {
    position: relative;
    z-index: auto;
    inset: auto;
    inline-size: var(--shaman-width, 100%);
    block-size: var(--shaman-height, 600px);
    overflow: hidden;
    border: 1px solid color-mix(in oklab, var(--text) 15%, var(--surface));
    border-radius: var(--shaman-radius, 20px);
    background: var(--surface);
  }
  :host([mode='inline']) .root {
    block-size: 100%;
  }
`;
