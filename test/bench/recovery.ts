/**
 * How soon people are connected again: after the network was away, beside a peer in the same run;
 * after the server restarted, all at once; where WebSocket is blocked; and where the other end is
 * dead and nobody says so. Default options everywhere: what is measured is what people get.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { FaultProxy } from '../faults/fault-proxy.ts';
import type { Faults } from '../faults/hose.ts';
import { KillableServer } from '../faults/killable-server.ts';
import { until } from '../support/until.ts';
import { BarePeer } from './bare-peer.ts';
import { stampede } from './stampede.ts';
import { Surfer } from './surfer.ts';
import type { BenchResult, BenchRow } from './table.ts';

const TRIES = 40;
const CROWD = 5_000;
/** Milliseconds that the network is away. */
const OUTAGE = 3_000;
/** Milliseconds between two outages: a line that lived shorter counts as one trouble with the last. */
const CALM = 11_000;
/** Milliseconds; of the worst second, percent. */
const LIMITS = { back: 1_000, all: 10_000, worst: 25, fallback: 5_000, dead: 40_000 };
const TITLE =
  `recovery, default options: the network back ${TRIES} times after ${OUTAGE / 1_000} s, beside ` +
  `reconnecting-websocket alone; the ${CROWD.toLocaleString('en')} are light clients with our ` +
  'backoff and close policy, not whole SDKs; fallback and dead peer are the slowest of 5';

export async function recovery({ limitsOnly }: { readonly limitsOnly: boolean }) {
  const server = await KillableServer.open({ limits: { sessions: 1e6 } });
  const rows: BenchRow[] = [];
  try {
    rows.push(...(await networkBack(server)));
    // Both mostly wait: together they take as long as the longer one.
    rows.push(...(await Promise.all([fallbacks(server), deadPeers(server)])).flat());
  } finally {
    await server.close();
  }
  rows.push(...(await restart()));
  const shown = limitsOnly ? rows.filter(({ limit }) => limit !== undefined) : rows;
  return { title: TITLE, unit: 'ms', rows: shown } satisfies BenchResult;
}

async function networkBack(server: KillableServer): Promise<readonly BenchRow[]> {
  const network = await FaultProxy.open(() => server.port);
  const surfers = Array.from({ length: TRIES }, () => new Surfer(network.url));
  await Promise.all(surfers.map((surfer) => surfer.start()));
  const peers = await Promise.all(surfers.map(() => BarePeer.arrives(network.url)));
  const everybody = [...surfers, ...peers];
  const outage = async () => {
    const areOn = () => everybody.every(({ isConnected }) => isConnected);
    await until(areOn, { timeout: 60_000, what: 'everybody is connected' });
    network.drops();
    await pause(OUTAGE);
    network.returns();
    return [surfers, peers].map((people) =>
      Promise.all(people.map((person: Surfer | BarePeer) => person.connects())),
    );
  };
  try {
    const [told, peer] = await outage();
    for (const surfer of surfers) surfer.hearsOnline();
    const ours = spread((await told) ?? []);
    const theirs = spread((await peer) ?? []);
    await pause(CALM);
    const [untold, again] = await outage();
    const unaware = spread((await untold) ?? []);
    await again;
    return [
      { ...measured('network back, 50 %', ours.p50), ratio: 1 },
      { ...limited('network back, 95 %', ours.p95, LIMITS.back), ratio: 1 },
      { ...measured('the same, peer, 50 %', theirs.p50), ratio: theirs.p50 / ours.p50 },
      { ...measured('the same, peer, 95 %', theirs.p95), ratio: theirs.p95 / ours.p95 },
      { ...measured('no online event, 50 %', unaware.p50), ratio: unaware.p50 / ours.p50 },
      { ...measured('no online event, 95 %', unaware.p95), ratio: unaware.p95 / ours.p95 },
    ];
  } finally {
    for (const person of everybody) person.leaves();
    await network.close();
  }
}

async function fallbacks(server: KillableServer): Promise<readonly BenchRow[]> {
  const ways = [
    ['refused', 'refuse'],
    ['hanging', 'hang'],
    ['swallowed', 'mute'],
  ] as const;
  return Promise.all(
    ways.map(async ([word, upgrade]) => {
      const times = await each(server, (surfer, network) => {
        network.suffers({ upgrade }, 'websocket');
        const connected = surfer.connects();
        return surfer.start().then(() => connected);
      });
      const slowest = Math.max(...times.map(({ after }) => after));
      const isFallback = times.every(({ transport }) => transport === 'long-poll');
      const name = `long poll instead, WebSocket ${word}${isFallback ? '' : ' (not all)'}`;
      return limited(name, slowest, LIMITS.fallback);
    }),
  );
}

async function deadPeers(server: KillableServer): Promise<readonly BenchRow[]> {
  const ways: readonly (readonly [string, Faults])[] = [
    ['hears nothing', { swallow: 'down' }],
    ['is not heard', { swallow: 'up' }],
    ['both', { swallow: 'both' }],
  ];
  return Promise.all(
    ways.map(async ([word, faults]) => {
      const times = await each(server, async (surfer, network) => {
        const connected = surfer.connects();
        await surfer.start();
        await connected;
        network.suffers(faults);
        return surfer.notices();
      });
      return limited(`dead peer noticed, who ${word}`, Math.max(...times), LIMITS.dead);
    }),
  );
}

/** Five people, each behind a network of their own. */
function each<T>(
  server: KillableServer,
  live: (surfer: Surfer, network: FaultProxy) => Promise<T>,
): Promise<readonly T[]> {
  const lives = Array.from({ length: 5 }, async () => {
    const network = await FaultProxy.open(() => server.port);
    const surfer = new Surfer(network.url);
    try {
      return await live(surfer, network);
    } finally {
      surfer.leaves();
      await network.close();
    }
  });
  return Promise.all(lives);
}

async function restart(): Promise<readonly BenchRow[]> {
  const stopped = await stampede(CROWD, 'stopped');
  const killed = await stampede(CROWD, 'killed');
  const many = CROWD.toLocaleString('en');
  return [
    { ...limited(`${many} back after a restart`, stopped.all, LIMITS.all), ratio: 1 },
    limited('of these in the worst second, %', stopped.worst * 100, LIMITS.worst),
    {
      ...limited(`${many} back after kill -9`, killed.all, LIMITS.all),
      ratio: killed.all / stopped.all,
    },
    limited('of these in the worst second, %', killed.worst * 100, LIMITS.worst),
  ];
}

function measured(name: string, value: number): BenchRow {
  return { name, value: Math.round(value), source: 'measured' };
}

function limited(name: string, value: number, limit: number): BenchRow {
  return { ...measured(name, value), limit, over: value > limit };
}

function spread(times: readonly { readonly after: number }[]) {
  const sorted = times.map(({ after }) => after).toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}
