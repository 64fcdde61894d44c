/** The drawings of the panel. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { DOWN, SPEECH } from '../../icon.ts';

/** @param look class of it */
export const icon = (outline: string, look: string | typeof nothing = nothing): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true" class=${look}><path d=${outline}></path></svg>`;

const CIRCLE = 'M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0Z';

export const speech = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${SPEECH.outline}></path><path class="filled" d=${SPEECH.filled}></path></svg>`;
export const down = icon(DOWN.outline);
export const cross = icon('m6.5 6.5 11 11m0-11-11 11');
export const back = icon('M14.5 5.5 8 12l6.5 6.5', 'mirrors');
export const plane = icon('M12 19V5.5m-6 6 6-6 6 6');
export const clip = icon(
  'm19.5 11.5-7.3 7.3a4.7 4.7 0 0 1-6.7-6.7l7.6-7.6a3.2 3.2 0 0 1 4.5 4.5l-7.4 7.4a1.6 1.6 0 0 1-2.3-2.3l6.5-6.5',
);
export const clock = icon(`${CIRCLE}M12 7.5V12l3 2`);
export const tick = icon('m5.5 12.5 4.5 4.5 8.5-9.5');
export const ticks = icon('m2.5 12.5 4.5 4.5 8.5-9.5m-4 8.5 1 1 8.5-9.5');
export const alert = icon(`${CIRCLE}M12 7.5v5.5m0 3v.1`);
export const more = icon('M5 12h.1M12 12h.1M19 12h.1');
export const check = /* @__PURE__ */ icon(`${CIRCLE}M8.5 12.3l2.4 2.4 4.6-5`);
export const face = icon(`${CIRCLE}M8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5v.1m6-.1v.1`);
