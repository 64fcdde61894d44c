/** What stands around a message: where it is, who read it, what it answers, what may be answered. A14, A29, A38. */
import { expect } from 'chai';
import '../../elements/desk.ts';
import '../../elements/index.ts';
import type { ConversationInfo, Message } from '../../src/index.ts';
import { ana, FakeClient, FakeConversation, rui, say, visitor } from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import {
  all,
  clearStage,
  desk,
  entered,
  named,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

const talk = (messages: readonly Message[], info: Partial<ConversationInfo> = {}) =>
  new FakeConversation('c1', messages, info);
const words = (text: string | null | undefined) => text?.replace(/\s+/g, ' ').trim();

describe('receipts', () => {
  afterEach(clearStage);

  for (const [status, word] of [
    ['queued', 'Waiting to be sent'],
    ['sending', 'Sending'],
    ['sent', 'Sent'],
    ['delivered', 'Delivered'],
    ['read', 'Read'],
  ] as const)
    it(`${status} is a word, not only a mark or a colour (A38)`, async () => {
      const element = await inside(talk([say(visitor, 'Hi', { status, localId: 'l' })]));
      const mark = part(element, '[part=status]');
      expect(mark.innerText.trim()).to.equal(word);
      expect(mark.querySelector('svg')?.ariaHidden).to.equal('true');
      expect(part(element, '[part=message]').ariaLabel).to.contain(`. ${word}`);
    });

  it('say who read and when, under the last message that was read, and only there', async () => {
    const at = new Date(2026, 2, 3, 14, 2).getTime();
    const conversation = talk(
      [
        say(visitor, 'One', { status: 'read' }),
        say(visitor, 'Two', { status: 'read' }),
        say(visitor, 'Three', { status: 'delivered' }),
      ],
      { seenBy: { author: { ...ana, name: 'Ana' }, at } },
    );
    const element = await inside(conversation);
    const told = all(element, '.meta').map(({ innerText }) => words(innerText));
    expect(told.filter((text) => text?.includes('Read by Ana, 2:02'))).to.have.length(1);
    const rows = all(element, '[part=message]').map(({ ariaLabel }) => ariaLabel ?? '');
    expect(rows.map((label) => label.includes('Read by Ana'))).to.deep.equal([false, true, false]);
    conversation.show(conversation.messages.map((m) => ({ ...m, status: 'read' })));
    await until(() => all(element, '[part=message]')[2]?.ariaLabel?.includes('Read by Ana'));
    expect(all(element, '[part=message]')[1]?.ariaLabel).to.not.contain('Read by Ana');
  });

  it('the name of a message has no signs in it, and no machine’s file names (A14)', async () => {
    const attachments = [
      { name: 'IMG_2041.png', type: 'image/png', size: 1, url: '/x.png' },
      { name: 'plan.pdf', type: 'application/pdf', size: 1, url: '/x.pdf' },
    ];
    const element = await inside(
      talk([
        say(ana, '**Look** at [this](https://example.com)\n- _one_', { attachments }),
        say(visitor, 'Thanks `you`', { status: 'read', editedAt: 1 }),
      ]),
    );
    const [hers, mine] = all(element, '[part=message]').map(({ ariaLabel }) => ariaLabel ?? '');
    expect(hers).to.match(
      /^Ana Lima said: Look at this\none, Image from Ana Lima, plan\.pdf\. .*\d\d/,
    );
    expect(mine).to.match(/^You said: Thanks you\. .*\d\d.*\. Edited\. Read$/);
  });

  it('files that go up show how far they are, by name, and can be cancelled (A29)', async () => {
    const message = say(visitor, 'Hi', { status: 'sending', localId: 'up', uploaded: 0.25 });
    const conversation = talk([message]);
    const element = await inside(conversation);
    const bar = await until(() => part<HTMLProgressElement>(element, 'progress'));
    expect([bar.ariaLabel, bar.value, bar.max]).to.deep.equal(['Uploading', 0.25, 1]);
    conversation.show([{ ...message, uploaded: 0.75 }]);
    await until(() => bar.value === 0.75);
    await press(element, 'Cancel');
    expect(asked(conversation, 'discard')).to.deep.equal([['discard', 'up']]);
    await until(() => !all(element, '[part=message]').length);
  });

  it('gives back the words of a message whose files were cancelled, after what was written since', async () => {
    const message = say(visitor, 'Look', { status: 'sending', localId: 'up', uploaded: 0.25 });
    const element = await inside(talk([message]));
    await until(() => part(element, 'progress'));
    const field = await written(element, 'And another thing');
    await press(element, 'Cancel');
    await until(() => field.value === 'And another thing\nLook');
    expect(element.shadowRoot?.activeElement).to.equal(field);
    expect(named(element, 'Send').ariaDisabled).to.equal('false');
  });

  it('gives them back in a new conversation, where that message was all there was', async () => {
    const message = say(visitor, 'Look', { status: 'sending', localId: 'up', uploaded: 0.25 });
    const conversation = talk([message]);
    const fake = new FakeClient([conversation]);
    conversation.discard = () => Promise.resolve(fake.list([]));
    const element = await inside(conversation, fake);
    await until(() => part(element, 'progress'));
    await press(element, 'Cancel');
    await until(() => all<HTMLTextAreaElement>(element, 'textarea')[0]?.value === 'Look');
    expect(all(element, '[part=message]')).to.have.length(0);
  });

  it('what failed says why, and offers to try again or to give up (A38)', async () => {
    const failure = { code: 'too_large', message: '' };
    const conversation = talk([say(visitor, 'Hi', { status: 'failed', localId: 'f', failure })]);
    const element = await inside(conversation);
    await until(
      () => words(part(element, '.meta').innerText) === 'Not sent This file is too large.',
    );
    await press(element, 'Retry');
    await press(element, 'Discard');
    expect(conversation.calls.slice(-2)).to.deep.equal([
      ['retry', 'f'],
      ['discard', 'f'],
    ]);
  });
});

describe('a message that answers another', () => {
  afterEach(clearStage);

  const quoting = (id: string) =>
    say(visitor, 'Yes', { replyTo: { id, author: ana, text: 'Shall **we**?' } });

  it('shows what it answers, and leads there', async () => {
    const first = say(ana, 'Shall **we**?');
    const filler = Array.from({ length: 30 }, (_, n) => say(rui, `Filler ${n}`));
    const element = await inside(talk([first, ...filler, quoting(first.id)]));
    const quote = await until(() => part(element, '.quote'));
    expect(words(quote.textContent)).to.equal('In reply to Ana Lima Shall we?');
    quote.click();
    const row = await until(() => part(element, `[data-id="${first.id}"]:focus`));
    const isInSight = () => {
      const { top, bottom } = row.getBoundingClientRect();
      const box = part(element, '.scroller').getBoundingClientRect();
      return top >= box.top && bottom <= box.bottom;
    };
    await until(isInSight, { what: 'it is in sight' });
  });

  it('leads to what must be fetched first, and nowhere where that is gone', async () => {
    const first = say(ana, 'Shall **we**?');
    const conversation = talk([say(ana, 'Later'), quoting(first.id), quoting('gone')]);
    conversation.hasEarlier = true;
    conversation.earlier = [first];
    const element = await inside(conversation);
    await until(() => part(element, '.quote'));
    const quotes = all(element, '.quote');
    quotes[1]?.click();
    await until(() => asked(conversation, 'loadEarlier').length === 1);
    quotes[0]?.click();
    await until(() => element.shadowRoot?.activeElement?.textContent?.includes('Shall we?'));
  });
});

describe('quick replies', () => {
  afterEach(clearStage);

  const offer = say(ana, 'Which one?', { quickReplies: ['**Red**', 'Blue'] });

  it('send their text as if it was written, and are gone after any answer', async () => {
    const conversation = talk([offer]);
    const element = await inside(conversation);
    const group = await until(() => part(element, '[role=group].replies'));
    expect(group.ariaLabel).to.equal('Suggested answers');
    expect(all(element, '.replies button').map((b) => b.textContent)).to.deep.equal([
      '**Red**',
      'Blue',
    ]);
    await press(element, 'Blue');
    expect(asked(conversation, 'send')).to.deep.equal([['send', { text: 'Blue' }]]);
    await until(() => !all(element, '.replies').length);
  });

  it('stand under the newest message only, notices aside, and not where all has ended', async () => {
    const joined = say({ id: 's', role: 'system' }, 'Rui joined');
    const conversation = talk([offer, joined]);
    const element = await inside(conversation);
    await until(() => all(element, '.replies').length === 1);
    conversation.tell({ open: false });
    await until(() => !all(element, '.replies').length);
    conversation.tell({ open: true });
    conversation.show([offer, say(rui, 'Or none')]);
    await until(() => all(element, '[part=message]').length === 2);
    expect(all(element, '.replies')).to.have.length(0);
  });

  it('are for visitors', async () => {
    const console = await desk(new FakeClient([talk([offer])]));
    await entered(console);
    expect(all(console, '[part=message]')).to.have.length(1);
    expect(all(console, '.replies')).to.have.length(0);
  });
});
