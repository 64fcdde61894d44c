/** The bar above a conversation: the way back, who is on the other side, and what can be done with it. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Author } from '../../../src/model.ts';
import { css } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';
import { avatar } from './avatar.ts';
import { closeButton } from './header.ts';
import { back } from './icons.ts';

export interface ConversationHeaderProps {
  readonly t: Translation;
  /** Name of the whole panel, for those who cannot see where they are. */
  readonly panelTitle: string;
  readonly author: Author | undefined;
  readonly name: string;
  /** A line below the name. */
  readonly detail: string;
  readonly online?: boolean | undefined;
  readonly leave?: (() => void) | undefined;
  readonly close?: (() => void) | undefined;
  /** What else can be done: a button and what it opens. */
  readonly more?: TemplateResult | typeof nothing;
}

export function conversationHeader(props: ConversationHeaderProps): TemplateResult {
  const { t, panelTitle, author, name, detail, online, leave, close, more = nothing } = props;
  return html`<div part="header" class="bar">
    <h2 id="title" class="sr" tabindex="-1">${panelTitle}</h2>
    ${leave ? html`<button class="icon leave" aria-label=${t.back} @click=${leave}>${back}</button>` : nothing}
    ${avatar({ author, name, online })}
    <div class="who">
      <h3 class="name"><bdi>${name}</bdi></h3>
      <p class="note">${detail}</p>
    </div>
    ${more} ${closeButton(t, close)}
  </div>`;
}

export const conversationHeaderStyle = css`
  .bar {
    display: flex;
    align-items: center;
    gap: 12px;
    flex: none;
    padding: max(10px, env(safe-area-inset-top)) 12px 10px;
    padding-inline-start: 20px;
    border-block-end: 1px solid var(--line);
    --size: 40px;
    /* Its title is for ears; eyes see the bar. */
    &:has(h2:focus-visible) {
      outline: 2px solid var(--ink-accent);
      outline-offset: -2px;
    }
  }
  .leave {
    margin-inline: -12px -6px;
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    /* By side, so that words of the other direction begin below the name. */
    text-align: left;
    &:dir(rtl) {
      text-align: right;
    }
    /* A block of its own direction is cut at its end, not at its beginning. */
    :is(.name, .name bdi, small) {
      display: block;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  }
  .name {
    font: 600 17px/1.25 var(--title);
  }
  .note {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow-wrap: anywhere;
    color: var(--muted);
    font-size: 13px;
  }
  .extras {
    position: relative;
    margin-inline: -8px;
  }
  #more svg {
    stroke-width: 2.75;
  }
`;
