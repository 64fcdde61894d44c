/**
 * The looks that every part shares: --shaman-* with their defaults, light and dark, and what is
 * derived from them. A page sets the public names; parts read the short ones. Knows no part.
 */
import { css } from 'lit';

export const tokens = css`
  :host {
    all: initial;
    color-scheme: light dark;
    --accent: var(--shaman-accent, light-dark(#57348c, #7450b8));
    --on-accent: var(--shaman-on-accent, #fff);
    /* Away from the text on the accent: mixing it in makes that easier to read, never harder. */
    --deep: #000;
    --ink-accent: var(--accent);
    --hero: light-dark(var(--accent), color-mix(in oklab, var(--accent) 38%, #120e18));
    --on-hero: light-dark(var(--on-accent), var(--text));
    --surface: var(--shaman-surface, light-dark(#fffdfa, #1b1722));
    --text: var(--shaman-text, light-dark(#251d2e, #f1ecf5));
    --muted: color-mix(in oklab, var(--text) 68%, var(--surface));
    --sunken: color-mix(in oklab, var(--accent) 9%, color-mix(in oklab, var(--text) 3%, var(--surface)));
    --line: color-mix(in oklab, var(--text) 15%, var(--surface));
    --control: color-mix(in oklab, var(--text) 56%, var(--surface));
    --danger: light-dark(#a8271f, #ffa79d);
    --online: light-dark(#2f8a57, #62cf92);
    --font: var(--shaman-font, ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif);
    --title: var(--shaman-font, 'Iowan Old Style', 'Palatino Linotype', Palatino, 'Noto Serif', Georgia, serif);
    --radius: var(--shaman-radius, 20px);
    --shadow: 0 1px 2px rgb(30 15 45 / 0.1), 0 8px 20px rgb(30 15 45 / 0.12), 0 28px 60px rgb(30 15 45 / 0.2);
    font: 400 15px/1.45 var(--font);
    color: var(--text);
    -webkit-text-size-adjust: 100%;
  }
  /* Black or white, whichever reads better on any accent: 0.179 is where their contrasts meet. */
  @supports (color: color(from red xyz-d65 x y z)) {
    :host {
      --on-accent: var(
        --shaman-on-accent,
        color(from var(--accent) xyz-d65 clamp(0, (0.179 - y) * 9999, 0.9505) clamp(0, (0.179 - y) * 9999, 1) clamp(0, (0.179 - y) * 9999, 1.089))
      );
      --deep: light-dark(
        color(from var(--accent) xyz-d65 clamp(0, (y - 0.179) * 9999, 0.9505) clamp(0, (y - 0.179) * 9999, 1) clamp(0, (y - 0.179) * 9999, 1.089)),
        #000
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
  h2,
  h3,
  p,
  ol,
  ul {
    margin: 0;
    padding: 0;
    font: inherit;
    list-style: none;
  }
  button,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
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
  svg.mirrors:dir(rtl) {
    transform: scaleX(-1);
  }
  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 14px;
    transition: background-color 0.15s;
  }
  .icon:hover {
    background: color-mix(in oklab, currentColor 12%, transparent);
  }
  .solid {
    min-block-size: 48px;
    padding: 12px 20px;
    border-radius: 14px;
    border-end-end-radius: 5px;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
    text-align: center;
    transition: filter 0.15s;
  }
  .solid:hover {
    filter: brightness(1.08);
  }
  .solid:focus-visible {
    outline-color: var(--ink-accent);
  }
  .plain {
    min-block-size: 32px;
    padding: 4px 10px;
    border-radius: 10px;
    color: var(--ink-accent);
    font-size: 13px;
    font-weight: 600;
  }
  .plain:hover {
    background: var(--sunken);
  }
  @media (forced-colors: active) {
    .solid,
    .icon,
    .plain {
      border: 1px solid ButtonText;
    }
    :focus-visible {
      outline-color: Highlight;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;
