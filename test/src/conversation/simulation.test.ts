/**
 * Random schedules over the real parts: an inbox, a catch-up and a store against a log. Lines
 * lose and repeat events, break, and the page is reloaded in the middle of everything.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { CatchUp } from '../../../src/conversation/catch-up.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { ShamanError } from '../../../src/errors.ts';
import type { LoggedEvent } from '../../../src/model.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { idsOf } from '../samples.ts';
import { ScriptedDesk } from '../scripted-desk.ts';

const KEEP = 12;

const step = fc.oneof(
  { weight: 8, arbitrary: fc.constant('says' as const) },
  { weight: 1, arbitrary: fc.constant('edits' as const) },
  { weight: 1, arbitrary: fc.constant('removes' as const) },
  { weight: 2, arbitrary: fc.constantFrom('loses', 'repeats') },
  { weight: 2, arbitrary: fc.constantFrom('drops', 'connects', 'reloads', 'tells heads') },
  { weight: 1, arbitrary: fc.constantFrom('holds', 'releases', 'fails') },
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

describe('a line that loses, repeats and breaks', () => {
  for (const resume of [true, false]) {
    it(`leaves no hole (${resume ? 'with' : 'without'} a log to resume from)`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
          const world = new World(resume);
          await world.begins();
          for (const each of steps) {
            await world.does(each);
            world.isSound();
          }
          await world.rests();
          world.isLevel();
        }),
        { numRuns: 300, seed: 20_260_607, endOnFailure: true, includeErrorInReport: true },
      );
    });
  }
});

class World {
  readonly #desk = new ScriptedDesk('c');
  readonly #store = new MemoryStore();
  #inbox = new Inbox(KEEP);
  #catchUp = this.#newCatchUp();
  #online = false;
  #next: 'lose' | 'repeat' | undefined;

  constructor(resume: boolean) {
    Object.assign(this.#desk.can, { resume });
    this.#desk.retention = 15;
    this.#desk.says('first');
  }

  async begins(): Promise<void> {
    await this.#inbox.load(this.#store);
    await this.#catchUp.list();
    this.#connects();
  }

  async does(what: Step): Promise<void> {
    if (typeof what === 'number') {
      for (let i = 0; i < what; i++) await null;
    }
    if (what === 'says') this.#live(this.#desk.says(`text ${this.#end + 1}`));
    // Without a log nobody learns of a change to an old message that was lost.
    const changes = this.#desk.can.resume;
    if (what === 'edits' && changes)
      this.#live(this.#desk.edits(this.#someMessage(), `better ${this.#end}`));
    if (what === 'removes' && changes) this.#live(this.#desk.removes(this.#someMessage()));
    if (what === 'loses') this.#next = 'lose';
    if (what === 'repeats') this.#next = 'repeat';
    if (what === 'drops') this.#drops();
    if (what === 'connects') this.#connects();
    if (what === 'reloads') await this.#reloads();
    if (what === 'tells heads' && this.#online) void this.#catchUp.heads(this.#desk.heads());
    if (what === 'holds') this.#desk.hold();
    if (what === 'releases') this.#desk.release();
    if (what === 'fails')
      this.#desk.failures.push(new ShamanError('unreachable', 'The line went.'));
  }

  /** What we show is an unbroken end of the conversation as it was at our cursor. */
  isSound(): void {
    const run = this.#inbox.snapshot['run:c'];
    if (!run) return;
    const whole = idsOf(this.#desk.runAt(run.cursor).messages);
    const ours = idsOf(run.messages);
    expect(ours).to.deep.equal(ours.length > 0 ? whole.slice(-ours.length) : []);
  }

  /** Everything calms down and the line comes back once more. */
  async rests(): Promise<void> {
    this.#desk.release();
    this.#desk.failures.length = 0;
    this.#drops();
    this.#online = true;
    await this.#catchUp.heads(this.#desk.heads());
  }

  isLevel(): void {
    const run = this.#inbox.snapshot['run:c']!;
    expect(run.cursor).to.equal(String(this.#end));
    const whole = this.#desk.runAt(run.cursor).messages;
    expect(run.messages).to.deep.equal(whole.slice(-run.messages.length));
    expect(run.messages.length).to.be.greaterThan(0);
  }

  get #end(): number {
    return Number(this.#desk.heads().get('c'));
  }

  /** The oldest message is never touched, so that a run has at least one. */
  #someMessage(): number {
    return 2 + (this.#end % 7);
  }

  #newCatchUp(): CatchUp {
    const protocol = this.#desk;
    return new CatchUp({ inbox: this.#inbox, protocol, side: 'visitor', failed() {} });
  }

  #connects(): void {
    if (this.#online) return;
    this.#online = true;
    void this.#catchUp.heads(this.#desk.heads());
  }

  #drops(): void {
    this.#online = false;
    this.#catchUp.disconnected();
  }

  async #reloads(): Promise<void> {
    this.#drops();
    this.#inbox.close();
    this.#inbox = new Inbox(KEEP);
    this.#catchUp = this.#newCatchUp();
    await this.#inbox.load(this.#store);
    this.#connects();
  }

  #live(event: LoggedEvent): void {
    const times = this.#next === 'lose' ? 0 : this.#next === 'repeat' ? 2 : 1;
    this.#next = undefined;
    for (let i = 0; this.#online && i < times; i++) void this.#catchUp.receive(event);
  }
}
