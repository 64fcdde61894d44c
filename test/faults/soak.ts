/**
 * The long form: five people send very many messages, as fast as they are taken, while server
 * kills, cuts, reloads and the like are spread over the whole of it; then everything is compared.
 * Prints nothing.
 */
import fc from 'fast-check';
import { commit, type DeedName } from './deeds.ts';
import type { Violation, ViolationKind } from './history.ts';
import { Scene } from './scene.ts';

export interface SoakOptions {
  readonly messages: number;
  readonly seed: number;
  /** How often each of them happens. */
  readonly deeds: Partial<Readonly<Record<DeedName, number>>>;
  /** Conversations of each visitor. @default 30 */
  readonly threads?: number;
  /** Messages that may wait in one conversation of one tab. @default 4 */
  readonly window?: number;
  /** Milliseconds for everything to come to rest in the end. @default 120_000 */
  readonly patience?: number;
  /** Told now and then how many were sent. */
  readonly onProgress?: (sent: number) => void;
  /** Told when nobody could send for ten seconds: what was done last, and how everybody fares. */
  readonly onStandstill?: (plight: string) => void;
}

export interface SoakReport {
  readonly seed: number;
  readonly sent: number;
  readonly stored: number;
  readonly givenUp: number;
  readonly seconds: number;
  readonly deeds: Readonly<Record<string, number>>;
  /** Transports over which people were connected, at each deed. */
  readonly transports: Readonly<Record<string, number>>;
  readonly found: Readonly<Record<ViolationKind, number>>;
  readonly violations: readonly Violation[];
}

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { messages, seed, threads = 30, patience = 120_000 } = options;
  const began = performance.now();
  const scene = await Scene.open({ threads });
  try {
    const run = new Run(scene, options);
    await run.plays();
    await scene.comesToRest(patience);
    const violations = await scene.judge(patience);
    const sends = scene.people.flatMap(({ participant }) => participant.sends);
    const log = await scene.log();
    return {
      seed,
      sent: Math.max(messages, sends.length),
      stored: log.reduce((sum, { texts }) => sum + texts.length, 0),
      givenUp: sends.filter(({ givenUp }) => givenUp).length,
      seconds: (performance.now() - began) / 1_000,
      deeds: run.done,
      transports: run.transports,
      found: countOf(violations),
      violations,
    };
  } finally {
    await scene.close();
  }
}

/** Messages of one person that may wait in all; an outbox takes somewhat more. */
const OUTBOX = 190;

interface Planned {
  /** When so many messages were sent. */
  readonly at: number;
  readonly deed: DeedName;
  readonly who: number;
  readonly which: number;
}

class Run {
  readonly done: Record<string, number> = {};
  readonly transports: Record<string, number> = {};
  readonly #scene: Scene;
  readonly #options: SoakOptions;
  readonly #plan: Planned[];
  #sent = 0;
  #over = false;
  #last = 'nothing';
  #moved = { sent: 0, at: performance.now() };

  constructor(scene: Scene, options: SoakOptions) {
    this.#scene = scene;
    this.#options = options;
    this.#plan = planned(options);
  }

  async plays(): Promise<void> {
    const trouble = this.#makesTrouble();
    const { messages, onProgress } = this.#options;
    while (this.#sent < messages) {
      this.#everybodyWrites();
      onProgress?.(this.#sent);
      this.#looksForStandstill();
      // The pace is that of the slowest: nobody writes more than may wait.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    this.#over = true;
    await trouble;
  }

  #everybodyWrites(): void {
    const { messages, window = 4 } = this.#options;
    for (const { participant } of this.#scene.people) {
      const { threads } = participant;
      const most = Math.min(window, Math.floor(OUTBOX / threads.length));
      for (const [index, thread] of threads.entries()) {
        const tab = index % participant.tabs;
        const room = Math.min(most - participant.waiting(thread, tab), messages - this.#sent);
        for (let message = 0; message < room && participant.says(thread, tab); message++)
          this.#sent++;
      }
    }
  }

  #looksForStandstill(): void {
    const now = performance.now();
    if (this.#sent !== this.#moved.sent) this.#moved = { sent: this.#sent, at: now };
    if (now - this.#moved.at < TOLD_AFTER) return;
    this.#moved = { sent: this.#sent, at: now };
    const plights = this.#scene.people.map(({ participant }) => participant.plight);
    this.#options.onStandstill?.([`after ${this.#last}`, ...plights].join('\n'));
  }

  async #reaches(at: number): Promise<void> {
    let sent = this.#sent;
    let since = performance.now();
    while (this.#sent < at && !this.#over && performance.now() - since < STANDSTILL) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (this.#sent > sent) since = performance.now();
      sent = this.#sent;
    }
  }

  /** One deed after the other, while everybody goes on writing. */
  async #makesTrouble(): Promise<void> {
    for (const { at, deed, who, which } of this.#plan) {
      await this.#reaches(at);
      for (const { participant } of this.#scene.people) {
        const { connection } = participant.client;
        const word = 'transport' in connection ? connection.transport : 'none';
        this.transports[word] = (this.transports[word] ?? 0) + 1;
      }
      this.#last = `${deed} ${who} ${which}`;
      await commit(deed, this.#scene, { who, which });
      this.done[deed] = (this.done[deed] ?? 0) + 1;
    }
  }
}

/** Milliseconds without a new message after which the next deed comes early: it may be the one that heals. */
const STANDSTILL = 2_000;

/** Milliseconds without a new message after which it is told. */
const TOLD_AFTER = 10_000;

/** By the seed alone: the same seed makes the same plan. */
function planned({ messages, seed, deeds }: SoakOptions): Planned[] {
  const place = fc.record({
    at: fc.integer({ min: 0, max: messages - 1 }),
    who: fc.nat(4),
    which: fc.nat(9_999),
  });
  const plan = Object.entries(deeds).flatMap(([deed, times], index) => {
    const places = fc.sample(place, { seed: seed + index, numRuns: times });
    return places.map((each) => ({ ...each, deed: deed as DeedName }));
  });
  return plan.sort((a, b) => a.at - b.at);
}

function countOf(violations: readonly Violation[]): Record<ViolationKind, number> {
  const found = { lost: 0, doubled: 0, reordered: 0, phantom: 0, diverged: 0 };
  for (const { kind } of violations) found[kind] += 1;
  return found;
}
