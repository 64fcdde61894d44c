/** All conversations, newest first: who, the last words, when, and how many are unread. */

import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Author, ConversationInfo, Message } from '../../../src/model.ts';
import { css } from '../../style.ts';
import type { Calendar } from '../calendar.ts';
import type { Translation } from '../translations/translation.ts';
import { avatar } from './avatar.ts';

export interface ConversationRow {
  /** Stays the same while the row is the same conversation, whatever its id. */
  readonly key: object;
  readonly info: ConversationInfo;
  readonly author: Author | undefined;
  readonly name: string;
  readonly online?: boolean | undefined;
  readonly current: boolean;
}

export interface ConversationListProps {
  readonly t: Translation;
  readonly calendar: Calendar;
  readonly rows: readonly ConversationRow[];
  readonly select: (key: object) => void;
}

export function conversationList({
  t,
  calendar,
  rows,
  select,
}: ConversationListProps): TemplateResult {
  return html`<ul part="list" class="list" role="list" aria-label=${t.conversations}>
    ${repeat(
      rows,
      (row) => row.key,
      (row) => html`<li>${conversationRow(row, t, calendar, select)}</li>`,
    )}
  </ul>`;
}

function conversationRow(
  row: ConversationRow,
  t: Translation,
  calendar: Calendar,
  select: ConversationListProps['select'],
): TemplateResult {
  const { info, author, name, online } = row;
  return html`<button
    part="conversation"
    class=${info.unread ? 'row fresh' : 'row'}
    type="button"
    aria-current=${row.current ? 'true' : nothing}
    @click=${() => select(row.key)}
  >
    ${avatar({ author, name, online })}
    <span class="what">
      <span class="name"><bdi>${name}</bdi></span>
      <span class="note" dir="auto">${preview(info.preview, t)}</span>
    </span>
    <span class="when">
      <time datetime=${new Date(info.updatedAt).toISOString()}>${info.open ? calendar.ago(info.updatedAt) : t.ended}</time>
      ${info.unread ? html`<b class="count"><span aria-hidden="true">${info.unread}</span><span class="sr">${t.unread(info.unread)}</span></b>` : nothing}
    </span>
  </button>`;
}

function preview(message: Message | undefined, t: Translation): string {
  if (!message) return '';
  return message.text || t.attachments(message.attachments.length);
}

export const conversationListStyle = css`
  .list {
    padding: 8px;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: 68px;
    padding: 10px 12px;
    border-radius: 14px;
    transition: background-color 0.15s;
    --size: 44px;
  }
  .row:hover,
  .row[aria-current] {
    background: var(--sunken);
    --around: var(--sunken);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .what {
    flex: 1;
    min-inline-size: 0;
    display: grid;
    gap: 2px;
  }
  .row .name {
    font-size: 16px;
  }
  .fresh .note {
    color: var(--text);
    font-weight: 600;
  }
  time,
  small {
    unicode-bidi: plaintext;
  }
  .when {
    display: grid;
    justify-items: end;
    gap: 5px;
    align-self: stretch;
    align-content: center;
    color: var(--muted);
    font-size: 12px;
    white-space: nowrap;
  }
  .count {
    min-inline-size: 20px;
    padding: 0 6px;
    border-radius: 10px;
    background: var(--accent);
    color: var(--on-accent);
    font: 700 12px/20px var(--font);
    text-align: center;
  }
  @media (forced-colors: active) {
    .row[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
