/** The first view: whose desk it is, who is there, when somebody is back, and the conversations with it. */
import { expect } from 'chai';
import type { ChatController } from '../../elements/chat-controller.ts';
import { Calendar } from '../../elements/panel/calendar.ts';
import { english as en } from './support/english.ts';
import '../../elements/index.ts';
import type { Message, Organization } from '../../src/index.ts';
import {
  ana,
  FakeClient,
  FakeConversation,
  hotelflow,
  rui,
  say,
  visitor,
} from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  entered,
  maybeNamed,
  named,
  opened,
  part,
  press,
  until,
} from './support/stage.ts';

const HOUR = 3_600_000;
const picture = { name: 'a.png', type: 'image/png', size: 3, url: '/a.png' };

async function homeOf(fake: FakeClient, change: Partial<Organization> = {}) {
  fake.organization = { ...hotelflow, ...change };
  const element = await chat(fake);
  await opened(element);
  return element;
}
const header = (element: Element) => part(element, '[part=header]').textContent ?? '';
const row = (element: Element, index = 0) =>
  all(element, '[part=conversation]')[index]?.textContent ?? '';

describe('the first view', () => {
  afterEach(clearStage);

  it('A43: says whose desk it is, what for, who is there, how soon they answer and when', async () => {
    const element = await homeOf(new FakeClient());
    expect(part(element, '#panel').getAttribute('aria-labelledby')).to.equal('title');
    expect(part(element, '#title').textContent).to.equal('Hotelflow');
    expect(header(element))
      .to.contain('Questions about bookings')
      .and.contain('Usually replies in 5 minutes')
      .and.contain('Mon–Fri 9:00–18:00');
  });

  it('A38: says of everybody whether they are there, not with a dot alone', async () => {
    const element = await homeOf(new FakeClient([new FakeConversation('c1', [say(ana, 'Hi')])]));
    const people = all(element, '.portraits li .sr').map(({ textContent }) => textContent);
    expect(people).to.deep.equal(['Ana Lima, online', 'Rui Costa, away', 'Mei Tan, online']);
    expect(row(element)).to.contain(', Online');
  });

  it('says while nobody is on duty what the desk has to say, and when somebody is back', async () => {
    const backAt = new Date().setHours(9, 0, 0, 0) + 24 * HOUR;
    const offlineMessage = 'We sleep now.';
    const element = await homeOf(new FakeClient(), { available: false, offlineMessage, backAt });
    expect(header(element))
      .to.contain('We sleep now.')
      .and.match(/Back tomorrow at 9:00\sAM/)
      .and.not.contain('Usually replies');
    await press(element, 'New conversation');
    expect(header(element)).to.match(/Back tomorrow at 9:00\sAM/);
  });

  it('does not promise a moment that has passed, and has words of its own where the desk has none', async () => {
    const element = await homeOf(new FakeClient(), { available: false, backAt: Date.now() - HOUR });
    expect(header(element)).to.contain('Away right now').and.not.contain('Back');
  });

  it('says nothing of who is there where the backend cannot tell', async () => {
    const room = new FakeConversation('c1', [say({ id: 'agent', role: 'agent' }, 'Hi')]);
    const fake = new FakeClient([room]);
    fake.organization = { id: 'lobby', name: 'Lobby', agents: [] };
    const element = await chat(fake);
    await opened(element);
    const nothing = /online|away|replies|back/i;
    expect(header(element)).to.contain('Lobby').and.not.match(nothing);
    expect(all(element, '.hours')).to.deep.equal([]);
    expect(row(element)).not.to.match(nothing);
    await press(element, 'New conversation');
    expect(header(element)).to.contain('Lobby').and.not.match(nothing);
    await press(element, 'Back to conversations');
    part<HTMLElement>(element, '[part=conversation]').click();
    await until(() => maybeNamed(element, 'Message'));
    expect(header(element)).to.contain('Lobby').and.not.match(nothing);
    expect(all(element, '.dot')).to.deep.equal([]);
  });

  it('says nothing of who is there while the line is lost: what was told of that is of before', async () => {
    const fake = new FakeClient([new FakeConversation('c1', [say(ana, 'Hi')])]);
    const element = await homeOf(fake, { replyMinutes: 0 });
    const there = /online|away/i;
    const lost = { status: 'connecting', attempt: 3, since: Date.now() - 60_000 } as const;
    const seen = async () => {
      await element.updateComplete;
      const { innerText, textContent } = part(element, '#panel');
      return [there.test(innerText + textContent), all(element, '.dot, .hours i').length > 0];
    };
    expect(await seen()).to.deep.equal([true, true]);
    fake.connect(lost);
    expect(await seen()).to.deep.equal([false, false]);
    expect(part(element, '.portraits').textContent).to.contain('Ana Lima');
    await entered(element);
    expect(header(element)).to.contain('Ana Lima');
    expect(await seen()).to.deep.equal([false, false]);
    await press(element, 'Back to conversations');
    await press(element, 'New conversation');
    expect(await seen()).to.deep.equal([false, false]);
    await press(element, 'Back to conversations');
    fake.connect({ status: 'connected', transport: 'websocket' });
    expect(await seen()).to.deep.equal([true, true]);
  });

  it('begins a conversation, and comes back', async () => {
    const element = await homeOf(new FakeClient([new FakeConversation('c1', [say(ana, 'Hi')])]));
    await press(element, 'New conversation');
    expect(named(element, 'Message')).to.be.an('htmltextareaelement');
    await press(element, 'Back to conversations');
    expect(all(element, '[part=conversation]')).to.have.length(1);
  });

  it('A43: shows where the desk says what it does with what is written, if that is a web address', async () => {
    const element = await homeOf(new FakeClient(), { privacyUrl: 'https://example.com/privacy' });
    const link = part<HTMLAnchorElement>(element, 'a.privacy');
    expect([link.textContent, link.href, link.rel]).to.deep.equal([
      'Privacy',
      'https://example.com/privacy',
      'noopener',
    ]);
    element.remove();
    for (const privacyUrl of ['javascript:alert(1)', 'data:text/html,x', 'nonsense://x'])
      expect(all(await homeOf(new FakeClient(), { privacyUrl }), 'a.privacy')).to.have.length(0);
  });
});

describe('a conversation in the list', () => {
  afterEach(clearStage);
  const listed = (message: Message, info = {}) =>
    homeOf(new FakeClient([new FakeConversation('c1', [message], info)]));

  it('says whose the last words are, and what was sent without words', async () => {
    expect(row(await listed(say(ana, 'Hello'))))
      .to.contain('Hello')
      .and.not.contain('You:');
    clearStage();
    expect(row(await listed(say(visitor, 'Hello')))).to.contain('You: Hello');
    clearStage();
    expect(row(await listed(say(visitor, '', { attachments: [picture] })))).to.contain(
      'You: Image',
    );
    clearStage();
    expect(row(await listed(say(ana, '', { attachments: [picture, picture] })))).to.contain(
      '2 files',
    );
    clearStage();
    expect(row(await listed(say(visitor, 'Hey', { status: 'failed' })))).to.contain(
      'Not sent: Hey',
    );
  });

  it('says that somebody writes there, and what was said once they stop', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Hello')]);
    const element = await homeOf(new FakeClient([talk]));
    talk.write(ana);
    await until(() => row(element).includes('Ana Lima is typing'));
    talk.write();
    await until(() => row(element).includes('Hello'));
  });

  it('says what it is about, how much is unread, how long ago, and that it has ended', async () => {
    const topic = { id: 'b', name: 'Billing' };
    const element = await listed(say(ana, 'Hi'), {
      topic,
      unread: 2,
      open: false,
      updatedAt: Date.now() - 5 * 60_000,
    });
    expect(row(element))
      .to.contain('Billing')
      .and.contain('2 unread')
      .and.contain('5m ago')
      .and.contain('Ended');
  });

  it('is one of several, each with its own person', async () => {
    const element = await homeOf(
      new FakeClient([
        new FakeConversation('c1', [say(ana, 'One')]),
        new FakeConversation('c2', [say(rui, 'Two')], { agents: [rui] }),
      ]),
    );
    await entered(element, 1);
    expect(header(element)).to.contain('Rui Costa').and.contain('Away right now');
    expect(part(element, '[part=messages]').textContent).to.contain('Two').and.not.contain('One');
  });

  it('is not there when the page asks for one that this visitor does not have: the list is shown', async () => {
    const element = await chat(new FakeClient([new FakeConversation('c1', [say(ana, 'One')])]));
    await element.openConversation('c99');
    expect(element.open).to.equal(true);
    expect(all(element, '[part=conversation]')).to.have.length(1);
    expect(maybeNamed(element, 'Message')).to.equal(undefined);
  });

  it('is told in plain words, and what happened in the words of the visitor', async () => {
    const words = say(ana, 'a **bold** word, see `npm test`');
    const marked = await listed(words);
    // What reads marks comes with the first text that has some.
    await until(() => row(marked).includes('a bold word, see npm test'));
    clearStage();
    const by = { ...ana, id: 'a1' };
    const system = { id: 's', role: 'system' } as const;
    const notice = { kind: 'closed', by } as const;
    const element = await listed(say(system, 'Ana hat beendet', { notice }));
    expect(row(element)).to.contain(en.notice.closed('Ana Lima')).and.not.contain('beendet');
    clearStage();
    const own = { kind: 'closed', by: visitor } as const;
    const second = await listed(say(system, 'Ana hat beendet', { notice: own }));
    expect(row(second)).to.contain(en.notice.closed()).and.not.contain('Marta');
  });
});

describe('a moment that is to come', () => {
  const at = (days: number) => new Date(2026, 10, 21 + days, 9, 5).getTime();

  it('is said by the clock of the visitor: today, tomorrow, this week, later', () => {
    const now = new Date(2026, 10, 21, 8).getTime();
    const of = (locale: string) =>
      [0, 1, 3, 30].map((days) => new Calendar(locale).coming(at(days), now).day);
    expect(of('en')).to.deep.equal(['', 'tomorrow', 'Tuesday', 'Dec 21']);
    expect(of('pt-BR')).to.deep.equal(['', 'amanhã', 'terça-feira', '21 de dez.']);
    expect(new Calendar('pt-BR').coming(at(0), now).time).to.equal('9:05');
  });

  it('offers no new conversation where none can be begun, and goes to the newest instead', async () => {
    const talks = [
      new FakeConversation('a', [say(ana, 'newest')]),
      new FakeConversation('b', [say(ana, 'older')]),
    ];
    const fake = new FakeClient(talks);
    fake.can = { start: false, files: true };
    const element = await homeOf(fake);
    expect(maybeNamed(element, 'New conversation')).to.equal(undefined);
    await element.send('by the page');
    expect(talks.map(({ messages }) => messages.length)).to.deep.equal([2, 1]);
    await element.showNewMessage('with words');
    await until(() => part<HTMLTextAreaElement>(element, 'textarea').value === 'with words');
    expect(part(element, '[part=messages]').textContent).to.contain('newest');
    expect(fake.started).to.deep.equal([]);
  });

  it('offers no new conversation while its protocol is loading, and nobody knows whether one can be begun', async () => {
    const element = document.createElement('shaman-chat');
    Object.assign(element, { protocol: 'rooms', organization: 'lobby', connect: 'lazy' });
    document.body.append(element);
    const { chat: controller } = element as unknown as { readonly chat: ChatController };
    await element.updateComplete;
    expect([controller.client, controller.begins]).to.deep.equal([null, false]);
    await until(() => controller.client);
    expect(controller.begins).to.equal(controller.client?.can.start);
  });

  it('invites nobody to write where no conversation can be begun', async () => {
    const fake = new FakeClient();
    fake.can = { start: false, files: true };
    const element = await homeOf(fake);
    const home = part(element, '.shelf').textContent;
    expect(home).to.contain(en.noConversations);
    expect(home).not.to.contain(en.firstContact);
  });
});
