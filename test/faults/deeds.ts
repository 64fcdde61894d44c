/**
 * What can go wrong, by name: each deed harms the network, the server or a page of the scene. What
 * it breaks for a while is healed by another deed, or at the end of the schedule.
 */
import { advancePageClock } from './page-clock.ts';
import type { Person, Scene } from './scene.ts';

/** Whom a deed hits; each is counted round. */
export interface Choice {
  readonly who: number;
  readonly which: number;
}

export type DeedName = keyof typeof DEEDS;

type Deed = (scene: Scene, person: Person, which: number) => unknown;

const HOUR = 3_600_000;
const HALVES = ['up', 'down', 'both'] as const;
const BLOCKS = ['refuse', 'hang', 'mute'] as const;
const SLOW = [{ delay: 30 }, { slice: 97 }, { rate: 400_000 }, { buffer: 60 }] as const;

export const DEEDS = {
  /** Lines end, or are reset. */
  cut: (_, { network }, which) => (which % 2 ? network.cuts() : network.resets()),
  /** One line loses what it carries, and nobody says so. */
  'half-open': (_, { network }, which) => {
    const lines = network.lines();
    lines[which % lines.length]?.suffers({ swallow: HALVES[which % 3] ?? 'both' });
  },
  /** One line breaks in the middle of something. */
  'cut within a frame': (_, { network }, which) => {
    const lines = network.lines();
    lines[which % lines.length]?.suffers({ killAfter: which % 997 });
  },
  slow: (_, { network }, which) => network.suffers(SLOW[which % SLOW.length] ?? {}),
  'network away': (_, { network }) => network.drops(),
  'WebSocket blocked': (_, { network }, which) => {
    network.suffers({ upgrade: BLOCKS[which % 3] ?? 'refuse' }, 'websocket');
    network.cuts('websocket');
  },
  calm: (_, { network }) => network.calms(),
  'server killed': async ({ server }) => {
    await server.kill();
    await server.starts();
  },
  'server restarted': async ({ server }) => {
    await server.stops();
    await server.starts();
  },
  reload: (_, { participant }, which) => participant.reloads(which),
  'tab closed': async (_, { participant }, which) => {
    if (participant.tabs > 1) await participant.closesTab(which);
    else await participant.opensTab();
  },
  'signed out': async (scene, { participant }) => {
    if (participant.role === 'agent') return;
    await participant.signsOutAndIn();
    await scene.begins(participant);
  },
  'clock of pages': (_, __, which) => advancePageClock((which % 24) * HOUR),
  'clock of server': ({ server }, _, which) => server.jumps(((which % 49) - 24) * HOUR),
} satisfies Readonly<Record<string, Deed>>;

export function commit(name: DeedName, scene: Scene, { who, which }: Choice): unknown {
  const person = scene.people[who % scene.people.length];
  if (!person) throw new Error('nobody is there');
  return (DEEDS[name] as Deed)(scene, person, which);
}
