/** A4: whatever the desk, the line and other tabs do, the focus is where the person has it. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import { chat, clearStage, entered, named, opened, part, until } from './support/stage.ts';

const talk = () => new FakeConversation('c1', [say(ana, 'Hello'), say(visitor, 'Hi')]);

describe('the focus', () => {
  beforeEach(() => setViewport({ width: 1000, height: 800 }));
  afterEach(clearStage);

  /** What the desk, the line and other tabs do while somebody is elsewhere. */
  const happenings = (fake: FakeClient, conversation: FakeConversation) => [
    () => fake.arrive(say(ana, 'News'), conversation),
    () => fake.count(2),
    () => fake.connect({ status: 'connecting', attempt: 1, since: Date.now() - 9000 }),
    () => fake.connect({ status: 'connected', transport: 'websocket' }),
    () => fake.list([...fake.conversations]),
    () => conversation.write(ana),
    () => conversation.write(),
    () => conversation.tell({ open: false }),
    () => conversation.tell({ open: true, topic: { id: 'b', name: 'Billing' } }),
    () => conversation.show([]),
    () => fake.count(0),
  ];

  it('A4: nothing that happens by itself moves the focus', async () => {
    const conversation = talk();
    const fake = new FakeClient([conversation]);
    const element = await chat(fake);
    const field = document.createElement('input');
    field.className = 'prop';
    document.body.prepend(field);
    field.focus();
    element.open = true;
    await element.updateComplete;
    void element.openConversation('c1');
    await until(() => part(element, '[part=messages]'));
    for (const happens of [...happenings(fake, conversation), () => fake.list([])]) {
      happens();
      await element.updateComplete;
      expect(document.activeElement, String(happens)).to.equal(field);
    }
  });

  it('A4: nor from what somebody is on in the panel', async () => {
    for (const name of ['Message', 'More options', 'Back to conversations', 'Messages']) {
      const conversation = talk();
      const fake = new FakeClient([conversation]);
      const element = await chat(fake);
      await opened(element);
      await entered(element);
      const here = named(element, name);
      here.focus();
      for (const happens of happenings(fake, conversation)) {
        happens();
        await element.updateComplete;
        expect(element.shadowRoot?.activeElement === here, `${name}: ${happens}`).to.equal(true);
      }
      element.remove();
    }
  });
});
