/**
 * How a drawing is made, and the launcher's two: one outline of 24 units in the colour of its text.
 * Decoration only: names stand on the buttons.
 */
import { html, nothing, svg, type TemplateResult } from 'lit';

interface Extras {
  /** Points forward or back, so that it turns with the direction of reading. */
  readonly mirrors?: boolean;
  /** A shape on top of the outline, filled. */
  readonly filled?: string;
}

export const icon = (outline: string, { mirrors = false, filled }: Extras = {}): TemplateResult =>
  html`<svg viewBox="0 0 24 24" class=${mirrors ? 'mirrors' : nothing} aria-hidden="true"><path d=${outline}></path>${filled ? svg`<path class="filled" d=${filled}></path>` : nothing}</svg>`;

/** A speech mark with a spark in it: ours. */
export const speech = icon(
  'M12 3.2c5.1 0 9 3.5 9 8s-3.9 8-9 8H3.6c-.5 0-.8-.6-.5-1l1.3-2A7.4 7.4 0 0 1 3 11.2c0-4.5 3.9-8 9-8Z',
  { filled: 'M12 7.2c.5 2.6 1.4 3.5 4 4-2.6.5-3.5 1.4-4 4-.5-2.6-1.4-3.5-4-4 2.6-.5 3.5-1.4 4-4Z' },
);
export const down = icon('m6 9.5 6 6 6-6');
