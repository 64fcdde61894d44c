/** Two engines of accessibility look at every state, on a large screen and light. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import { axe, ibm, type Opinion } from './states/engines.ts';
import { raise } from './states/state.ts';
import { STATES, stateNamed } from './states/states.ts';
import { DECISIONS, undecided } from './states/triage.ts';
import { rulesIn } from './support/rules.ts';
import { all, clearStage, named, part } from './support/stage.ts';

const ENGINES = { axe, ibm } as const;
const doubted = new Set<string>();
/** What was seen in any state that is told by a tooltip, or moves for longer than one can bear. */
const tooltips = new Set<string>();
const restless = new Set<string>();
let moving = 0;

/** Looks of rare parts come with their states. */
function lookAt(element: Element, state: string): void {
  for (const { outerHTML } of all(element, '[title]')) tooltips.add(`${state}: ${outerHTML}`);
  for (const { style, selectorText } of rulesIn(element)) {
    const turn = parseFloat(style.animationDuration);
    if (!(turn > 0)) continue;
    moving++;
    // What has no end is no number.
    if (!(turn * Number(style.animationIterationCount) <= 5))
      restless.add(`${state}: ${selectorText}`);
  }
}

describe('A39: engines of accessibility', function () {
  // They read every element, and machines are busy.
  this.timeout(60_000);
  before(() => setViewport({ width: 1000, height: 800 }));
  afterEach(clearStage);

  async function judged(engine: keyof typeof ENGINES, element: Element): Promise<string[]> {
    const opinion: Opinion = await ENGINES[engine](element);
    for (const rule of opinion.doubts) doubted.add(`${engine} ${rule}`);
    for (const fault of opinion.faults) doubted.add(`${engine} ${fault.split(' ')[0]}`);
    return undecided(engine, opinion);
  }

  for (const state of STATES)
    it(`A39: two engines find no fault: ${state.name}`, async () => {
      const element = await raise(state, { theme: 'light' });
      expect(await judged('axe', element)).to.deep.equal([]);
      expect(await judged('ibm', element)).to.deep.equal([]);
      lookAt(element, state.name);
    });

  it('A34: no state tells anything by a tooltip', () => {
    expect([...tooltips]).to.deep.equal([]);
  });

  it('A35: in no state anything moves by itself for longer than five seconds', () => {
    expect([...restless]).to.deep.equal([]);
    expect(moving).to.be.above(STATES.length);
  });

  const PLANTED = {
    'a button without a name': (element: Element) =>
      named(element, 'Send').removeAttribute('aria-label'),
    'a role that there is not': (element: Element) =>
      part(element, '[part=messages]').setAttribute('role', 'chat'),
    'a reference to nothing': (element: Element) =>
      part(element, '[part=input]').setAttribute('aria-labelledby', 'nowhere'),
  };
  for (const engine of Object.keys(ENGINES) as (keyof typeof ENGINES)[])
    for (const [fault, plant] of Object.entries(PLANTED))
      it(`A39: ${engine} sees ${fault} inside the shadow root`, async () => {
        const element = await raise(stateNamed('conversation, short'));
        plant(element);
        expect(await judged(engine, element)).to.have.length.above(0);
      });

  it('A39: what a person decided is still in doubt', () => {
    const stale = DECISIONS.filter(({ engine, rule }) => !doubted.has(`${engine} ${rule}`));
    expect(stale.map(({ rule }) => rule)).to.deep.equal([]);
  });
});
