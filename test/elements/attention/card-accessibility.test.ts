import 'axe-core/axe.min.js';
import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../../elements/index.ts';
import type { ShamanChat } from '../../../elements/index.ts';
import { attentive, card, shownOn, writes } from '../support/attentive.ts';
import { contrast } from '../support/contrast.ts';
import { ana, FakeClient, FakeConversation, say } from '../support/fake-client.ts';
import { rulesIn } from '../support/rules.ts';
import { all, clearStage, entered, opened, part, until } from '../support/stage.ts';

async function withCard(attributes: Partial<ShamanChat> = {}): Promise<ShamanChat> {
  const talk = new FakeConversation('c1', [say(ana, 'Welcome')]);
  const fake = new FakeClient([talk]);
  const element = await attentive(fake, attributes);
  writes(ana, 'Your room is ready', fake, talk);
  const preview = await until(() => card(element));
  await Promise.all(preview.getAnimations().map(({ finished }) => finished));
  return element;
}

// Here it moves, as for most people.
before(() => emulateMedia({ reducedMotion: 'no-preference' }));

describe('a closed chat that is noticed by everybody', () => {
  afterEach(() => {
    clearStage();
    localStorage.clear();
  });

  for (const theme of ['light', 'dark'] as const)
    it(`has no faults with its card, ${theme}`, async () => {
      const element = await withCard({ theme });
      const rules = { 'target-size': { enabled: true }, region: { enabled: false } };
      const { violations } = await window.axe.run(element, { rules });
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.failureSummary}`)).to.deep.equal(
        [],
      );
      const { backgroundColor, color } = getComputedStyle(part(element, '.preview'));
      expect(contrast(color, backgroundColor)).to.be.at.least(4.5);
      const cross = getComputedStyle(part(element, '.away')).color;
      expect(contrast(cross, backgroundColor)).to.be.at.least(3);
    });

  it('is written in our letters, whatever the page says of its own', async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('body, shaman-chat { font: 40px cursive; letter-spacing: 9px }');
    document.adoptedStyleSheets.push(sheet);
    const element = await withCard();
    const { fontSize, letterSpacing } = getComputedStyle(part(element, '.said .words > span'));
    document.adoptedStyleSheets.pop();
    expect([fontSize, letterSpacing]).to.deep.equal(['15px', 'normal']);
  });

  it('A1, A4: the card is named, reached by the keyboard, and takes no focus', async () => {
    const before = document.activeElement;
    const element = await withCard();
    expect(document.activeElement).to.equal(before);
    expect(part(element, '.preview').ariaLabel).to.equal('New message');
    expect(all(element, '.preview button').map(({ tabIndex }) => tabIndex)).to.deep.equal([0, 0]);
    const said = part(element, '.said');
    said.focus();
    expect(said.matches(':focus')).to.equal(true);
  });

  it('108: the card shows no picture that the panel would not show', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Welcome')]);
    const fake = new FakeClient([talk]);
    const element = await attentive(fake);
    for (const [avatarUrl, src] of [
      ['javascript:harmed=1', undefined],
      ['data:image/svg+xml,<svg/>', undefined],
      ['https://name@example.com/a.png', undefined],
      ['/picture.png', `${location.origin}/picture.png`],
    ] as const) {
      writes({ ...ana, avatarUrl }, avatarUrl, fake, talk);
      await until(() => shownOn(element).includes(avatarUrl));
      expect(card(element)?.querySelector('img')?.src).to.equal(src);
    }
  });

  it('A34: nothing is told by a tooltip alone', async () => {
    const element = await withCard();
    expect(all(element, '[title]')).to.have.length(0);
    await opened(element);
    expect(all(element, '[title]')).to.have.length(0);
    await entered(element);
    expect(all(element, '[title]')).to.have.length(0);
  });

  it('A35: nothing moves by itself for longer than five seconds', async () => {
    const element = await withCard();
    const moving = rulesIn(element).filter(({ style }) => parseFloat(style.animationDuration) > 0);
    expect(moving).to.have.length.above(3);
    for (const { style, selectorText } of moving) {
      const seconds = parseFloat(style.animationDuration) * Number(style.animationIterationCount);
      expect(seconds, selectorText).to.be.at.most(5);
    }
  });

  it('A37: nothing happens before the finger is lifted', async () => {
    const element = await withCard();
    for (const selector of ['.said', '.away', '.launcher'])
      for (const type of ['pointerdown', 'mousedown', 'touchstart'])
        part(element, selector).dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
    await element.updateComplete;
    expect(element.open).to.equal(false);
    expect(card(element)).to.not.equal(undefined);
  });
});
