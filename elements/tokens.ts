/**
 * What the launcher and the panel share of looks: --shaman-* with their defaults, light and dark. A
 * page sets the public names; parts read the short ones. Knows no part.
 */
import { css } from './style.ts';

export const tokens = css`
  :host {
    color-scheme: light dark;
    --accent: var(--shaman-accent, light-dark(#57348c, #7450b8));
    --on-accent: var(--shaman-on-accent, #fff);
    --ink-accent: var(--accent);
    --surface: var(--shaman-surface, light-dark(#fffdfa, #1b1722));
    --text: var(--shaman-text, light-dark(#251d2e, #f1ecf5));
    --font: var(--shaman-font, system-ui, sans-serif);
  }
  /* Not of the host: there goes before ours what a page says of every element, such as "* { letter-spacing: 1px }". */
  .root {
    all: initial;
    display: block;
    color-scheme: inherit;
    visibility: inherit;
    font: 400 15px/1.45 var(--font);
    color: var(--text);
    -webkit-text-size-adjust: 100%;
    -webkit-user-select: text;
  }
  /* Black or white, whichever reads better on any accent: 0.179 is where their contrasts meet. */
  @supports (color: color(from red xyz-d65 x y z)) {
    :host {
      --on-accent: var(
        --shaman-on-accent,
        color(from var(--accent) xyz-d65 clamp(0, (0.179 - y) * 1e9, 0.9505) clamp(0, (0.179 - y) * 1e9, 1) clamp(0, (0.179 - y) * 1e9, 1.089))
      );
      --ink-accent: light-dark(oklch(from var(--accent) min(l, 0.47) c h), oklch(from var(--accent) max(l, 0.8) c h));
    }
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([hidden]) {
    display: none !important;
  }
  * {
    box-sizing: border-box;
  }
  button {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    color: inherit;
    text-align: start;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--ring, var(--ink-accent));
    outline-offset: 2px;
  }
  svg {
    display: block;
    inline-size: 20px;
    block-size: 20px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .filled {
    fill: currentColor;
    stroke: none;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;
