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
  outline: 'M4.4 15.5a9 8 0 1 1 7.6 3.7H3.6c-.5 0-.8-.6-.5-1Z',
  filled: 'M12 7.2q.4 3.6 4 4-3.6.4-4 4-.4-3.6-4-4 3.6-.4 4-4Z',
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
