/** Where an own message stands: a mark for the eye and words for everybody. */
import { html, type TemplateResult } from 'lit/html.js';
import type { MessageStatus } from '../../../src/model.ts';
import { css } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';
import { alert, clock, tick, ticks } from './icons.ts';

const marks: Readonly<Record<MessageStatus, TemplateResult>> = {
  queued: clock,
  sending: clock,
  sent: tick,
  delivered: ticks,
  read: ticks,
  failed: alert,
};

/** @param words what is known beyond the status itself */
export function status(value: MessageStatus, t: Translation, words?: string): TemplateResult {
  return html`<span part="status" class=${`status ${value}`}>${marks[value]}<bdi>${words ?? t.status[value]}</bdi></span>`;
}

export const statusStyle = css`
  .status {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    svg {
      inline-size: 15px;
      block-size: 15px;
    }
    &.read svg {
      color: var(--ink-accent);
      stroke-width: 2.5;
    }
    &.failed {
      color: var(--danger);
      font-weight: 600;
    }
  }
`;
