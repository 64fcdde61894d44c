/** A round portrait, or the first letters of a name, with a dot for presence. Decoration: the name is said beside it. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Author } from '../../../src/model.ts';
import { css } from '../../style.ts';
import { safeUrl } from './safe-url.ts';

export interface AvatarProps {
  readonly author: Author | undefined;
  readonly name: string;
  /** Absent: presence is unknown, and no dot is drawn. */
  readonly online?: boolean | undefined;
}

export function avatar({ author, name, online }: AvatarProps): TemplateResult {
  const url = safeUrl(author?.avatarUrl);
  return html`<span class="avatar" aria-hidden="true">${
    url
      ? html`<img src=${url.href} alt="" loading="lazy" decoding="async" />`
      : html`<b>${initials(name)}</b>`
  }${online === undefined ? nothing : html`<i class=${online ? 'dot on' : 'dot'}></i>`}</span>`;
}

/** "Ana Lima" → "AL". By code points, so that no emoji is cut in half. */
function initials(name: string): string {
  const [first = '', ...others] = name.match(/(?<!\S)\S/gu) ?? [];
  return (first + (others.at(-1) ?? '')).toLocaleUpperCase();
}

export const avatarStyle = css`
  .avatar {
    display: grid;
    /* As tall as it is said to be, also around a picture that is taller than wide. */
    grid: 100% / 100%;
    flex: none;
    inline-size: var(--size, 36px);
    block-size: var(--size, 36px);
    > * {
      grid-area: 1 / 1;
    }
    img,
    b {
      display: grid;
      place-items: center;
      inline-size: 100%;
      block-size: 100%;
      border-radius: 50%;
      object-fit: cover;
      background: color-mix(in oklab, var(--accent) 22%, var(--surface));
      color: var(--text);
      font: 600 calc(var(--size, 36px) * 0.36) / 1 var(--font);
    }
  }
  .dot {
    place-self: end;
    margin: -1px;
    inline-size: 11px;
    block-size: 11px;
    border: 2px solid var(--around, var(--surface));
    border-radius: 50%;
    background: var(--control);
    &.on {
      background: var(--online);
    }
  }
`;
