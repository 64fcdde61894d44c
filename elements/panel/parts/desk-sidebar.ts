/** The operator's left side: the desk, oneself, which conversations are wanted, and those. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Author, Organization } from '../../../src/model.ts';
import { css } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';
import { avatar } from './avatar.ts';

export type DeskFilter = 'open' | 'ended';

export interface DeskSidebarProps {
  readonly t: Translation;
  readonly organization: Organization | null;
  readonly self: Author | undefined;
  readonly online: boolean;
  /** Nobody tries any more to be. */
  readonly broken: boolean;
  readonly filter: DeskFilter;
  readonly counts: Readonly<Record<DeskFilter, number>>;
  readonly choose: (filter: DeskFilter) => void;
  readonly content: TemplateResult | Element;
  /** Draw more of a list that goes on; absent where this is all of it. */
  readonly more: (() => void) | undefined;
  readonly scrolled: (shelf: Element) => void;
}

export function deskSidebar(props: DeskSidebarProps): TemplateResult {
  const { t, organization, self, online, broken, filter, counts, choose } = props;
  const { content, more, scrolled } = props;
  const name = self?.name || t.someone;
  const away = broken ? t.unreachable : t.reconnecting;
  const choice = (value: DeskFilter) =>
    html`<button aria-pressed=${filter === value} @click=${() => choose(value)}>${t[value]} <span>${counts[value]}</span></button>`;
  return html`<nav class="side" aria-label=${t.conversations}>
    <header class="me">
      ${avatar({ author: self, name, online })}
      <div class="who">
        <h2 class="name">${organization?.name ?? t.desk}</h2>
        <p class="note"><bdi>${name}</bdi> · ${online ? t.online : away}</p>
      </div>
    </header>
    <div class="filter">${choice('open')}${choice('ended')}</div>
    <div class="shelf" @scroll=${(event: Event) => scrolled(event.currentTarget as Element)}>
      ${content} ${more ? html`<button class="plain rest" @click=${more}>${t.more}</button>` : nothing}
    </div>
  </nav>`;
}

export const deskSidebarStyle = css`
  .side {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    border-inline-end: 1px solid var(--line);
    background: color-mix(in oklab, var(--sunken) 45%, var(--surface));
    --around: var(--surface);
  }
  .me {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 16px 20px 12px;
    --size: 40px;
  }
  .filter {
    display: flex;
    gap: 4px;
    margin: 0 16px 4px;
    padding: 4px;
    border-radius: 14px;
    background: var(--sunken);
  }
  .filter button {
    flex: 1;
    min-block-size: 44px;
    border-radius: 10px;
    color: var(--muted);
    font-size: 14px;
    font-weight: 600;
    text-align: center;
  }
  .filter span {
    font-weight: 400;
  }
  .filter [aria-pressed='true'] {
    background: var(--surface);
    box-shadow: 0 1px 3px rgb(30 15 45 / 0.14);
    color: var(--text);
  }
  .rest {
    display: block;
    min-block-size: 44px;
    margin: 0 auto 8px;
  }
  @media (forced-colors: active) {
    .filter [aria-pressed='true'] {
      border: 2px solid Highlight;
    }
  }
`;
