/**
 * The launcher's two drawings, and how one is drawn by hand: one outline of 24 units in the colour of its
 * text. Decoration only: names stand on the buttons.
 */
import { make } from './make.ts';

export interface Drawing {
  readonly outline: string;
  /** A shape on top of the outline, filled. */
  readonly filled?: string;
}

/** A speech mark with a spark in it: ours. */
export const SPEECH: Drawing = {
  outline:
    'M12 3.2c5.1 0 9 3.5 9 8s-3.9 8-9 8H3.6c-.5 0-.8-.6-.5-1l1.3-2A7.4 7.4 0 0 1 3 11.2c0-4.5 3.9-8 9-8Z',
  filled: 'M12 7.2c.5 2.6 1.4 3.5 4 4-2.6.5-3.5 1.4-4 4-.5-2.6-1.4-3.5-4-4 2.6-.5 3.5-1.4 4-4Z',
};
export const DOWN: Drawing = { outline: 'm6 9.5 6 6 6-6' };

export function drawn({ outline, filled }: Drawing): Element {
  const icon = make(
    'svg',
    { viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    make('path', { d: outline }),
  );
  if (filled) icon.append(make('path', { class: 'filled', d: filled }));
  return icon;
}
