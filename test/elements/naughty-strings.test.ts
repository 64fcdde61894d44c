/**
 * The Big List of Naughty Strings through every text that somebody writes, in both directions, on a
 * page whose policy allows no script of theirs: nothing runs, nothing breaks out, all arrives as it was.
 */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { plainText } from '../../elements/panel/rare/text-format.ts';
import type { Author, Draft, Message } from '../../src/index.ts';
import { attached } from './states/composer.ts';
import { raise, type State, type Talk } from './states/state.ts';
import { stateNamed } from './states/states.ts';
import { own, said } from './states/talks.ts';
import type { FakeClient } from './support/fake-client.ts';
import { naughtyStrings, portions } from './support/naughty-strings.ts';
import { all, clearStage, part, press, until, written } from './support/stage.ts';

const POLICY =
  "script-src 'self'; object-src 'none'; base-uri 'none'; frame-src 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html";
const LAID_OUT =
  '[part=message], [part=message] *, [part=conversation] *, [part=header] *, [part=composer] .field';
const executed: string[] = [];
const violations: string[] = [];

/** Everything that somebody else can have written, from one portion of the list. */
function stateOf(texts: readonly string[], at: State['at'] & string): State {
  const text = (index: number) => texts[index % texts.length] ?? '';
  const author = (index: number): Author => ({
    id: `agent-${index}`,
    role: 'agent',
    name: text(index),
    avatarUrl: `javascript:${text(index)}`,
  });
  const messages = texts.flatMap((words, index): readonly Message[] => [
    said(author(index), 500 - index * 6, words, {
      attachments: [{ name: words, type: words, size: 1, url: `javascript:${words}` }],
      quickReplies: index === texts.length - 1 ? texts.slice(0, 3) : [],
      replyTo: { id: words, author: author(index), text: words },
    }),
    own(499 - index * 6, words, index % 2 ? 'read' : 'failed', {
      failure: { code: words, message: words },
    }),
    said({ id: 's', role: 'system', name: words }, 498 - index * 6, words),
  ]);
  const talk: Talk = { messages, info: { title: text(0), agents: [author(1)] } };
  return {
    name: 'naughty',
    at,
    desk: {
      name: text(0),
      description: text(1),
      officeHours: text(2),
      offlineMessage: text(3),
      privacyUrl: `javascript:${text(4)}`,
      topics: texts.slice(0, 4).map((name, index) => ({ id: `${index}`, name })),
      agents: texts.slice(0, 3).map((name, index) => ({
        ...{ id: `agent-${index}`, role: 'agent', name, title: name, online: true },
        avatarUrl: `data:text/html,${name}`,
      })),
    },
    talks: [
      { ...talk, typing: [author(0)] },
      ...texts.map((words, index) => ({
        messages: [said(author(index), index, words)],
        info: { title: words, agents: [author(index)] },
      })),
    ],
  };
}

function unharmed(element: ShamanChat): void {
  expect(executed).to.deep.equal([]);
  expect(violations).to.deep.equal([]);
  const panel = part(element, '#panel');
  const box = panel.getBoundingClientRect();
  const page = document.scrollingElement as Element;
  expect(page.scrollWidth, 'the page scrolls sideways').to.be.at.most(innerWidth);
  expect(panel.scrollWidth, 'the panel scrolls sideways').to.be.at.most(panel.clientWidth);
  const outside = all(element, LAID_OUT).filter((each) => {
    const { left, right, width } = each.getBoundingClientRect();
    return width && (left < box.left - 1 || right > box.right + 1);
  });
  const broken = outside.filter((each) => !each.closest('.sr') && !endsInEllipsis(each));
  expect(broken.map(({ outerHTML }) => outerHTML.slice(0, 300))).to.deep.equal([]);
}

/** What does is longer than it looks. */
function endsInEllipsis(element: Element | null): boolean {
  if (!element) return false;
  return (
    getComputedStyle(element).textOverflow === 'ellipsis' || endsInEllipsis(element.parentElement)
  );
}

/** Also what is drawn only when it is scrolled to. */
async function drawnWhole(element: ShamanChat, rows: number): Promise<void> {
  const box = part(element, '[part=messages]');
  await until(() => {
    box.scrollTop = 0;
    box.dispatchEvent(new Event('scroll'));
    return all(element, '[part=message]').length >= rows;
  });
}

describe('naughty strings', function () {
  this.timeout(60_000);
  let strings: readonly string[];
  before(async () => {
    await setViewport({ width: 390, height: 844 });
    strings = await naughtyStrings();
    expect(strings.length).to.be.above(400);
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
      violations.push(`${violatedDirective} ${sample}`),
    );
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'] as const)
      Object.assign(globalThis, {
        [name]: (...given: unknown[]) => executed.push(`${name} ${given}`),
      });
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = POLICY;
    document.head.append(meta);
  });
  afterEach(clearStage);

  it('are shown in a conversation as they were written', async () => {
    for (const texts of portions(strings, 16)) {
      const element = await raise(stateOf(texts, 'conversation'));
      await drawnWhole(element, texts.length * 3);
      unharmed(element);
      const shown = new Set(
        all(element, '[part=bubble] .text').map(({ textContent }) => textContent),
      );
      const lost = texts.filter((text) => text && !shown.has(plainText(text)));
      expect(lost.filter((text) => !shown.has(text))).to.deep.equal([]);
      clearStage();
    }
  });

  it('keep the first view in its place', async () => {
    for (const texts of portions(strings, 48)) {
      unharmed(await raise(stateOf(texts, 'home')));
      clearStage();
    }
  });

  it('are sent as they were written', async () => {
    const element = await raise(stateNamed('conversation, short'));
    const [talk] = (element.client as unknown as FakeClient).conversations;
    if (!talk) throw new Error('there is no conversation');
    const sent: string[] = [];
    talk.send = (draft: Draft) => {
      sent.push(draft.text);
      return own(0, draft.text, 'sending');
    };
    const wanted = strings.filter((text) => text.trim());
    for (const text of wanted) {
      await written(element, text);
      await press(element, 'Send');
    }
    unharmed(element);
    expect(sent).to.deep.equal(wanted.map((text) => text.trim()));
  });

  it('are names of files that can be sent', async () => {
    const element = await raise(stateNamed('conversation, short'));
    for (const text of portions(strings, 16)) {
      await attached(element, ...text.map((name) => new File(['x'], name)));
      unharmed(element);
    }
  });

  it('that are executed would be noticed', async () => {
    const image = document.createElement('img');
    expect(() => image.setAttribute('onerror', 'alert(1)')).to.throw();
    await until(() => violations.splice(0).length);
    (globalThis.alert as (text: string) => void)('planted');
    expect(executed.splice(0)).to.deep.equal(['alert planted']);
    const element = await raise(stateNamed('conversation, short'));
    const row = part(element, '[part=message]');
    row.style.inlineSize = '900px';
    expect(() => unharmed(element)).to.throw();
  });
});
