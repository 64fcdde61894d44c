/** What the marks in a person's text mean, that nothing of it is lost, and that nothing makes it slow. */
import { expect } from 'chai';
import fc from 'fast-check';
import { html, render } from 'lit';
import { plainText as plainOf, shownText } from '../../elements/panel/parts/person-text.ts';
import { safeUrl } from '../../elements/panel/parts/safe-url.ts';
import { formattedText } from '../../elements/panel/rare/formatted-text.ts';
import { parseText, plainText, type TextNode } from '../../elements/panel/rare/text-format.ts';
import { times } from '../support/thorough.ts';
import { until } from '../support/until.ts';

function shown(text: string): HTMLElement {
  const box = document.createElement('div');
  render(html`${formattedText(text)}`, box);
  return box;
}

/** Without Lit's marks of place. */
const markup = (text: string) => shown(text).innerHTML.replace(/<!--.*?-->/g, '');
const links = (text: string) =>
  [...shown(text).querySelectorAll('a')].map((a) => a.getAttribute('href'));

/** Its spans, from the outside in. */
function spans(nodes: readonly TextNode[]): readonly Exclude<TextNode, string>[] {
  return nodes.flatMap((node) => (typeof node === 'string' ? [] : [node, ...spans(node.inside)]));
}

describe('text of people: marks', () => {
  for (const [text, expected] of [
    ['plain', 'plain'],
    ['**bold** word', '<strong>bold</strong> word'],
    ['*one* and _two_', '<em>one</em> and <em>two</em>'],
    ['**a _b_ c**', '<strong>a <em>b</em> c</strong>'],
    ['这是**重点**内容', '这是<strong>重点</strong>内容'],
    ['use `a*b*c` here', 'use <code>a*b*c</code> here'],
    ['snake_case_name 2*3*4 a * b * c', 'snake_case_name 2*3*4 a * b * c'],
    ['Name: ______ **** __init__', 'Name: ______ **** __init__'],
    ['*never closed **nor this', '*never closed **nor this'],
    ['*a **b* c', '<em>a **b</em> c'],
    ['*not over\nlines*', '*not over\nlines*'],
    ['a\nb\n\nc', 'a\nb\n\nc'],
    ['- one\n- *two*', '<ul><li>one</li><li><em>two</em></li></ul>'],
    ['3. c\n4) d\nend', '<ol><li value="3">c</li><li value="4">d</li></ol>end'],
    ['- a\n1. b', '<ul><li>a</li></ul><ol><li value="1">b</li></ol>'],
    ['-5 degrees, 3.5 kg', '-5 degrees, 3.5 kg'],
    ['see\n```js\nlet *a*;\n```\nend', 'see\n<pre>let *a*;</pre>end'],
    ['``` never closed *a*', '``` never closed <em>a</em>'],
    ['<b>x</b> &amp;', '&lt;b&gt;x&lt;/b&gt; &amp;amp;'],
  ] as const)
    it(`shows ${JSON.stringify(text)}`, () => {
      expect(markup(text)).to.equal(expected);
    });

  for (const [text, expected] of [
    ['**Hi** _there_, `x`', 'Hi there, x'],
    ['- one\n- two', 'one\ntwo'],
    ['1. one', '1. one'],
    ['[docs](https://example.com) ', 'docs'],
    ['[https://bank.example](https://evil.test)', 'https://bank.example (evil.test)'],
  ] as const)
    it(`says ${JSON.stringify(text)} plainly`, () => {
      expect(plainText(text)).to.equal(expected);
    });
});

describe('text of people: links', () => {
  for (const [text, expected] of [
    ['https://example.com', ['https://example.com/']],
    ['see http://example.com/x.', ['http://example.com/x']],
    ['(https://example.com/a_(b))', ['https://example.com/a_(b)']],
    ['(see https://example.com/)', ['https://example.com/']],
    ['**https://example.com/a**', ['https://example.com/a']],
    ['HTTPS://Example.com!', ['https://example.com/']],
    ['mailto:me@example.com', ['mailto:me@example.com']],
    ['two https://a.test https://b.test', ['https://a.test/', 'https://b.test/']],
    ['[a](https://a.test/x_(y)) [b](mailto:b@b.test)', ['https://a.test/x_(y)', 'mailto:b@b.test']],
    ['https://a.test"onmouseover="x', ['https://a.test/']],
    ['jAvAsCrIpT:https://x.test', ['https://x.test/']],
    ['https://exa\u202emple.test', ['https://exa/']],
    ['javascript:alert(1) data:text/html,<b> vbscript:x ftp://example.com', []],
    ['[x](javascript:alert(1)) [x](data:text/html,x) [x](/relative)', []],
    ['[x](java\tscript:alert(1)) [x](&#106;avascript:alert(1))', []],
    ['https://good.test@evil.test/ [x](https://good.test@evil.test/)', []],
    ['https:// http://[ https://a b', ['https://a/']],
  ] as const)
    it(`links ${expected.length} of ${JSON.stringify(text)}`, () => {
      expect(links(text)).to.deep.equal(expected);
    });

  for (const [label, real] of [
    ['https://bank.example', 'evil.test'],
    ['bank.example/login', 'evil.test'],
    ['bank。example', 'evil.test'],
    ['evil.test.bank.example', 'evil.test'],
    ['me@bank.example', 'evil.test'],
    ['\u202eelpmaxe.knab', 'evil.test'],
    ['\u200b', 'evil.test'],
    ['click here', ''],
    ["don't e-mail", ''],
    ['документы', ''],
    ['https://evil.test/a', ''],
  ] as const)
    it(`says ${real ? 'where' : 'no more than'} ${JSON.stringify(label)} leads`, () => {
      const link = shown(`[${label}](https://evil.test/a)`).querySelector('a');
      expect(link?.textContent).to.equal(real ? `${label} (${real})` : label);
      expect(link?.querySelector('bdi')?.textContent, 'cannot turn what follows').to.equal(label);
    });

  for (const [address, real] of [
    ['https://аррӏе.com/login', 'xn--80ak6aa92e.com'],
    ['https://gооgle.com', 'xn--ggle-55da.com'],
    ['https://münchen.de', ''],
    ['https://example.com/путь?имя#ы', ''],
    ['https://пример.рф/путь', ''],
    ['https://例え.テスト', ''],
  ] as const)
    it(`says ${real ? 'where' : 'no more than'} ${address} leads`, () => {
      for (const text of [address, `[${address}](${address})`])
        expect(shown(text).textContent).to.equal(real ? `${address} (${real})` : address);
      expect(links(address)).to.have.length(1);
    });

  it('gives links no way back to the page', () => {
    const link = shown('https://example.com').querySelector('a');
    expect(link?.rel).to.equal('noopener nofollow ugc');
    expect(link?.target).to.equal('_blank');
    expect(link?.referrerPolicy).to.equal('no-referrer');
  });

  it('refuses addresses that run or pretend', () => {
    for (const bad of ['javascript:1', 'data:text/html,x', 'vbscript:x', 'https://a@b.test', ''])
      expect(safeUrl(bad), bad).to.equal(null);
    expect(safeUrl(undefined)).to.equal(null);
    expect(safeUrl('/relative')?.href).to.equal(`${location.origin}/relative`);
  });
});

describe('text of people: whatever is written', () => {
  const piece = fc.constantFrom(
    ...'* ** *** _ __ ` ``` [ ] ( ) - 1. \n'.split(' '),
    ...[
      '\n',
      ' ',
      'ab',
      '字',
      '👩‍👩‍👧',
      '\u202e',
      '<img src=x onerror=alert(1)>',
      '&lt;',
      '"',
      '\\',
    ],
    ...['https://a.test/', 'mailto:a@b.test', 'javascript:alert(1)', 'data:x', '](https://a.test)'],
  );
  const written = fc.oneof(
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  /** What can be a mark, or stand where a link was. */
  const bare = (text: string) => text.replace(/[*_`[\]()\s\d.•-]|(https?|mailto):\S*|js/g, '');

  it('never throws, and is the same when it is read again', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(parseText(text)).to.deep.equal(parseText(text));
      }),
      { numRuns: times(300, 2_000) },
    );
  });

  it('is fetched for whatever has marks', async () => {
    shownText('**first**');
    await until(() => typeof shownText('**first**') === 'object');
    fc.assert(
      fc.property(written, (text) => {
        expect(plainOf(text)).to.equal(plainText(text));
        fc.pre(spans(parseText(text)).length > 0);
        expect(shownText(text)).to.not.be.a('string');
      }),
      { numRuns: times(300, 2_000) },
    );
  });

  it('loses no character but marks', () => {
    const words = fc
      .array(fc.constantFrom(...'*_`[]()- \n'.split(''), '**', '```', 'a', 'B', '字', '👍', '<b>'))
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(words, (text) => {
        // A word after a fence names a language.
        fc.pre(!/```[\w+-]+\n/.test(text));
        expect(bare(plainText(text))).to.equal(bare(text));
        expect(bare(shown(text).textContent ?? '')).to.equal(bare(text));
      }),
      { numRuns: times(300, 2_000) },
    );
  });

  it('makes no element but its own, and links to http, https and mailto alone', () => {
    fc.assert(
      fc.property(written, (text) => {
        const box = shown(text);
        const others = box.querySelectorAll(':not(strong,em,code,pre,ul,ol,li,a,bdi)');
        expect(others).to.have.length(0);
        for (const { href } of box.querySelectorAll('a'))
          expect(href).to.match(/^(?:https?:\/\/|mailto:)/);
        for (const { kind, href } of spans(parseText(text)))
          expect(Boolean(href)).to.equal(kind === 'a');
      }),
      { numRuns: times(200, 1_000) },
    );
  });

  const hostile = [
    ...[
      '*',
      '_',
      '[',
      '(',
      '`',
      '*_`[(',
      '*a ',
      '*a _b ** ',
      '_*',
      '**a',
      "[a](http://x'",
      '- a\n',
    ],
    ...[
      'https://',
      'https://a.',
      '.',
      ')',
      'http://a)))',
      '```',
      '```a',
      '``` ',
      '\n',
      '1. ',
      'a@',
    ],
  ];
  for (const length of [4000, 100_000])
    it(`is quick with ${length} characters that are made to be slow`, () => {
      for (const each of hostile) {
        const text = each.repeat(length / each.length);
        const started = performance.now();
        for (const whole of [text, `https://a${text}b`, `[${text}`]) parseText(whole);
        expect(performance.now() - started, JSON.stringify(each)).to.be.below(length / 200 + 100);
      }
    });
});
