/** What axe finds in every state on a phone, dark and from right to left. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import { axe } from './states/engines.ts';
import { raise } from './states/state.ts';
import { STATES } from './states/states.ts';
import { undecided } from './states/triage.ts';
import { clearStage } from './support/stage.ts';

describe('A39: axe on a phone', function () {
  // They read every element, and machines are busy.
  this.timeout(60_000);
  before(() => setViewport({ width: 390, height: 844 }));
  afterEach(() => {
    clearStage();
    document.documentElement.removeAttribute('dir');
  });

  for (const state of STATES)
    it(`A39: axe finds no fault: ${state.name}, dark, right to left`, async () => {
      document.documentElement.dir = 'rtl';
      const element = await raise(state, { theme: 'dark' });
      // axe does not know that nothing lies above a modal dialog.
      element.hideLauncher = element.open;
      await element.updateComplete;
      expect(undecided('axe', await axe(element))).to.deep.equal([]);
    });
});
