/** The top of the panel's first view: whose desk this is, who answers and when. Knows no conversation. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';
import type { Calendar } from '../calendar.ts';
import type { Desk } from '../people.ts';
import type { Translation } from '../translations/translation.ts';
import { avatar } from './avatar.ts';
import { cross } from './icons.ts';

export interface HeaderProps {
  readonly t: Translation;
  readonly calendar: Calendar;
  readonly organization: Desk | null;
  /** Absent: there is nothing to close. */
  readonly close?: (() => void) | undefined;
}

export function header({ t, calendar, organization, close }: HeaderProps): TemplateResult {
  return html`<div part="header" class="header">
    <h2 id="title" tabindex="-1">${organization?.name ?? html`<span class="sr">${t.someone}</span>`}</h2>
    <slot name="header" @slotchange=${replaced}>
      ${organization?.agents.length ? html`<ul class="portraits" role="list">${organization.agents.slice(0, 5).map((agent) => portrait(agent, t))}</ul>` : nothing}
      ${organization?.description ? html`<p class="about"><bdi>${organization.description}</bdi></p>` : nothing}
      ${organization?.available === undefined ? nothing : availability(t, calendar, organization)}
    </slot>
    ${closeButton(t, close)}
  </div>`;
}

/** What the page puts there is seen instead of the title; the panel is still called by it. */
function replaced({ target }: Event): void {
  const slot = target as HTMLSlotElement;
  slot.previousElementSibling?.classList.toggle('sr', slot.assignedNodes().length > 0);
}

export function closeButton(
  t: Translation,
  close: (() => void) | undefined,
): TemplateResult | typeof nothing {
  if (!close) return nothing;
  return html`<button class="icon close" aria-label=${t.close} @click=${close}>${cross}</button>`;
}

function portrait(agent: Desk['agents'][number], t: Translation): TemplateResult {
  const { online } = agent;
  const name = agent.name ?? t.someone;
  return html`<li>${avatar({ author: agent, name, online })}<span class="sr">${online === undefined ? name : t.presence(name, online)}</span></li>`;
}

function availability(t: Translation, calendar: Calendar, organization: Desk): TemplateResult {
  const { available, replyMinutes, officeHours, offlineMessage } = organization;
  const here = replyMinutes ? t.repliesIn(replyMinutes) : t.online;
  const now = available ? here : offlineMessage || t.away;
  const lines = [now, comesBack(t, calendar, organization), officeHours];
  return html`<p class="hours">
    <i class=${available ? 'on' : ''}></i>
    <span>${lines.filter(Boolean).map((line) => html`<bdi>${line}</bdi><br />`)}</span>
  </p>`;
}

/** "Back tomorrow at 09:00", as the clock of the visitor has it; empty when nobody said, or it has passed. */
export function comesBack(t: Translation, calendar: Calendar, { available, backAt }: Desk): string {
  if (available || !backAt || backAt < Date.now()) return '';
  const { day, time } = calendar.coming(backAt);
  return t.backAt(day, time);
}

export const headerStyle = css`
  .header {
    --ring: var(--on-hero);
    --around: var(--hero);
    --size: 44px;
    --from: 92%;
    --tilt: 160deg;
    position: relative;
    display: flex;
    flex: none;
    flex-direction: column;
    padding: max(24px, env(safe-area-inset-top)) 24px 28px;
    /* Rings that spread from the corner, as from a drum. */
    background:
      repeating-radial-gradient(circle at var(--from) -12%, transparent 0 27px, color-mix(in oklab, var(--on-hero) 13%, transparent) 28px 29px, transparent 30px 44px),
      linear-gradient(var(--tilt), transparent 40%, color-mix(in oklab, var(--deep) 18%, transparent)),
      var(--hero);
    color: var(--on-hero);
    overflow-wrap: anywhere;
    &:dir(rtl) {
      --from: 8%;
      --tilt: 200deg;
    }
    h2 {
      min-block-size: 1.15em;
      margin-block-start: 16px;
      font: 600 27px/1.15 var(--title);
      letter-spacing: -0.01em;
    }
    > .close {
      position: absolute;
      inset-block-start: max(12px, env(safe-area-inset-top));
      inset-inline-end: 12px;
    }
  }
  .about {
    margin-block-start: 6px;
    max-inline-size: 34ch;
    text-wrap: pretty;
  }
  .hours {
    display: flex;
    gap: 8px;
    margin-block-start: 14px;
    font-size: 13px;
    i {
      flex: none;
      inline-size: 8px;
      block-size: 8px;
      margin-block-start: 5px;
      border: 2px solid currentColor;
      border-radius: 50%;
      &.on {
        background: currentColor;
        box-shadow: 0 0 0 3px color-mix(in oklab, currentColor 25%, transparent);
      }
    }
  }
  .portraits {
    display: flex;
    order: -1;
    li + li {
      margin-inline-start: -8px;
    }
    img,
    b {
      border: 2px solid var(--hero);
    }
    b {
      background: color-mix(in oklab, var(--deep) 22%, var(--hero));
      color: var(--on-hero);
    }
  }
`;
