/**
 * A message of ours may come back as the answer to the send, as the echo on the line, on a page of
 * history, in a catch-up, in a list: in any order, twice, or only some of them. It is one message.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Message } from '../../../src/model.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { textsOf } from '../samples.ts';
import { ScriptedDesk } from '../scripted-desk.ts';
import { OutboxStage } from './outbox-stage.ts';

const WAYS = ['acknowledgement', 'echo', 'history', 'catch-up', 'list'] as const;
type Way = (typeof WAYS)[number];

describe('a message of ours, by its local id', () => {
  it('is one, in whatever order acknowledgement, echo, history, catch-up and list bring it', async () => {
    const orders = fc.shuffledSubarray([...WAYS, ...WAYS], { minLength: 1 });
    const news = fc.subarray(['before', 'after']);
    await fc.assert(
      fc.asyncProperty(orders, news, fc.boolean(), async (ways, others, resume) => {
        const world = await World.begins(resume, others);
        for (const way of ways) {
          await world.comes(way);
          world.hasOne();
        }
        await world.rests();
        world.isLevel();
      }),
      { numRuns: 400, seed: 20_261_121, endOnFailure: true, includeErrorInReport: true },
    );
  });

  it('is one in each of all the orders of four ways', async () => {
    for (const ways of permutations(WAYS.slice(0, 4))) {
      const world = await World.begins(true, ['before', 'after']);
      for (const way of ways) await world.comes(way);
      world.hasOne();
      await world.rests();
      world.isLevel();
    }
  });
});

class World {
  readonly #desk: ScriptedDesk;
  readonly #stage: OutboxStage;
  readonly #mine: Message;
  readonly #place: { readonly cursor: string; readonly follows: string | null };

  private constructor(
    desk: ScriptedDesk,
    stage: OutboxStage,
    sent: Awaited<ReturnType<ScriptedDesk['send']>>,
  ) {
    this.#desk = desk;
    this.#stage = stage;
    this.#mine = sent.message;
    this.#place = sent.place as { cursor: string; follows: string | null };
  }

  /** Our message is stored, perhaps between others, and nobody has heard of that yet. */
  static async begins(resume: boolean, others: readonly string[]): Promise<World> {
    const desk = new ScriptedDesk('c');
    desk.can.resume = resume;
    desk.says('first');
    const stage = await OutboxStage.open(desk, new MemoryStore());
    const { entry, kept } = stage.add('mine');
    await kept;
    for (const each of others) if (each === 'before') desk.says(each);
    const sent = await desk.send('c', { text: 'mine' }, entry.localId);
    for (const each of others) if (each === 'after') desk.says(each);
    return new World(desk, stage, sent);
  }

  async comes(way: Way): Promise<void> {
    const { catchUp } = this.#stage;
    const message = this.#mine;
    if (way === 'acknowledgement' || way === 'echo')
      await catchUp.receive({ type: 'message', message, place: this.#place });
    if (way === 'history') await catchUp.open('c', 10);
    if (way === 'catch-up') await catchUp.heads(this.#desk.heads());
    if (way === 'list') await catchUp.list();
  }

  /** In the run or in the outbox, never in both and never in none. */
  hasOne(): void {
    const { inbox, outbox } = this.#stage;
    const ours = [...(inbox.snapshot['run:c']?.messages ?? []), ...outbox.entries()];
    expect(ours.filter(({ localId }) => localId === this.#mine.localId)).to.have.length(1);
  }

  async rests(): Promise<void> {
    this.#stage.catchUp.disconnected();
    await this.#stage.catchUp.heads(this.#desk.heads());
    this.#stage.sender.connected();
  }

  isLevel(): void {
    expect(this.#stage.waiting).to.deep.equal([]);
    const shown = textsOf(this.#stage.inbox.snapshot['run:c']?.messages ?? []);
    expect(shown).to.include('mine');
    // A page that does not join what we had took its place.
    expect(shown).to.deep.equal(this.#desk.textsOf().slice(-shown.length));
    // The one send of the beginning: it was never made again.
    expect(this.#desk.asked.filter((what) => what.startsWith('send'))).to.have.length(1);
  }
}

function permutations<T>(of: readonly T[]): T[][] {
  if (of.length === 0) return [[]];
  return of.flatMap((each) =>
    permutations(of.filter((other) => other !== each)).map((rest) => [each, ...rest]),
  );
}
