/** What a page's style sheet can take hold of: each part, slot and state does what it is documented for. */
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import { all, chat, clearStage, entered, opened, part, until } from './support/stage.ts';

const sheet = new CSSStyleSheet();
const OUTLINE = 'rgb(1, 2, 3)';

function wear(css: string): void {
  sheet.replaceSync(css);
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
}

function desk(): FakeClient {
  const talk = new FakeConversation('c1', [say(visitor, 'Hi'), say(ana, 'Hello')], { unread: 1 });
  talk.typing = [ana];
  const fake = new FakeClient([talk]);
  fake.connection = { status: 'connecting', attempt: 2, since: 0 };
  return fake;
}

/** Where each part is seen, from the closed chat inwards. */
const STEPS: readonly (readonly [parts: string, go: (element: ShamanChat) => unknown])[] = [
  ['launcher badge preview', (element) => until(() => part(element, '.preview'))],
  ['panel header list conversation banner', (element) => opened(element)],
  [
    'panel header messages message bubble status composer input send attach typing',
    (element) => entered(element),
  ],
];

describe('a page dresses the chat', () => {
  afterEach(() => {
    clearStage();
    wear('');
  });

  it('by every part', async () => {
    const element = await chat(desk());
    for (const [parts, go] of STEPS) {
      await go(element);
      for (const name of parts.split(' ')) {
        wear(`shaman-chat::part(${name}) { outline: 5px solid ${OUTLINE} }`);
        const found = part(element, `[part~=${name}]`);
        expect(getComputedStyle(found).outlineColor, name).to.equal(OUTLINE);
        wear('');
        expect(getComputedStyle(found).outlineColor, name).to.not.equal(OUTLINE);
      }
    }
  });

  it('by every state', async () => {
    const fake = desk();
    const element = await chat(fake);
    const holds = (state: string) => {
      wear(`shaman-chat:state(${state}) { outline: 5px solid ${OUTLINE} }`);
      return getComputedStyle(element).outlineColor === OUTLINE;
    };
    const states = () => ['open', 'unread', 'offline'].filter(holds);
    await until(() => states().join() === 'unread,offline');
    fake.connect({ status: 'connected', transport: 'websocket' });
    await until(() => states().join() === 'unread');
    fake.count(0);
    await until(() => states().join() === '');
    await opened(element);
    expect(states()).to.deep.equal(['open']);
  });

  const slots: readonly (readonly [string, (element: ShamanChat) => unknown])[] = [
    ['launcher', () => {}],
    ['header', (element) => opened(element)],
    ['footer', (element) => opened(element)],
    [
      'empty',
      async (element) => {
        await opened(element);
        await entered(element);
      },
    ],
  ];
  for (const [name, go] of slots)
    it(`by what it puts into the slot "${name}"`, async () => {
      const element = await chat(new FakeClient([new FakeConversation('c1')]));
      const own = document.createElement('p');
      own.slot = name;
      own.textContent = 'Ours';
      element.append(own);
      await go(element);
      const slot = await until(() => all<HTMLSlotElement>(element, `slot[name=${name}]`)[0]);
      expect(slot.assignedElements()).to.deep.equal([own]);
      const { width, height } = own.getBoundingClientRect();
      expect(Math.min(width, height)).to.be.above(0);
    });

  it('with its own rules above ours for what stands in a slot', async () => {
    const element = await chat(new FakeClient());
    const own = document.createElement('p');
    own.slot = 'footer';
    own.className = 'own';
    element.append(own);
    wear('.own { padding: 3px }');
    await opened(element);
    expect(getComputedStyle(own).padding).to.equal('3px');
  });
});
