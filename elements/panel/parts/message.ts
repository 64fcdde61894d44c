/** One message: its bubble, its files, and what is known of its journey. Knows no neighbour: the list says how it groups. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Message, Sight } from '../../../src/model.ts';
import { css } from '../../style.ts';
import type { Calendar } from '../calendar.ts';
import { seenBy } from '../narration.ts';
import type { Asides } from '../rare/asides.ts';
import type { Translation } from '../translations/translation.ts';
import { avatar } from './avatar.ts';
import { shownText } from './person-text.ts';
import { status } from './status.ts';

export interface MessageProps {
  readonly t: Translation;
  readonly calendar: Calendar;
  readonly message: Message;
  /** All of it in a sentence, for those who hear it. */
  readonly label: string;
  readonly mine: boolean;
  readonly name: string;
  /** First and last of a series by one author in a short time. */
  readonly first: boolean;
  readonly last: boolean;
  /** Somebody must be told from others, so that their series carries their name. */
  readonly named: boolean;
  readonly acts: MessageActs;
  readonly state: MessageState | undefined;
}

/** What can be done with any message: the same for all of them. */
export interface MessageActs {
  /** There is something to choose from. */
  readonly offers: (message: Message) => boolean;
  readonly more: (message: Message, event: Event) => void;
  /** All that came with it. @param name of who sent it */
  readonly files: (message: Message, name: string) => unknown;
  /** What few messages have; undefined until it is here. */
  readonly asides: () => Asides | undefined;
}

/** What sets one message apart from most. */
export interface MessageState {
  /** Nobody has read further than this. */
  readonly seen?: Sight | undefined;
  /** Offered answers. */
  readonly replies?: readonly string[] | undefined;
  /** What is open beside it. */
  readonly menu?: TemplateResult | undefined;
  /** In place of its bubble. */
  readonly editor?: TemplateResult | undefined;
}

export function message(props: MessageProps): TemplateResult {
  const { t, message: m, label, mine, name, first, last, named, acts, state } = props;
  if (m.author.role === 'system')
    return html`<li part="message" class="system" aria-label=${label}>${m.text}</li>`;
  const kind = `${mine ? 'mine' : 'theirs'} ${first ? 'first' : ''} ${last ? 'last' : ''}`;
  const failed = m.status === 'failed';
  const told = last || m.editedAt || m.uploaded !== undefined || state?.seen || failed;
  const few = m.replyTo || m.uploaded !== undefined || state?.replies || failed;
  const asides = few ? acts.asides() : undefined;
  return html`<li part="message" aria-label=${label} class=${`message ${kind} ${m.status}`} data-id=${m.id}>
    ${!mine && last ? avatar({ author: m.author, name }) : nothing}<div class="stack"
      ><span class=${named && first ? 'author' : 'sr'}><bdi>${name}</bdi><span class="sr">:</span></span>${
        state?.editor ?? bubble(m, asides)
      }${m.attachments.length ? acts.files(m, name) : nothing}${
        (failed && asides?.refused(m)) || (told ? meta(props, asides) : nothing)
      }${state?.replies ? asides?.replies(state.replies) : nothing}</div>
    ${acts.offers(m) ? html`<button class="more" tabindex="-1" aria-label=${t.more} aria-haspopup="menu" aria-expanded=${!!state?.menu} @mousedown=${stay} @click=${(event: Event) => acts.more(m, event)}></button>${state?.menu}` : nothing}
  </li>`;
}

/** The focus stays in the menu until the button closes it; or it would close twice, and be open. */
function stay(event: Event): void {
  event.preventDefault();
}

function bubble(m: Message, asides: Asides | undefined): TemplateResult | typeof nothing {
  if (!m.text && !m.replyTo) return nothing;
  return html`<div part="bubble" class="bubble">${m.replyTo ? asides?.quote(m.replyTo) : nothing}<div class="text" dir="auto">${shownText(m.text)}</div></div>`;
}

function meta(
  { t, calendar, message: m, mine, state }: MessageProps,
  asides: Asides | undefined,
): TemplateResult {
  const words = state?.seen && seenBy(state.seen, t, calendar);
  return html`<div class="meta">${m.editedAt ? html`<span>${t.edited}</span>` : nothing}<time
      datetime=${new Date(m.createdAt).toISOString()}>${calendar.time(m.createdAt)}</time
    >${mine ? status(m.status, t, words) : nothing}${asides?.uploading(m)}</div>`;
}

export const messageStyle = css`
  .message {
    display: flex;
    align-items: flex-end;
    gap: 8px;
    margin-block-start: 3px;
    --size: 30px;
    --corner: 7px;
    &.first {
      margin-block-start: 16px;
      --corner: 18px;
    }
    &.last > .avatar {
      margin-block-end: 22px;
    }
  }
  /* In the place of the avatar, and its gap. */
  .theirs:not(.last) .stack {
    margin-inline-start: 38px;
  }
  .stack {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 3px;
    min-inline-size: 0;
    max-inline-size: min(82%, 60ch);
    overflow-wrap: anywhere;
    > * {
      max-inline-size: 100%;
    }
  }
  .author {
    padding-inline: 14px;
    color: var(--muted);
    font-size: 12px;
  }
  /* Series lean to their author's side: tight corners inside, one small foot at the end. */
  .bubble {
    padding: 9px 14px;
    border-radius: 18px;
    border-start-start-radius: var(--corner);
    border-end-start-radius: 7px;
    background: var(--sunken);
    white-space: pre-wrap;
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    gap: 0 6px;
    padding-inline: 4px;
    color: var(--muted);
    font-size: 12px;
    line-height: 19px;
  }
  .mine {
    flex-direction: row-reverse;
    .stack {
      align-items: flex-end;
    }
    .bubble {
      border-radius: 18px;
      border-start-end-radius: var(--corner);
      border-end-end-radius: 7px;
      background: var(--accent);
      color: var(--on-accent);
      --ring: var(--on-accent);
    }
    .meta {
      justify-content: flex-end;
      text-align: end;
    }
  }
  .more {
    flex: none;
    align-self: center;
    margin-inline: -6px;
    inline-size: 28px;
    block-size: 44px;
    border-radius: 10px;
    color: var(--muted);
    text-align: center;
    &::before {
      content: '⋯';
    }
  }
  /* Drawn where it is wanted: a hidden sign on each row is a tenth of what opening costs. */
  @media (hover: hover) {
    .message:not(:hover, :focus-within) .more::before {
      content: none;
    }
  }
  .over {
    padding: 10px 20px 2px;
    text-align: center;
  }
  .system {
    margin: 16px auto 0;
    max-inline-size: 36ch;
    overflow-wrap: anywhere;
    color: var(--muted);
    font-size: 13px;
    text-align: center;
    text-wrap: balance;
  }
`;
