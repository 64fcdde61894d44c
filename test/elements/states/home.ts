/** Closed, and the first view: what there is, what is fetched, what cannot be had, what must be agreed to. */
import { ShamanError } from '../../../src/index.ts';
import { HOUR, NOW } from './clock.ts';
import type { State } from './state.ts';
import { ENDED, OTHER, SHORT } from './talks.ts';

const TALKS = [SHORT, OTHER, ENDED];

export const home: readonly State[] = [
  { name: 'closed', at: 'closed' },
  { name: 'closed, unread', at: 'closed', talks: TALKS },
  {
    name: 'closed, 100 unread',
    at: 'closed',
    talks: [{ ...SHORT, info: { unread: 128 } }],
  },
  { name: 'closed, in the other corner', at: 'closed', attributes: { placement: 'start' } },
  { name: 'home, empty' },
  { name: 'home, conversations', talks: TALKS },
  {
    name: 'home, many conversations',
    talks: Array.from({ length: 20 }, (_, index) => ({
      messages: SHORT.messages.map((message) => ({
        ...message,
        createdAt: message.createdAt - index * 7 * HOUR,
      })),
      info: {
        unread: index % 3,
        open: index % 4 !== 3,
        agents: index % 2 ? OTHER.info!.agents! : [],
      },
    })),
  },
  { name: 'home, loading', known: false, desk: null },
  {
    name: 'home, error',
    known: false,
    desk: null,
    at: 'closed',
    act: async (element, fake) => {
      fake.opening = () => Promise.reject(new ShamanError('unreachable', 'No answer.'));
      element.show();
      await element.updateComplete;
    },
  },
  {
    name: 'home, nobody on duty',
    desk: {
      available: false,
      backAt: NOW + 22 * HOUR,
      offlineMessage: 'We are asleep. Leave a message, and we answer by mail.',
    },
    talks: [OTHER],
  },
  { name: 'home, consent', attributes: { consent: 'required' } },
  {
    name: 'home, offline',
    talks: TALKS,
    connection: { status: 'connecting', attempt: 3, since: NOW - 9000 },
  },
  { name: 'home, inline', attributes: { mode: 'inline' }, talks: TALKS },
];
