/** Text of people stays text, wherever it is shown; only safe addresses become links. */
import { expect } from 'chai';
import { html, render } from 'lit';
import '../../elements/index.ts';
import { linkedText, safeUrl } from '../../elements/panel/parts/linked-text.ts';
import { ana, FakeClient, FakeConversation, say } from './support/fake-client.ts';
import { all, chat, clearStage, entered, opened } from './support/stage.ts';

function shown(text: string): HTMLElement {
  const box = document.createElement('div');
  render(html`${linkedText(text)}`, box);
  return box;
}
const links = (text: string) =>
  [...shown(text).querySelectorAll('a')].map((a) => a.getAttribute('href'));

describe('text of people', () => {
  afterEach(clearStage);

  for (const text of [
    'plain',
    '',
    '<img src=x onerror="globalThis.harmed = true">',
    '<script>globalThis.harmed = true</script>',
    '"><svg onload=alert(1)>',
    'a & b &amp; c',
    'see https://example.com/a?b=c&d=e#f, and mailto:me@example.com.',
    '👩‍👩‍👧 \u202e right to left',
  ])
    it(`stays itself: ${JSON.stringify(text)}`, () => {
      const box = shown(text);
      expect(box.textContent).to.equal(text);
      expect(box.querySelectorAll(':not(a)')).to.have.length(0);
    });

  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['https://example.com', ['https://example.com/']],
    ['see http://example.com/x.', ['http://example.com/x']],
    ['(https://example.com/a_(b))', ['https://example.com/a_(b)']],
    ['HTTPS://Example.com!', ['https://example.com/']],
    ['mailto:me@example.com', ['mailto:me@example.com']],
    ['two https://a.test https://b.test', ['https://a.test/', 'https://b.test/']],
    ['javascript:alert(1)', []],
    ['jAvAsCrIpT:https://x.test', ['https://x.test/']],
    ['data:text/html,<b>', []],
    ['https://good.test@evil.test/', []],
    ['https://', []],
    ['ftp://example.com', []],
    ['https://a.test"onmouseover="x', ['https://a.test/']],
  ];
  for (const [text, expected] of cases)
    it(`links ${expected.length} of ${JSON.stringify(text)}`, () => {
      // A closing bracket that the sentence opened stays outside of the address or inside: both are read well.
      expect(links(text).map((href) => href?.replace(/\)\)$/, ')'))).to.deep.equal(expected);
    });

  it('gives links no way back to the page', () => {
    const link = shown('https://example.com').querySelector('a');
    expect(link?.rel).to.equal('noopener nofollow ugc');
    expect(link?.target).to.equal('_blank');
  });

  it('is quick with text that is made to be slow', () => {
    const started = performance.now();
    for (const piece of ['https://', 'https://a.', '.', ')', 'mailto:', 'a@'])
      linkedText(piece.repeat(4000 / piece.length));
    expect(performance.now() - started).to.be.below(250);
  });

  it('refuses addresses that run or pretend', () => {
    for (const bad of [
      'javascript:1',
      'data:text/html,x',
      'vbscript:x',
      'https://a@b.test',
      '',
      undefined,
    ])
      expect(safeUrl(bad), String(bad)).to.equal(null);
    expect(safeUrl('/relative')).to.equal(`${location.origin}/relative`);
  });

  it('is harmless in every place that shows it', async () => {
    const bad = '<img src=x onerror="globalThis.harmed = true">';
    const author = { ...ana, name: bad, avatarUrl: 'javascript:harmed=true' };
    const attachments = [{ name: bad, type: 'image/png', size: 1, url: 'javascript:harmed=true' }];
    const talk = new FakeConversation('c1', [say(author, bad, { attachments })], {
      agents: [author],
    });
    const fake = new FakeClient([talk]);
    fake.organization = {
      id: 'x',
      name: bad,
      description: bad,
      officeHours: bad,
      available: true,
      agents: [{ ...author, role: 'agent', online: true }],
    };
    talk.typing = [author];
    const element = await chat(fake);
    await opened(element);
    expect(all(element, 'img')).to.have.length(0);
    await entered(element);
    expect(all(element, 'img, [part=bubble] a, .file[href]')).to.have.length(0);
    expect(element.shadowRoot?.textContent).to.contain(bad);
    expect('harmed' in globalThis).to.equal(false);
  });
});
