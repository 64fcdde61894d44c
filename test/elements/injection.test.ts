/** What people write is shown as they wrote it, in every place: nothing runs, nothing leads astray, the layout holds. */
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import { inside } from './support/inside.ts';
import { all, clearStage, part, press, until } from './support/stage.ts';

const HOSTILE: readonly string[] = [
  '<img src=x onerror="globalThis.harmed = true">',
  '<script>globalThis.harmed = true</script><svg onload=harmed=1>',
  '"><iframe srcdoc="<script>parent.harmed=1</script>">',
  "' onmouseover='harmed=1' x='",
  '&lt;img src=x onerror=harmed=1&gt; &#106;avascript:harmed=1',
  'javascript:harmed=1',
  'data:text/html,<script>harmed=1</script>',
  'vbscript:harmed=1',
  '[x](javascript:harmed=1) [x](data:image/svg+xml,<svg/onload=harmed=1>)',
  '[x](jAvAsCrIpT:harmed=1) [x](java\tscript:harmed=1) [x](\u0001javascript:harmed=1)',
  '**[_x_](javascript:harmed=1)** `<img src=x onerror=harmed=1>`',
  '```\n</pre><img src=x onerror=harmed=1>\n```',
  '- <img src=x onerror=harmed=1>\n1. <b>x</b>',
  '\u202egnp.exe\u202c \u2066\u2067\u200f\u200e',
  'a\u200bb\u200c\u200d\ufeff\u2060\u00ad',
  `Z${'\u0353\u0317\u0300'.repeat(200)}`,
  'x'.repeat(5000),
  'W'.repeat(300) + '\u00a0'.repeat(3000),
  '﷽'.repeat(400),
  '$' + '{7*7} {{7*7}} <!-- --> <?lit$1$> lit$123$',
  '__proto__ constructor \0 \ud800',
];
const LAID_OUT = '.bubble, .file, .replies, .quote, .author, .meta, .menu, [part=message]';

/** Whatever can be set by somebody else says this. */
function everywhere(bad: string): FakeConversation {
  const author = { id: 'a', role: 'agent', name: bad, avatarUrl: 'javascript:harmed=1' } as const;
  const urls = ['/none', 'javascript:harmed=1', 'data:image/svg+xml,<svg onload="harmed=1"/>'];
  const types = ['image/png', 'image/svg+xml', 'audio/mpeg', 'video/mp4', bad];
  const attachments = urls.flatMap((url) =>
    types.map((type) => ({ name: bad, type, size: 1, url, width: 9e9, height: 9e9 })),
  );
  const replyTo = { id: bad, author, text: bad };
  const failure = { code: bad, message: bad };
  return new FakeConversation(
    'c1',
    [
      say(author, bad, { attachments, replyTo }),
      say(visitor, bad, { status: 'failed', localId: 'f', failure }),
      say(visitor, bad, { status: 'read', replyTo }),
      say({ id: 's', role: 'system', name: bad }, bad),
      say(author, bad, { quickReplies: [bad, bad] }),
    ],
    { agents: [author], seenBy: { author, at: 0 } },
  );
}

function lookedAt(element: ShamanChat): void {
  const root = element.shadowRoot as ShadowRoot;
  expect('harmed' in globalThis).to.equal(false);
  expect(all(element, 'script, iframe, object, embed, style, [srcdoc], base')).to.have.length(0);
  for (const each of root.querySelectorAll('*'))
    for (const { name, value } of each.attributes) {
      expect(name, each.outerHTML.slice(0, 200)).to.not.match(/^on|^style$/);
      if (!['href', 'src'].includes(name)) continue;
      expect(new URL(value, location.href).protocol).to.match(/^(?:https?|mailto|blob):$/);
    }
  const panel = part(element, '#panel').getBoundingClientRect();
  for (const each of all(element, LAID_OUT)) {
    const { left, right, width } = each.getBoundingClientRect();
    if (!width) continue;
    expect(left, each.className).to.be.at.least(panel.left - 1);
    expect(right, each.className).to.be.at.most(panel.right + 1);
  }
  const { scrollWidth, clientWidth } = part(element, '.scroller');
  expect(scrollWidth, 'nothing to scroll sideways').to.equal(clientWidth);
}

describe('what people write', () => {
  afterEach(() => {
    clearStage();
    document.documentElement.removeAttribute('dir');
  });

  for (const bad of HOSTILE)
    it(`is harmless in every place: ${JSON.stringify(bad.slice(0, 60))}`, async () => {
      const talk = everywhere(bad);
      const fake = new FakeClient([talk]);
      const agent = {
        id: 'a',
        role: 'agent',
        name: bad,
        avatarUrl: 'javascript:harmed=1',
        online: true,
      } as const;
      fake.organization = {
        ...{ id: 'x', name: bad, description: bad, officeHours: bad },
        ...{ available: true, agents: [agent] },
      };
      talk.typing = [agent];
      const element = await inside(talk, fake);
      lookedAt(element);
      const rows = all(element, '[part=message]');
      expect(rows).to.have.length(5);
      if (bad.startsWith('<')) expect(rows[3]?.textContent, 'as it was written').to.contain(bad);
      rows[2]?.querySelector<HTMLElement>('.more')?.click();
      await until(() => all(element, '.menu').length);
      lookedAt(element);
      await press(element, 'Edit');
      expect(part<HTMLTextAreaElement>(element, '.editor textarea').value.length).to.equal(
        bad.length,
      );
      lookedAt(element);
    });

  for (const word of ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'])
    it(`breaks nothing where a desk calls something "${word}", and is no word of ours`, async () => {
      const notice = { kind: word as 'joined' };
      const failure = { code: word, message: 'm' };
      const element = await inside(
        new FakeConversation('c1', [
          say({ id: 's', role: 'system' }, 'As it was noted', { notice }),
          say(visitor, 'Mine', { status: 'failed', localId: 'l', failure }),
        ]),
      );
      const [noted, failed] = all(element, '[part=message]');
      expect(noted?.textContent).to.equal('As it was noted');
      expect(noted?.ariaLabel).to.match(/^As it was noted\. /);
      await until(() => failed?.querySelector('.meta')?.textContent?.trim() === 'Not sent');
    });

  it('has its own direction, whatever that of the page', async () => {
    document.documentElement.dir = 'rtl';
    const element = await inside(everywhere('abc \u202e def'));
    lookedAt(element);
    expect(getComputedStyle(part(element, '.text')).direction).to.equal('ltr');
    expect(getComputedStyle(part(element, '.text')).unicodeBidi).to.contain('isolate');
  });
});
