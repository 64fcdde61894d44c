/** All conversations, newest first: who, the last words, when, and how many are unread. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Author, ConversationInfo, Role } from '../../../src/model.ts';
import { assign } from '../../make.ts';
import { css } from '../../style.ts';
import type { Calendar } from '../calendar.ts';
import type { KeyedList } from '../keyed-list.ts';
import { noticeText, wordsOf } from '../narration.ts';
import type { Translation } from '../translations/translation.ts';
import { avatar } from './avatar.ts';

export interface ConversationRow {
  /** Stays the same while the row is the same conversation, whatever its id. */
  readonly key: object;
  readonly info: ConversationInfo;
  readonly author: Author | undefined;
  readonly name: string;
  readonly online?: boolean | undefined;
  /** Name of somebody who writes there right now. */
  readonly typing?: string | undefined;
  /** Name of the colleague who has written last. */
  readonly colleague?: string | undefined;
  readonly current: boolean;
}

export interface ConversationListProps {
  readonly t: Translation;
  readonly calendar: Calendar;
  readonly rows: readonly ConversationRow[];
  /** Where they are drawn. */
  readonly list: KeyedList;
  /** Ours. */
  readonly side: Role;
  readonly select: (key: object) => void;
}

export function conversationList(props: ConversationListProps): Element {
  const { t, rows, list } = props;
  assign(list.element, { part: 'list', class: 'list', 'aria-label': t.conversations });
  return list.drawn(
    rows.map((row) => ({ key: row.key, draw: html`<li>${conversationRow(row, props)}</li>` })),
  );
}

function conversationRow(
  row: ConversationRow,
  { t, calendar, side, select }: ConversationListProps,
): TemplateResult {
  const { info, author, name, online } = row;
  return html`<button
    part="conversation"
    class=${info.unread ? 'row fresh' : 'row'}
    aria-current=${row.current ? 'true' : nothing}
    @click=${() => select(row.key)}
  >
    ${avatar({ author, name, online })}
    <span class="who">
      <span class="head"><span class="name"><bdi>${name}</bdi></span>${online === undefined ? nothing : html`<span class="sr">, ${online ? t.online : t.away}</span>`}${info.topic ? html`<small>${info.topic.name}</small>` : nothing}</span>
      <span class=${row.typing ? 'note live' : 'note'} dir="auto">${row.typing ? t.typing(row.typing) : preview(row, side, t)}</span>
    </span>
    <span class="when">
      <time datetime=${new Date(info.updatedAt).toISOString()}>${calendar.ago(info.updatedAt)}</time>
      ${info.open ? nothing : html`<small>${t.ended}</small>`} ${info.unread ? html`<b class="count"><span aria-hidden="true">${info.unread}</span><span class="sr">${t.unread(info.unread)}</span></b>` : nothing}
    </span>
  </button>`;
}

/** In plain words, and whose they are. */
function preview({ info, colleague }: ConversationRow, side: Role, t: Translation): string {
  const message = info.preview;
  if (!message) return '';
  const { text, attachments, author, status, notice } = message;
  if (notice) return noticeText(message, t, notice.by?.role === side ? notice.by.id : '');
  const picture = attachments.length === 1 && attachments[0]?.type.startsWith('image/');
  const files = picture ? t.picture : t.attachments(attachments.length);
  const words = text ? wordsOf({ ...message, attachments: [] }, t) : files;
  if (status === 'failed') return `${t.status.failed}: ${words}`;
  if (colleague) return `${colleague}: ${words}`;
  return author.role === side ? t.said(words) : words;
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
    outline-offset: -2px;
    transition: background-color 0.15s;
    --size: 44px;
    .name {
      font-size: 16px;
    }
    small {
      min-inline-size: 3ch;
      color: var(--muted);
      font-size: 12px;
    }
    .live {
      color: var(--ink-accent);
    }
  }
  .head {
    display: flex;
    align-items: baseline;
    gap: 8px;
    margin-block-end: 2px;
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
`;
