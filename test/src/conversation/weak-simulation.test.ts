/**
 * Random schedules over a backend that carries no ids of ours: answers are lost before and after the
 * write, lines break and repeat, the page is reloaded in the middle of everything. Each message of
 * ours stands in the log and on the screen as often as it was written, whatever reads the same.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Message } from '../../../src/model.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { times } from '../../support/thorough.ts';
import { idsOf } from '../samples.ts';
import { type Mishap, WeakDesk } from '../weak-desk.ts';
import { WeakStage } from './weak-stage.ts';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('writes ok', 'writes yes') },
  { weight: 3, arbitrary: fc.constantFrom('agent says ok', 'agent says no') },
  { weight: 4, arbitrary: fc.constantFrom<Mishap>('before', 'after') },
  { weight: 2, arbitrary: fc.constantFrom('repeats', 'fails a reading') },
  { weight: 2, arbitrary: fc.constantFrom('drops', 'connects', 'reloads') },
  { weight: 2, arbitrary: fc.constantFrom('holds', 'releases') },
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const steps = fc.array(step, { minLength: 20, maxLength: 80 });
const SETTINGS = {
  numRuns: times(60, 400),
  seed: 20_261_121,
  endOnFailure: true,
  includeErrorInReport: true,
};

describe('random schedules over a backend without ids of ours', () => {
  for (const late of [false, true])
    it(`each message is there exactly once, where the backend can be asked${late ? ', and answers late' : ''}`, async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (schedule) => {
          const world = await World.begin(true, late);
          for (const each of schedule) await world.does(each);
          await world.rests();
          world.hasEach('exactly once');
          world.showsTheLog();
          world.ends();
        }),
        SETTINGS,
      );
    });

  it('no message is there twice, where the backend keeps nothing', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (schedule) => {
        const world = await World.begin(false);
        for (const each of schedule) await world.does(each);
        await world.rests();
        world.hasEach('at most once');
        world.ends();
      }),
      SETTINGS,
    );
  });
});

class World {
  readonly #desk = new WeakDesk('c');
  readonly #store = new MemoryStore();
  readonly #written = new Map<string, number>();
  #stage!: WeakStage;
  #online = false;
  #repeats = false;

  static async begin(history: boolean, late = false): Promise<World> {
    const world = new World();
    world.#desk.isLate = late;
    world.#desk.can = { ...world.#desk.can, history };
    world.#desk.says('first');
    await world.#opens();
    return world;
  }

  async does(what: Step): Promise<void> {
    const desk = this.#desk;
    if (typeof what === 'number') for (let i = 0; i < what; i++) await null;
    else if (what === 'writes ok' || what === 'writes yes') await this.#writes(what.slice(7));
    else if (what === 'agent says ok' || what === 'agent says no') desk.says(what.slice(11));
    else if (what === 'before' || what === 'after') desk.mishaps.push(what);
    else if (what === 'repeats') this.#repeats = true;
    else if (what === 'fails a reading') desk.readingsToFail++;
    else if (what === 'drops') this.#drops();
    else if (what === 'connects') this.#connects();
    else if (what === 'holds') desk.hold();
    else if (what === 'releases') desk.release();
    else await this.#reloads();
  }

  /** Everything calms down, and what can be sent is sent. */
  async rests(): Promise<void> {
    this.#desk.release();
    this.#desk.mishaps.length = this.#desk.readingsToFail = 0;
    this.#drops();
    this.#connects();
    await this.#stage.rests();
    this.#drops();
    await this.#stage.catchUp.heads();
  }

  hasEach(often: 'exactly once' | 'at most once'): void {
    for (const [text, written] of this.#written) {
      const ours = this.#desk.messages().filter((each) => each.author.role === 'visitor');
      const there = ours.filter((each) => each.text === text).length;
      if (often === 'exactly once') expect(there, text).to.equal(written);
      else expect(there, text).to.be.at.most(written);
    }
    if (often === 'exactly once') expect(this.#stage.outbox.entries()).to.deep.equal([]);
  }

  showsTheLog(): void {
    const shown = idsOf(this.#stage.seen());
    expect(shown).to.deep.equal(idsOf(this.#desk.messages()).slice(-shown.length));
    const named = this.#stage.seen().flatMap(({ localId }) => localId ?? []);
    expect(new Set(named).size).to.equal(named.length);
  }

  ends(): void {
    this.#stage.closes();
  }

  async #opens(): Promise<void> {
    this.#stage = await WeakStage.open(this.#desk, this.#store);
    this.#desk.hears = (message) => this.#hears(message);
    this.#connects();
  }

  async #writes(text: string): Promise<void> {
    this.#written.set(text, (this.#written.get(text) ?? 0) + 1);
    await this.#stage.add(text);
  }

  #hears(message: Message): void {
    const times = this.#repeats ? 2 : 1;
    this.#repeats = false;
    for (let i = 0; this.#online && i < times; i++) void this.#stage.hear(message);
  }

  #connects(): void {
    if (this.#online) return;
    this.#online = true;
    void this.#stage.connects();
  }

  #drops(): void {
    this.#online = false;
    this.#stage.drops();
  }

  /** The page vanishes: what it was waiting for it never hears. */
  async #reloads(): Promise<void> {
    this.#online = false;
    this.#stage.closes();
    this.#desk.drops();
    await this.#opens();
  }
}
