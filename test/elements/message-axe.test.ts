/** What axe finds in all that one message shows and opens, in both themes. */
import 'axe-core/axe.min.js';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ShamanError } from '../../src/index.ts';
import { ana, FakeConversation, rui, say, visitor } from './support/fake-client.ts';
import { inside } from './support/inside.ts';
import { all, clearStage, part, press, until } from './support/stage.ts';

declare const axe: { run(context: Element, options: RunOptions): Promise<AxeResults> };

const options: RunOptions = {
  rules: { 'target-size': { enabled: true }, region: { enabled: false } },
};

async function faults(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${String(target)} ${failureSummary ?? ''}`),
  );
}

const file = (name: string, type: string) => ({ name, type, size: 900, url: `/${name}` });

async function rich(): Promise<FakeConversation> {
  const canvas = new OffscreenCanvas(40, 30);
  canvas.getContext('2d')?.fillRect(0, 0, 40, 30);
  const url = URL.createObjectURL(await canvas.convertToBlob());
  const first = say(
    ana,
    '1. **Look** at [this](https://example.com)\n2. _or_ `that`\n```\ncode\n```',
  );
  return new FakeConversation(
    'c1',
    [
      say(visitor, 'Mine, see https://example.com', { status: 'read', editedAt: 1 }),
      first,
      say(visitor, 'Yes', { status: 'read', replyTo: { id: first.id, author: ana, text: 'Look' } }),
      say(rui, '', {
        attachments: [
          { ...file('a.png', 'image/png'), url },
          ...[file('b.mp3', 'audio/mpeg'), file('c.mp4', 'video/mp4'), file('d.pdf', 'x/pdf')],
        ],
      }),
      say(visitor, 'Up', { status: 'sending', localId: 'u', uploaded: 0.5 }),
      say(ana, 'Which?', { quickReplies: ['This one', 'That one'] }),
    ],
    { seenBy: { author: ana, at: Date.now() } },
  );
}

const more = async (element: ShamanChat) => {
  part(element, '.mine .more').click();
  await until(() => all(element, '.menu').length);
};

const states: Readonly<
  Record<string, (element: ShamanChat, talk: FakeConversation) => Promise<unknown>>
> = {
  messages: async () => {},
  menu: more,
  question: async (element) => {
    await more(element);
    await press(element, 'Delete');
  },
  editor: async (element, talk) => {
    talk.answer = () => Promise.reject(new ShamanError('request', 'no'));
    await more(element);
    await press(element, 'Edit');
    const field = part<HTMLTextAreaElement>(element, '.editor textarea');
    field.value = 'Other words';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await press(element, 'Save');
    await until(() => all(element, '.editor .problem').length);
  },
  pictures: async (element) => {
    part(element, 'a.shown').click();
    await until(() => all(element, '.lightbox:modal').length);
  },
};

describe('accessibility of a message', () => {
  afterEach(clearStage);

  for (const theme of ['light', 'dark'] as const)
    for (const [name, reach] of Object.entries(states))
      it(`${name} is in order, ${theme}`, async () => {
        const talk = await rich();
        const element = await inside(talk);
        element.theme = theme;
        await reach(element, talk);
        await element.updateComplete;
        for (const each of element.getAnimations({ subtree: true })) await each.finished;
        expect(await faults(element)).to.deep.equal([]);
      });

  it('would notice a fault', async () => {
    const element = await inside(await rich());
    part(element, '.replies button').textContent = '';
    // What is scrolled out of sight is not looked at.
    part(element, '.last:last-child time').style.color = '#eee';
    expect((await faults(element)).map((fault) => fault.split(' ')[0])).to.include.members([
      'button-name',
      'color-contrast',
    ]);
  });
});
