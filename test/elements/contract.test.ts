/** The names that pages depend on: attributes, parts, custom properties, and a strict policy. */
import { resetMouse, sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import { ShamanChat } from '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  entered,
  named,
  opened,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

const PARTS =
  'launcher badge preview panel header list conversation messages message bubble status composer input send attach banner typing'.split(
    ' ',
  );
const ATTRIBUTES =
  'server organization protocol token mode placement theme locale open hide-launcher persist-open connect keep storage consent sound quiet discreet'.split(
    ' ',
  );

describe('the contract', () => {
  afterEach(clearStage);

  it('has every part, and no other', async () => {
    const talk = new FakeConversation('c1', [say(visitor, 'Hi'), say(ana, 'Hello')], { unread: 1 });
    talk.typing = [ana];
    const fake = new FakeClient([talk]);
    fake.connection = { status: 'connecting', attempt: 2, since: 0 };
    const seen = new Set<string>();
    const element = await chat(fake);
    await until(() => part(element, '.preview'));
    const look = () => {
      for (const { part: names } of all(element, '[part]'))
        for (const name of names) seen.add(name);
    };
    look();
    await opened(element);
    look();
    await entered(element);
    look();
    expect([...seen].toSorted()).to.deep.equal(PARTS.toSorted());
  });

  it('has every attribute with its default', () => {
    expect(ShamanChat.observedAttributes.toSorted()).to.deep.equal(ATTRIBUTES.toSorted());
    const { mode, placement, theme, protocol, connect, keep, storage, open, getToken } =
      document.createElement('shaman-chat');
    expect({
      mode,
      placement,
      theme,
      protocol,
      connect,
      keep,
      storage,
      open,
      getToken,
    }).to.deep.equal({
      ...{
        mode: 'floating',
        placement: 'end',
        theme: 'auto',
        protocol: 'shaman',
        connect: 'eager',
      },
      ...{ keep: 50, storage: 'indexeddb', open: false, getToken: undefined },
    });
  });

  const properties: readonly (readonly [string, string, string, string, string])[] = [
    ['--shaman-accent', 'rgb(1, 2, 3)', '.launcher', 'background-color', 'rgb(1, 2, 3)'],
    ['--shaman-on-accent', 'rgb(9, 8, 7)', '.launcher', 'color', 'rgb(9, 8, 7)'],
    ['--shaman-surface', 'rgb(1, 2, 3)', '#panel', 'background-color', 'rgb(1, 2, 3)'],
    ['--shaman-text', 'rgb(1, 2, 3)', '#panel', 'color', 'rgb(1, 2, 3)'],
    ['--shaman-font', 'monospace', '#title', 'font-family', 'monospace'],
    ['--shaman-radius', '3px', '#panel', 'border-top-left-radius', '3px'],
    ['--shaman-width', '333px', '#panel', 'width', '333px'],
    ['--shaman-height', '222px', '#panel', 'height', '222px'],
  ];
  for (const [name, value, selector, property, expected] of properties)
    it(`obeys ${name}`, async () => {
      const element = await chat(new FakeClient([new FakeConversation('c1')]));
      element.style.setProperty(name, value);
      await opened(element);
      expect(getComputedStyle(part(element, selector)).getPropertyValue(property)).to.equal(
        expected,
      );
    });

  it('obeys --shaman-offset-x, --shaman-offset-y and --shaman-z-index', async () => {
    const element = await chat(new FakeClient());
    element.style.setProperty('--shaman-offset-x', '70px');
    element.style.setProperty('--shaman-offset-y', '90px');
    element.style.setProperty('--shaman-z-index', '7');
    const { right, bottom } = element.getBoundingClientRect();
    expect(document.documentElement.clientWidth - right).to.be.closeTo(70, 1);
    expect(innerHeight - bottom).to.be.closeTo(90, 1);
    expect(getComputedStyle(element).zIndex).to.equal('7');
  });

  it('is not touched by the styles of the page, and touches none', async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      'body { color: red; font: 40px cursive; letter-spacing: 9px; text-transform: uppercase } button { display: none }',
    );
    document.adoptedStyleSheets.push(sheet);
    const beside = Object.assign(document.createElement('p'), {
      className: 'prop',
      textContent: 'x',
    });
    document.body.append(beside);
    const looks = () =>
      [...getComputedStyle(beside)].map((name) => getComputedStyle(beside).getPropertyValue(name));
    const before = looks();
    const element = await chat(new FakeClient());
    await opened(element);
    expect(looks()).to.deep.equal(before);
    element.hide();
    await element.updateComplete;
    const { fontSize, letterSpacing, textTransform, display } = getComputedStyle(
      named(element, 'Open chat'),
    );
    document.adoptedStyleSheets.pop();
    expect({ fontSize, letterSpacing, textTransform, display }).to.deep.equal({
      fontSize: '15px',
      letterSpacing: 'normal',
      textTransform: 'none',
      display: 'grid',
    });
  });

  it('is not touched by what a page says of every element, ours among them', async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { color: red; font: 40px cursive; letter-spacing: 9px; text-align: end; text-transform: uppercase; cursor: wait }',
    );
    document.adoptedStyleSheets.push(sheet);
    const element = await chat(new FakeClient(), { theme: 'dark' });
    element.style.setProperty('--shaman-font', 'monospace');
    await opened(element);
    const { color, font, letterSpacing, textAlign, textTransform, cursor, colorScheme } =
      getComputedStyle(part(element, '.root'));
    const { fontFamily } = getComputedStyle(part(element, '.shelf'));
    document.adoptedStyleSheets.pop();
    expect(font).to.match(/^15px/);
    expect({ color, letterSpacing, textAlign, textTransform, cursor, colorScheme }).to.deep.equal({
      color: 'rgb(241, 236, 245)',
      letterSpacing: 'normal',
      textAlign: 'start',
      textTransform: 'none',
      cursor: 'auto',
      colorScheme: 'dark',
    });
    expect(fontFamily).to.equal('monospace');
  });

  it('lets its words be selected where the page lets nothing be', async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('body { -webkit-user-select: none; user-select: none }');
    document.adoptedStyleSheets.push(sheet);
    const element = await chat(new FakeClient([new FakeConversation('c1', [say(ana, 'Room 12')])]));
    await opened(element);
    await entered(element);
    const { x, y, height } = part(element, '.bubble .text').getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.ceil(x), Math.round(y + height / 2)] });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [Math.ceil(x) + 300, Math.round(y + height / 2)] });
    await sendMouse({ type: 'up' });
    const selected = String(getSelection());
    document.adoptedStyleSheets.pop();
    await resetMouse();
    expect(selected).to.contain('Room 12');
  });

  it('is not seen where the page does not want it to be seen', async () => {
    const element = await chat(new FakeClient());
    element.style.visibility = 'hidden';
    expect(getComputedStyle(part(element, '.launcher')).visibility).to.equal('hidden');
  });

  it('has a launcher as wide as the words that the page puts into it, and round without', async () => {
    const element = await chat(new FakeClient());
    const size = () => part(element, '.launcher').getBoundingClientRect();
    expect([size().width, size().height]).to.deep.equal([60, 60]);
    const words = Object.assign(document.createElement('span'), {
      slot: 'launcher',
      textContent: 'Chat with the people of Hotelflow',
    });
    element.append(words);
    expect(size().height).to.equal(60);
    expect(size().width).to.be.at.least(words.getBoundingClientRect().width);
    expect(words.getBoundingClientRect().height).to.be.below(30);
    const letters = document.createRange();
    letters.selectNodeContents(words);
    expect(letters.getBoundingClientRect().left - size().left).to.be.at.least(10);
    expect(size().right).to.equal(innerWidth - 20);
  });

  it('uses no style attribute anywhere', async () => {
    const element = await chat(new FakeClient([new FakeConversation('c1', [say(ana, 'Hello')])]));
    await opened(element);
    await entered(element);
    await written(element, 'x');
    expect(all(element, '[style], style')).to.have.length(0);
  });

  it('works under the strictest policy without a single violation', async () => {
    const frame = document.createElement('iframe');
    frame.className = 'prop';
    const policy = `default-src 'none'; script-src 'self'; style-src 'none'; img-src https: data: blob:; base-uri 'none'; object-src 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html`;
    frame.srcdoc = `<!doctype html><html lang="en"><meta http-equiv="Content-Security-Policy" content="${policy}"><body><script type="module" src="/test/elements/support/strict-page.ts"></script>`;
    document.body.append(frame);
    const root = await until(() => frame.contentDocument?.documentElement);
    await until(() => frame.contentDocument?.documentElement.dataset.done ?? root.dataset.done);
    const { violations, width, bubbles } = JSON.parse(
      frame.contentDocument?.documentElement.dataset.done ?? '{}',
    );
    expect(violations).to.deep.equal([]);
    expect(bubbles).to.equal(1);
    expect(width, 'its styles apply').to.equal(60);
  });

  it('can be configured before or after it is in the page, and before it is defined', async () => {
    const early = document.createElement('shaman-early');
    Object.assign(early, { organization: 'early' });
    document.body.append(early);
    class Early extends ShamanChat {}
    const { client } = new FakeClient();
    Object.assign(early, { client, persistOpen: true });
    sessionStorage.setItem('shaman-open:early', 'open');
    customElements.define('shaman-early', Early);
    await (early as Early).updateComplete;
    expect((early as Early).organization).to.equal('early');
    expect((early as Early).client).to.equal(client);
    expect((early as Early).open, 'remembered').to.equal(true);
    sessionStorage.clear();
    expect((early as Early).unread).to.equal(0);
    early.remove();
  });

  it('is told once when a second copy of it is loaded, and goes on', async () => {
    const { define } = await import('../../elements/define.ts');
    const told: unknown[] = [];
    const warn = console.warn;
    console.warn = (...args: unknown[]) => void told.push(args);
    class Other extends HTMLElement {}
    define('shaman-chat', Other);
    define('shaman-chat', Other);
    define('shaman-chat', ShamanChat);
    console.warn = warn;
    expect(told).to.have.length(1);
    expect(customElements.get('shaman-chat')).to.equal(ShamanChat);
    const element = await chat(new FakeClient());
    await press(element, 'Open chat');
    expect(element.open).to.equal(true);
  });
});
