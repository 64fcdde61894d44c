/** The one colour of a page, whatever it is: what is written on it and with it can be read. */
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import fc from 'fast-check';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { contrast } from './support/contrast.ts';
import { FakeClient, FakeConversation } from './support/fake-client.ts';
import { chat, clearStage, opened, part, press, until } from './support/stage.ts';

/** What stands on what, and how well it must be read. */
const PAIRS = [
  ['--on-accent', '--accent', 4.5],
  ['--ink-accent', '--surface', 4.5],
  ['--ink-accent', '--sunken', 4.5],
  ['--on-hero', '--hero', 4.5],
  ['--text', '--surface', 4.5],
  ['--muted', '--surface', 4.5],
  ['--text', '--sunken', 4.5],
  ['--muted', '--sunken', 4.5],
  ['--danger', '--surface', 4.5],
  ['--control', '--surface', 3],
] as const;

const colour = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255))
  .map(([r, g, b]) => `rgb(${r}, ${g}, ${b})`);

describe('A32: contrast', () => {
  let element: ShamanChat;
  let probe: HTMLElement;

  afterEach(clearStage);

  async function place(theme: 'light' | 'dark'): Promise<void> {
    element = await chat(new FakeClient([new FakeConversation('c1')]), { theme });
    probe = document.createElement('p');
    element.shadowRoot?.append(probe);
  }

  function ratio(ink: string, ground: string): number {
    probe.style.setProperty('color', `var(${ink})`);
    probe.style.setProperty('background-color', `var(${ground})`);
    const { color, backgroundColor } = getComputedStyle(probe);
    return contrast(color, backgroundColor);
  }

  for (const theme of ['light', 'dark'] as const) {
    it(`of our own colours, ${theme}`, async () => {
      await place(theme);
      for (const [ink, ground, least] of PAIRS)
        expect(ratio(ink, ground), `${ink} on ${ground}`).to.be.at.least(least);
    });

    it(`with any accent, ${theme}`, async () => {
      await place(theme);
      fc.assert(
        fc.property(colour, (accent) => {
          element.style.setProperty('--shaman-accent', accent);
          for (const [ink, ground, least] of PAIRS)
            expect(ratio(ink, ground), `${ink} on ${ground}`).to.be.at.least(least);
        }),
        // These stand where black and white read alike.
        {
          numRuns: 300,
          examples: [['rgb(183, 93, 0)'], ['rgb(172, 100, 3)'], ['rgb(180, 95, 1)']],
        },
      );
    });
  }

  it('of the number on the launcher, and of what the field says while it is empty', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const element = await chat(new FakeClient([new FakeConversation('c1', [], { unread: 3 })]), {
        theme,
      });
      const badge = getComputedStyle(part(element, '.badge'));
      expect(contrast(badge.color, badge.backgroundColor), 'badge').to.be.at.least(4.5);
      await opened(element);
      await press(element, 'New conversation');
      part(element, '#title').focus();
      const placeholder = getComputedStyle(part(element, '[part=input]'), '::placeholder');
      const { backgroundColor } = getComputedStyle(part(element, '.field'));
      expect(placeholder.opacity).to.equal('1');
      expect(contrast(placeholder.color, backgroundColor), 'placeholder').to.be.at.least(4.5);
      const { borderColor } = getComputedStyle(part(element, '.field'));
      expect(contrast(borderColor, backgroundColor), 'edge').to.be.at.least(3);
      element.remove();
    }
  });

  it('A2: of the ring around the launcher, whatever page it stands on', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const element = await chat(new FakeClient(), { theme });
      const launcher = part(element, '.launcher');
      await sendKeys({ press: 'Tab' });
      await until(() => launcher.matches(':focus-visible'));
      const { outlineColor, outlineWidth, outlineOffset, boxShadow } = getComputedStyle(launcher);
      const [ground = '', spread] = boxShadow.split(/(?<=\)) /);
      expect(contrast(outlineColor, ground)).to.be.at.least(3);
      expect(spread, 'up to the ring').to.equal(`0px 0px 0px ${outlineOffset}`);
      expect(parseFloat(outlineWidth)).to.be.at.least(2);
      element.remove();
    }
  });

  it('is measured right', () => {
    expect(contrast('#fff', '#000')).to.be.closeTo(21, 0.01);
    expect(contrast('#777', '#fff')).to.be.closeTo(4.48, 0.01);
    expect(contrast('color(xyz-d65 0.9505 1 1.089)', 'rgb(0 0 0)')).to.be.closeTo(21, 0.1);
  });
});
