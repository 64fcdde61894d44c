/** All states, in the order in which one leafs through them. One more is one entry in one of these files. */
import { composer } from './composer.ts';
import { conversation } from './conversation.ts';
import { home } from './home.ts';
import { message } from './message.ts';
import { occasions } from './occasions.ts';
import { questions } from './questions.ts';
import type { State } from './state.ts';
import { texts } from './texts.ts';

export const STATES: readonly State[] = [
  ...home,
  ...conversation,
  ...message,
  ...composer,
  ...occasions,
  ...questions,
  ...texts,
];

/** @throws Error when there is none */
export function stateNamed(name: string): State {
  const found = STATES.find((state) => state.name === name);
  if (!found) throw new Error(`no state "${name}"`);
  return found;
}
