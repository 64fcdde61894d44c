/** One message: its bubble, its files, and what is known of its journey. Knows no neighbour: the list says how it groups. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Message } from '../../../src/model.ts';
import { css } from '../../style.ts';
import type { Calendar } from '../calendar.ts';
import type { Translation } from '../translations/translation.ts';
import { attachments } from './attachments.ts';
import { avatar } from './avatar.ts';
import { linkedText } from './linked-text.ts';
import { status } from './status.ts';

export interface MessageProps {
  readonly t: Translation;
  readonly calendar: Calendar;
  readonly message: Message;
  readonly mine: boolean;
  readonly name: string;
  /** First and last of a series by one author in a short time. */
  readonly first: boolean;
  readonly last: boolean;
  /** Somebody must be told from others, so that their series carries their name. */
  readonly named: boolean;
  readonly retry: (localId: string) => void;
  readonly discard: (localId: string) => void;
}

export function message(props: MessageProps): TemplateResult {
  const { t, calendar, message: m, mine, name, first, last, named } = props;
  if (m.author.role === 'system')
    return html`<li part="message" class="system">${linkedText(m.text)}</li>`;
  return html`<li part="message" class="message ${mine ? 'mine' : 'theirs'} ${first ? 'first' : ''} ${last ? 'last' : ''} ${m.status}">
    ${mine ? nothing : last ? avatar({ author: m.author, name }) : html`<span class="gap"></span>`}
    <div class="stack">
      <span class=${named && first ? 'author' : 'sr'}><bdi>${name}</bdi><span class="sr">:</span></span>
      ${m.text ? html`<div part="bubble" class="bubble"><div dir="auto">${linkedText(m.text)}</div></div>` : nothing}
      ${attachments(m.attachments, calendar.locale)}
      ${m.status === 'failed' ? failure(props) : last ? meta(m, mine, t, calendar) : nothing}
    </div>
  </li>`;
}

function meta(m: Message, mine: boolean, t: Translation, calendar: Calendar): TemplateResult {
  return html`<div class="meta">
    <time datetime=${new Date(m.createdAt).toISOString()}>${calendar.time(m.createdAt)}</time>
    ${mine ? status(m.status, t) : nothing}
  </div>`;
}

function failure({ t, message: m, retry, discard }: MessageProps): TemplateResult {
  const id = m.localId ?? m.id;
  const reason = t.failure[m.failure?.code ?? ''];
  return html`<div class="meta">${status('failed', t)}${reason ? html`<span>${reason}</span>` : nothing}</div>
    <div class="choices">
      <button class="plain" type="button" @click=${() => retry(id)}>${t.retry}</button>
      <button class="plain" type="button" @click=${() => discard(id)}>${t.discard}</button>
    </div>`;
}

export const messageStyle = css`
  .message {
    display: flex;
    align-items: flex-end;
    gap: 8px;
    margin-block-start: 3px;
    --size: 30px;
  }
  .message.first {
    margin-block-start: 16px;
  }
  .message.last > .avatar {
    margin-block-end: 22px;
  }
  .gap {
    flex: none;
    inline-size: 30px;
  }
  .stack {
    display: grid;
    justify-items: start;
    gap: 3px;
    min-inline-size: 0;
    max-inline-size: min(82%, 60ch);
  }
  .mine {
    justify-content: flex-end;
  }
  .mine .stack {
    justify-items: end;
  }
  .author {
    padding-inline: 14px;
    color: var(--muted);
    font-size: 12px;
  }
  /* Series lean to their author's side: tight corners inside, one small foot at the end. */
  .bubble {
    max-inline-size: 100%;
    padding: 9px 14px;
    border-radius: 18px;
    border-start-start-radius: 7px;
    border-end-start-radius: 7px;
    background: var(--sunken);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .first .bubble {
    border-start-start-radius: 18px;
  }
  .mine .bubble {
    border-radius: 18px;
    border-start-end-radius: 7px;
    border-end-end-radius: 7px;
    background: var(--accent);
    color: var(--on-accent);
    --ring: var(--on-accent);
  }
  .mine.first .bubble {
    border-start-end-radius: 18px;
  }
  .mine.failed .bubble {
    background: none;
    color: var(--text);
    box-shadow: inset 0 0 0 1.5px var(--danger);
  }
  .bubble a {
    color: inherit;
    text-decoration: underline;
    text-underline-offset: 2px;
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
  .mine .meta {
    justify-content: flex-end;
    text-align: end;
  }
  .choices {
    display: flex;
    gap: 4px;
    margin-block-start: -4px;
  }
  .over {
    padding: 10px 20px 2px;
    color: var(--muted);
    font-size: 13px;
    text-align: center;
  }
  .system {
    margin: 16px auto 0;
    max-inline-size: 36ch;
    color: var(--muted);
    font-size: 13px;
    text-align: center;
    text-wrap: balance;
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid;
    }
  }
`;
