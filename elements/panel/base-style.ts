/** What the parts of the panel share of looks, derived from the tokens: further colours, and the plainest elements. */
import { css } from '../style.ts';

export const baseStyle = css`
  :host {
    /* Away from the text on the accent: mixing it in makes that easier to read, never harder. */
    --deep: #000;
    --hero: light-dark(var(--accent), color-mix(in oklab, var(--accent) 38%, #120e18));
    --on-hero: light-dark(var(--on-accent), var(--text));
    --muted: color-mix(in oklab, var(--text) 68%, var(--surface));
    --sunken: color-mix(in oklab, var(--accent) 9%, color-mix(in oklab, var(--text) 3%, var(--surface)));
    --line: color-mix(in oklab, var(--text) 15%, var(--surface));
    --control: color-mix(in oklab, var(--text) 56%, var(--surface));
    --danger: light-dark(#a8271f, #ffa79d);
    --online: light-dark(#2f8a57, #62cf92);
    --title: var(--shaman-font, 'Iowan Old Style', 'Palatino Linotype', Palatino, 'Noto Serif', Georgia, serif);
    --radius: var(--shaman-radius, 20px);
    --shadow: 0 1px 2px rgb(30 15 45 / 0.1), 0 8px 20px rgb(30 15 45 / 0.12), 0 28px 60px rgb(30 15 45 / 0.2);
  }
  @supports (color: oklch(from red l c h)) {
    :host {
      --deep: light-dark(oklch(from var(--on-accent) calc(1 - l) 0 h), #000);
    }
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
  textarea {
    font: inherit;
    color: inherit;
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
  .scroller,
  .shelf {
    flex: 1;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
    outline-offset: -2px;
  }
  .icon {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 14px;
    transition: background-color 0.15s;
    &:hover {
      background: color-mix(in oklab, currentColor 12%, transparent);
    }
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
    &:hover {
      filter: brightness(1.08);
    }
  }
  .plain {
    min-block-size: 32px;
    padding: 4px 10px;
    border-radius: 10px;
    color: var(--ink-accent);
    font-size: 13px;
    font-weight: 600;
  }
  :is(.plain, .row, .more):hover {
    background: var(--sunken);
    --around: var(--sunken);
  }
  @media (forced-colors: active) {
    .icon,
    .solid,
    .plain,
    .bubble,
    dialog.panel {
      border: 1px solid;
    }
    .header {
      border-block-end: 1px solid;
    }
    .field .icon {
      border: 0;
    }
    :focus-visible {
      outline-color: Highlight;
    }
  }
`;
