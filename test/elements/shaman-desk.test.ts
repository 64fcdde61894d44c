/** The operator’s element, on a client that does as it is told. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/desk.ts';
import { ana, FakeClient, FakeConversation, rui, say, visitor } from './support/fake-client.ts';
import {
  all,
  clearStage,
  desk,
  entered,
  heard,
  key,
  maybeNamed,
  named,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

const bruno = { id: 'v2', role: 'visitor', name: 'Bruno' } as const;

function office(): FakeClient {
  const fake = new FakeClient([
    new FakeConversation('c1', [say(visitor, 'A question')], { unread: 1 }),
    new FakeConversation('c2', [say(bruno, 'Another')], { visitor: bruno }),
    new FakeConversation('c3', [say(visitor, 'Done')], { open: false }),
  ]);
  fake.self = ana;
  return fake;
}
const names = (element: Element) =>
  all(element, '[part=conversation] .name').map((name) => name.textContent);

describe('<shaman-desk>', () => {
  beforeEach(() => setViewport({ width: 1100, height: 700 }));
  afterEach(clearStage);

  it('follows each conversation once, however often the list is another', async () => {
    const fake = office();
    const [first] = fake.conversations;
    if (!first) throw new Error('an empty office');
    let followed = 0;
    const { on } = first;
    first.on = (...args) => {
      followed++;
      return on.apply(first, args);
    };
    const element = await desk(fake);
    const atFirst = followed;
    expect(atFirst).to.be.above(0);
    for (const id of ['new1', 'new2', 'new3'])
      fake.list([new FakeConversation(id), ...fake.conversations]);
    await element.updateComplete;
    expect(followed).to.equal(atFirst);
  });

  it('lists the open conversations by their visitors, with what is unread', async () => {
    const element = await desk(office());
    expect(names(element)).to.deep.equal(['Marta', 'Bruno']);
    expect(part(element, '[part=conversation]').textContent).to.contain('1 unread');
    expect(element.unread).to.equal(1);
    expect(part(element, '.me').textContent)
      .to.contain('Ana Lima')
      .and.contain('Hotelflow')
      .and.contain('Online');
  });

  it('says when nobody tries any more to be there, and not that it will be', async () => {
    const fake = office();
    const element = await desk(fake);
    fake.connect({ status: 'connecting', attempt: 1, since: 0 });
    await element.updateComplete;
    expect(part(element, '.me').textContent).to.contain('Reconnecting…');
    const error = { code: 'request', message: 'the role in the token is visitor, not agent' };
    fake.connect({ status: 'disconnected', error });
    await element.updateComplete;
    expect(part(element, '.me').textContent)
      .to.contain('The chat cannot be reached.')
      .and.not.contain('Reconnecting');
  });

  it('lists the ended ones when asked, and counts both', async () => {
    const element = await desk(office());
    const [open, ended] = all(element, '.filter button');
    expect(open?.textContent).to.equal('Open 2');
    expect(open?.getAttribute('aria-pressed')).to.equal('true');
    ended?.click();
    await element.updateComplete;
    expect(ended?.getAttribute('aria-pressed')).to.equal('true');
    expect(ended?.textContent).to.equal('Ended 1');
    expect(names(element)).to.deep.equal(['Marta']);
  });

  it('gets a conversation that begins while it watches', async () => {
    const fake = office();
    const element = await desk(fake);
    fake.list([
      new FakeConversation('c9', [say(bruno, 'New')], { visitor: bruno }),
      ...fake.conversations,
    ]);
    await element.updateComplete;
    expect(names(element)).to.deep.equal(['Bruno', 'Marta', 'Bruno']);
  });

  it('shows a conversation from the operator’s side and marks it read', async () => {
    const fake = office();
    const element = await desk(fake);
    const shown = heard(element, 'shaman-conversation');
    fake.conversations[0]?.show([
      say(visitor, 'A question'),
      say(ana, 'An answer', { status: 'read' }),
    ]);
    await entered(element);
    const [question, answer] = all(element, '[part=message]');
    expect(question?.className).to.contain('theirs');
    expect(answer?.className).to.contain('mine');
    expect(answer?.textContent).to.contain('Read');
    expect(shown).to.have.length(1);
    expect(fake.conversations[0]?.calls.map(([name]) => name)).to.include('markRead');
    expect(part(element, '[part=conversation]').getAttribute('aria-current')).to.equal('true');
    await until(() => element.shadowRoot?.activeElement === named(element, 'Message'));
  });

  it('shows what is known of who asks: what they answered, and what their page tells', async () => {
    const anonymous = { id: 'v7', role: 'visitor' } as const;
    const talk = new FakeConversation('c1', [say(anonymous, 'Hi')], { visitor: anonymous });
    const element = await desk(new FakeClient([talk]));
    await entered(element);
    expect(all(element, '.facts')).to.have.length(0);
    const attributes = { name: 'Eva', seats: 3, page: '<img src=x>' };
    talk.tell({ answers: { plan: 'Pro' }, attributes });
    await until(() => all(element, '.facts').length);
    const words = all(element, '.facts div').map((fact) => fact.textContent);
    expect(words).to.deep.equal(['planPro', 'nameEva', 'seats3', 'page<img src=x>']);
    expect(all(element, '.facts img')).to.have.length(0);
    expect(part(element, '.work .name').textContent).to.equal('Eva');
  });

  it('tells colleagues on one’s own side apart', async () => {
    const fake = office();
    fake.conversations[0]?.show([say(rui, 'From Rui'), say(ana, 'From me')]);
    const element = await desk(fake);
    await entered(element);
    const rows = all(element, '[part=message]');
    expect(rows.map((row) => row.classList.contains('mine'))).to.deep.equal([true, true]);
    expect(
      all(element, '.stack > :first-child').map(({ textContent, className }) => [
        textContent,
        className,
      ]),
    ).to.deep.equal([
      ['Rui Costa:', 'author'],
      ['You:', 'sr'],
    ]);
  });

  it('tells in the list who wrote last: oneself, a colleague, or the visitor', async () => {
    const last = [say(ana, 'Mine'), say(rui, 'His'), say(visitor, 'Hers')];
    const talks = last.map((message, at) => new FakeConversation(`c${at}`, [message]));
    const fake = new FakeClient(talks);
    fake.self = ana;
    const element = await desk(fake);
    const notes = all(element, '[part=conversation] .note').map(({ textContent }) => textContent);
    expect(notes).to.deep.equal(['You: Mine', `${rui.name}: His`, 'Hers']);
  });

  it('answers', async () => {
    const fake = office();
    const element = await desk(fake);
    await entered(element);
    key(await written(element, 'Good morning'), { key: 'Enter' });
    expect(fake.conversations[0]?.calls).to.deep.include(['send', { text: 'Good morning' }]);
  });

  it('sees that the visitor writes', async () => {
    const fake = office();
    const element = await desk(fake);
    await entered(element);
    fake.conversations[0]?.write(visitor);
    await element.updateComplete;
    expect(part(element, '[part=header]').textContent).to.contain('Marta is typing');
    expect(part(element, '[part=typing]')).to.exist;
  });

  it('shows whether the visitor is there, or when they left, not with a dot alone', async () => {
    const fake = office();
    const [talk] = fake.conversations;
    const element = await desk(fake);
    await entered(element);
    const row = () => part(element, '[part=conversation]').textContent;
    const bar = () => part(element, '[part=header] .note').textContent;
    const dots = () => all(element, '.row .dot, .bar .dot').map(({ className }) => className);
    expect([bar(), dots()]).to.deep.equal(['Open', []], 'nobody knows');
    talk?.tell({ presence: { online: true } });
    await element.updateComplete;
    expect(row()).to.contain('Marta, Online');
    expect([bar(), dots()]).to.deep.equal(['Online · Open', ['dot on', 'dot on']]);
    talk?.tell({ presence: { online: false, seenAt: Date.now() - 5 * 60_000 } });
    await element.updateComplete;
    expect(row()).to.contain('Marta, Away');
    expect([bar(), dots()]).to.deep.equal(['Last seen 5m ago · Open', ['dot', 'dot']]);
    talk?.tell({ presence: { online: false } });
    await element.updateComplete;
    expect([bar(), dots()]).to.deep.equal(['Open', []], 'the desk has forgotten it');
  });

  it('ends a conversation and opens it again', async () => {
    const fake = office();
    const element = await desk(fake);
    await entered(element);
    await press(element, 'End conversation');
    await element.updateComplete;
    expect(fake.conversations[0]?.info.open).to.equal(false);
    expect(part(element, '.over').textContent).to.contain('has ended');
    expect(names(element)).to.deep.equal(['Bruno']);
    await press(element, 'Reopen conversation');
    await element.updateComplete;
    expect(names(element)).to.deep.equal(['Marta', 'Bruno']);
  });

  it('does not offer what the backend cannot do', async () => {
    const fake = office();
    const talk = fake.conversations[0];
    if (talk) talk.can = { ...talk.can, close: false };
    const element = await desk(fake);
    await entered(element);
    expect(maybeNamed(element, 'End conversation')).to.equal(undefined);
  });

  it('shows one side at a time where there is no room for two', async () => {
    const element = await desk(office());
    expect(part(element, '.side').offsetWidth).to.be.above(0);
    expect(part(element, '.work').offsetWidth).to.be.above(0);
    await setViewport({ width: 390, height: 700 });
    await until(() => part(element, '.work').offsetWidth === 0);
    await entered(element);
    await until(() => part(element, '.side').offsetWidth === 0);
    await press(element, 'Back to conversations');
    await until(
      () => part(element, '.side').offsetWidth > 0 && part(element, '.work').offsetWidth === 0,
    );
  });

  it('asks for the list by itself, and says when it cannot have it', async () => {
    const fake = new FakeClient();
    fake.known = false;
    fake.opening = () => Promise.reject(new Error('down'));
    const element = await desk(fake);
    await until(() => maybeNamed(element, 'Retry'));
    fake.opening = () => Promise.resolve(void (fake.known = true));
    await press(element, 'Retry');
    await until(() => part(element, '.side').textContent?.includes('No conversations here'));
  });
});
