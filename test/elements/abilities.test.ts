/** What a backend cannot do is not offered. */
import { expect } from 'chai';
import '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import { chat, clearStage, entered, maybeNamed, named, opened, part } from './support/stage.ts';

describe('a backend that cannot do everything', () => {
  afterEach(clearStage);

  const talk = () => new FakeConversation('c1', [say(visitor, 'Hi'), say(ana, 'Hello')]);

  it('with all abilities offers to begin a conversation, to attach files, and more', async () => {
    const element = await chat(new FakeClient([talk()]));
    await opened(element);
    named(element, 'New conversation');
    await entered(element);
    named(element, 'Attach files');
  });

  it('that begins no conversation offers none', async () => {
    const fake = new FakeClient([talk()]);
    fake.can = { start: false, files: true };
    const element = await chat(fake);
    await opened(element);
    expect(maybeNamed(element, 'New conversation')).to.equal(undefined);
  });

  it('that carries no files offers none, before the first message either', async () => {
    const fake = new FakeClient();
    fake.can = { start: true, files: false };
    const element = await chat(fake);
    await opened(element);
    named(element, 'New conversation').click();
    await element.updateComplete;
    expect(maybeNamed(element, 'Attach files')).to.equal(undefined);
  });

  it('that says nothing of itself has a header all the same', async () => {
    const fake = new FakeClient([talk()]);
    fake.organization = null;
    const element = await chat(fake);
    await opened(element);
    expect(part(element, '[part=header]').textContent?.trim()).not.to.equal('');
    await entered(element);
    expect(part(element, '[part=header]').textContent).to.contain('Ana');
  });
});
