/** What a new conversation is about; and answers that the desk did not take, asked for once more. */
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { asked, email, fill, labelled, name } from './support/asking.ts';
import { FakeClient, FakeConversation, hotelflow, say, visitor } from './support/fake-client.ts';
import { inside } from './support/inside.ts';
import {
  all,
  clearStage,
  maybeNamed,
  named,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

const topics = [
  { id: 'b', name: 'Billing' },
  { id: 't', name: 'Technical help' },
];
const focused = (element: ShamanChat) => element.shadowRoot?.activeElement;

describe('topics', () => {
  afterEach(clearStage);

  it('can be chosen by keys alone, and go with the first message', async () => {
    const fake = new FakeClient();
    const element = await asked({ topics }, fake);
    await until(() => part(element, '.questions'));
    expect(part(element, 'fieldset legend').textContent).to.equal('What is it about?');
    const [first, second] = all<HTMLInputElement>(element, '.topics input');
    expect(first?.labels?.[0]?.textContent).to.equal('Billing');
    first?.focus();
    await sendKeys({ press: 'ArrowDown' });
    await until(() => second?.checked);
    await written(element, 'It does not work');
    await press(element, 'Send');
    await until(() => fake.started.length);
    expect(fake.started).to.deep.equal([{ text: 'It does not work', topic: 't' }]);
  });

  it('need not be chosen: somebody at random answers; and are asked for each conversation', async () => {
    const fake = new FakeClient();
    const element = await asked({ topics }, fake);
    await until(() => part(element, '.questions'));
    await written(element, 'Hello');
    await press(element, 'Send');
    await until(() => fake.started.length);
    expect(fake.started).to.deep.equal([{ text: 'Hello' }]);
    await until(() => maybeNamed(element, 'More options'));
    await press(element, 'Back to conversations');
    await press(element, 'New conversation');
    expect(all(element, '.topics input:checked')).to.have.length(0);
  });

  it('let a visitor go back without a word', async () => {
    const fake = new FakeClient();
    const element = await asked({ topics }, fake);
    await press(element, 'Back to conversations');
    expect(named(element, 'New conversation')).to.be.an('htmlbuttonelement');
    expect(fake.started).to.deep.equal([]);
  });
});

describe('answers that the desk did not take', () => {
  afterEach(clearStage);

  it('are asked for once more below the message, as they were, and go with another try', async () => {
    const failure = { code: 'form_invalid', message: '' };
    const first = say(visitor, 'Hello', { localId: 'l1', status: 'failed', failure });
    const refused = new FakeConversation('c1', [first], { answers: { name: 'Marta' } });
    const fake = new FakeClient([refused]);
    fake.organization = { ...hotelflow, welcomeForm: { fields: [name, email] } };
    const element = await inside(refused, fake);
    await until(() => part(element, '.again .questions'));
    expect(part(element, '[part=messages]').textContent).to.contain('Some answers do not fit.');
    expect(labelled(element, 'Your name').value).to.equal('Marta');
    part(element, '.again .solid').click();
    await until(() => focused(element) === labelled(element, 'E-mail'));
    expect(refused.calls.filter(([verb]) => verb === 'retry')).to.deep.equal([]);
    await fill(element, 'E-mail', 'marta@example.com');
    part(element, '.again .solid').click();
    const answers = { name: 'Marta', email: 'marta@example.com' };
    expect(refused.calls.filter(([verb]) => verb === 'retry')).to.deep.equal([
      ['retry', 'l1', { answers }],
    ]);
    refused.show([{ ...first, status: 'sent' }]);
    await until(() => !all(element, '.again').length);
  });
});
