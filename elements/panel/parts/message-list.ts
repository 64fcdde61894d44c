/**
 * The messages of one conversation with the days between them. Not a live region: news is told by
 * the announcer. Knows nothing of scrolling but the names of its boxes.
 */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Author, Message } from '../../../src/model.ts';
import { css } from '../../style.ts';
import { type Calendar, midnight } from '../calendar.ts';
import type { Keyed, KeyedList } from '../keyed-list.ts';
import { keyOf } from '../message-window.ts';
import { narration, noticeText } from '../narration.ts';
import { nameOf } from '../people.ts';
import type { RowFocus } from '../row-focus.ts';
import type { Translation } from '../translations/translation.ts';
import { down } from './icons.ts';
import { type MessageActs, type MessageState, message } from './message.ts';

export interface MessageListProps {
  readonly t: Translation;
  readonly calendar: Calendar;
  readonly messages: readonly Message[];
  /** Which side is ours. */
  readonly side: Author['role'];
  /** Our id: operators share a side. */
  readonly self: string;
  readonly hasEarlier: boolean;
  readonly loadingEarlier: boolean;
  /** Id of the first message that was unread when the conversation was opened. */
  readonly unreadFrom: string | null;
  /** Newer messages that wait below what is seen. */
  readonly missed: number;
  /** The newest are far below. */
  readonly away: boolean;
  /** Where the rows are drawn. */
  readonly list: KeyedList;
  /** Of the rows. */
  readonly focus: Pick<RowFocus, 'entered' | 'moved'>;
  readonly loadEarlier: () => void;
  readonly jump: () => void;
  readonly acts: MessageActs;
  /** What sets a message apart; undefined for most. */
  readonly stateOf: (message: Message) => MessageState | undefined;
  readonly empty: TemplateResult | typeof nothing;
  readonly after: TemplateResult | typeof nothing;
}

/** Messages by one author within this many milliseconds stand together. */
const SERIES = 300_000;

export function messageList(props: MessageListProps): TemplateResult {
  const { t, messages, hasEarlier, loadingEarlier, focus } = props;
  return html`<div class="stage">
    <div part="messages" class="scroller" role="region" tabindex="0" aria-label=${t.messages}>
      <div class="content" @keydown=${focus.moved} @focusin=${focus.entered} @focusout=${focus.moved}>
        ${hasEarlier ? html`<button class="plain earlier" aria-disabled=${loadingEarlier} @click=${props.loadEarlier}>${t.loadEarlier}</button>` : nothing}
        ${messages.length ? props.list.drawn(messages.flatMap((m, index) => lines(m, index, props))) : props.empty}
        ${props.after}
      </div>
    </div>
    ${props.missed || props.away ? jump(props) : nothing}
  </div>`;
}

/** Back to the newest, with how many wait there. */
function jump({ t, missed, jump }: MessageListProps): TemplateResult {
  return html`<button class="plain jump" aria-label=${missed ? t.arrived(missed) : t.jumpToNewest} @click=${jump}>
    ${missed ? html`<span>${t.fresh(missed)}</span>` : nothing}${down}
  </button>`;
}

function lines(m: Message, index: number, props: MessageListProps): readonly Keyed[] {
  const { t, calendar, messages, side, self } = props;
  const before = messages[index - 1];
  const after = messages[index + 1];
  const newDay = !before || midnight(before.createdAt) !== midnight(m.createdAt);
  const unread = props.unreadFrom === m.id;
  const mine = m.author.role === side;
  const you = mine && (side === 'visitor' || m.author.id === self);
  const name = you ? t.you : nameOf(m.author, t);
  const key = keyOf(m);
  const told = m.notice ? { ...m, text: noticeText(m, t, self) } : m;
  const state = props.stateOf(m);
  const draw = message({
    ...props,
    message: told,
    state,
    label: narration(told, { t, calendar, mine, name: you ? null : name, seen: state?.seen }),
    mine,
    name,
    first: newDay || unread || !together(before, m),
    last: !after || !together(m, after) || after.id === props.unreadFrom,
    named: !you && (mine || side === 'visitor'),
  });
  const row = { key, draw };
  if (!newDay && !unread) return [row];
  return [
    ...(newDay ? [{ key: `day ${key}`, draw: day(calendar.day(m.createdAt)) }] : []),
    ...(unread ? [{ key: `new ${key}`, draw: day(t.newMessages, 'new') }] : []),
    row,
  ];
}

function day(text: string, mark = ''): TemplateResult {
  return html`<li class=${`day ${mark}`}><h3>${text}</h3></li>`;
}

function together(a: Message, b: Message): boolean {
  const same = a.author.id === b.author.id && a.author.role === b.author.role;
  return (
    same && b.createdAt - a.createdAt < SERIES && midnight(a.createdAt) === midnight(b.createdAt)
  );
}

export const messageListStyle = css`
  .stage {
    position: relative;
    display: flex;
    flex: 1;
    min-block-size: 0;
  }
  .scroller {
    overflow-anchor: none;
  }
  .content {
    /* A letter with a thousand accents is one word that cannot break. */
    overflow-x: clip;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    min-block-size: 100%;
    padding: 8px 16px 16px;
  }
  .earlier {
    align-self: center;
    min-block-size: 44px;
    margin-block: 4px;
    &[aria-disabled='true'] {
      opacity: 0.6;
    }
  }
  .day {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-block: 20px 4px;
    color: var(--muted);
    font-size: 12px;
    &::before,
    &::after {
      content: '';
      flex: 1;
      border-block-start: 1px solid var(--line);
    }
    &.new {
      color: var(--ink-accent);
      font-weight: 700;
      --line: color-mix(in oklab, var(--ink-accent) 40%, transparent);
    }
  }
  .jump {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-end: 16px;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-inline-size: 44px;
    min-block-size: 44px;
    padding-inline: 11px;
    border: 1px solid var(--line);
    border-radius: 22px;
    background: var(--surface);
    box-shadow: 0 4px 14px rgb(30 15 45 / 0.18);
  }
`;
