/** The two forms of the soak: the long one for `npm run faults`, a short one for `npm test`. */
import { times } from '../support/thorough.ts';
import type { DeedName } from './deeds.ts';
import type { SoakOptions } from './soak.ts';

const DEEDS: Readonly<Partial<Record<DeedName, number>>> = {
  'server killed': 60,
  'server restarted': 10,
  cut: 120,
  'half-open': 60,
  'cut within a frame': 60,
  slow: 20,
  'network away': 30,
  'WebSocket blocked': 30,
  calm: 240,
  reload: 120,
  'tab closed': 80,
  'clock of server': 10,
  'clock of pages': 10,
};

export const LONG: Omit<SoakOptions, 'seed'> = { messages: 100_000, threads: 10, deeds: DEEDS };

export const SHORT: Omit<SoakOptions, 'seed'> = {
  messages: times(500, 2_000),
  threads: 5,
  patience: 60_000,
  deeds: Object.fromEntries(
    Object.entries(DEEDS).map(([deed, times]) => [deed, Math.ceil(times / 20)]),
  ),
};
