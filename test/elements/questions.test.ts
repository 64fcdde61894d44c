/** What is asked before a conversation begins: the forms of the desk. */
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import {
  asked,
  type Control,
  email,
  everything,
  fill,
  filling,
  labelled,
  name,
} from './support/asking.ts';
import { ana, FakeClient, FakeConversation, hotelflow, say } from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  maybeNamed,
  named,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

const problemOf = (element: Element, control: Control) =>
  part(element, `#${control.getAttribute('aria-describedby')}`).textContent;
const focused = (element: ShamanChat) => element.shadowRoot?.activeElement;

describe('what is asked before a conversation', () => {
  afterEach(clearStage);

  it('A28: is asked by native inputs with labels, autocomplete and what is required', async () => {
    const element = await filling(everything);
    expect(part(element, '.questions').textContent).to.contain('Before we start');
    const facts = everything.map(({ label }) => {
      const control = labelled(element, label);
      return [control.localName, control.type, control.required, control.autocomplete];
    });
    expect(facts).to.deep.equal([
      ['input', 'text', true, 'name'],
      ['input', 'email', true, 'email'],
      ['input', 'tel', false, 'tel'],
      ['textarea', 'textarea', false, ''],
      ['select', 'select-one', false, ''],
      ['input', 'checkbox', true, ''],
    ]);
    const plans = [...(labelled(element, 'Plan') as HTMLSelectElement).options];
    expect(plans.map(({ value }) => value)).to.deep.equal(['', 'Free', 'Pro']);
    expect(part(element, '.questions').textContent?.match(/optional/g)).to.have.length(3);
  });

  it('A28: what is missing or wrong is said at its field, and the focus goes to the first', async () => {
    const fake = new FakeClient();
    const element = await filling(everything, fake);
    await fill(element, 'E-mail', 'marta@');
    await fill(element, 'Telephone', 'call me');
    await written(element, 'Hello');
    await press(element, 'Send');
    await until(() => focused(element) === labelled(element, 'Your name'));
    const wrong = ['Your name', 'E-mail', 'Telephone', 'I agree'].map((label) =>
      labelled(element, label),
    );
    expect(wrong.map((control) => problemOf(element, control))).to.deep.equal([
      'Please fill this in.',
      'Please check this.',
      'Please check this.',
      'Please fill this in.',
    ]);
    for (const control of wrong)
      expect(control.getAttribute('aria-errormessage')).to.equal(
        control.getAttribute('aria-describedby'),
      );
    expect(all(element, '.questions [aria-invalid]')).to.deep.equal(wrong);
    expect(named<HTMLTextAreaElement>(element, 'Message').value).to.equal('Hello');
    expect(fake.started).to.deep.equal([]);
    await fill(element, 'Your name', 'Marta');
    expect(labelled(element, 'Your name').hasAttribute('aria-invalid')).to.equal(false);
  });

  it('is never a secret, and what another desk may ask for besides is asked as text', async () => {
    const fake = new FakeClient();
    const types = ['password', 'file', 'image', 'hidden', 'constructor', '__proto__'];
    const secrets = [
      'current-password',
      'cc-number',
      'shipping cc-csc',
      'one-time-code',
      'organization',
    ];
    const element = await filling(
      [
        ...types.map((type, at) => ({ id: `t${at}`, label: type, type: type as 'text' })),
        ...secrets.map((autocomplete, at) => ({
          ...{ id: `s${at}`, label: autocomplete, type: 'text' as const },
          autocomplete,
        })),
      ],
      fake,
    );
    const inputs = all<HTMLInputElement>(element, '.questions input');
    expect(new Set(inputs.map(({ type }) => type))).to.deep.equal(new Set(['text']));
    expect(inputs.map(({ autocomplete }) => autocomplete).filter(Boolean)).to.deep.equal([
      'organization',
    ]);
    for (const type of types) await fill(element, type, 'x');
    await written(element, 'Hello');
    await press(element, 'Send');
    await until(() => fake.started.length);
  });

  it('goes with the first message, and only what was answered', async () => {
    const fake = new FakeClient();
    const element = await filling(everything, fake);
    await fill(element, 'Your name', ' Marta ');
    await fill(element, 'E-mail', 'marta@example.com');
    await fill(element, 'Plan', 'Pro');
    labelled(element, 'I agree').click();
    await written(element, 'Hello');
    await press(element, 'Send');
    await until(() => fake.started.length);
    const answers = { name: 'Marta', email: 'marta@example.com', plan: 'Pro', terms: 'true' };
    expect(fake.started).to.deep.equal([{ text: 'Hello', answers }]);
    await until(() => part(element, '[part=messages]').textContent?.includes('Hello'));
  });

  it('A28: is never asked twice: neither here, nor where a conversation knows it', async () => {
    const fake = new FakeClient();
    const element = await filling([name], fake);
    await fill(element, 'Your name', 'Marta');
    await written(element, 'One');
    await press(element, 'Send');
    await until(() => maybeNamed(element, 'More options'));
    await press(element, 'Back to conversations');
    await press(element, 'New conversation');
    expect(all(element, '.questions')).to.have.length(0);
    await written(element, 'Two');
    await press(element, 'Send');
    await until(() => fake.started.length === 2);
    expect(fake.started[1]).to.deep.equal({ text: 'Two', answers: { name: 'Marta' } });
    clearStage();
    const known = new FakeConversation('c1', [say(ana, 'Hi')], { answers: { name: 'Marta' } });
    const again = await filling([name, email], new FakeClient([known]));
    expect(all(again, '.questions input')).to.deep.equal([labelled(again, 'E-mail')]);
  });

  it('is forgotten with the visitor', async () => {
    const fake = new FakeClient();
    const element = await filling([name], fake);
    await fill(element, 'Your name', 'Marta');
    await written(element, 'One');
    await press(element, 'Send');
    await until(() => maybeNamed(element, 'More options'));
    await element.signOut();
    await press(element, 'New conversation');
    expect(labelled(element, 'Your name').value).to.equal('');
  });

  it('loses nothing when the message cannot be sent: words and answers are there for the next try', async () => {
    const fake = new FakeClient();
    const element = await filling([name], fake);
    await fill(element, 'Your name', 'Marta');
    await written(element, 'Hello');
    const begin = fake.startConversation.bind(fake);
    fake.startConversation = () => Promise.reject(new Error('refused'));
    await press(element, 'Send');
    await until(() => named<HTMLTextAreaElement>(element, 'Message').value === 'Hello');
    fake.startConversation = begin;
    await press(element, 'Send');
    await until(() => fake.started.length);
    expect(fake.started).to.deep.equal([{ text: 'Hello', answers: { name: 'Marta' } }]);
  });

  it('is how to reach them while nobody is on duty, and only then', async () => {
    const offlineForm = { fields: [email] };
    const welcomeForm = { fields: [name] };
    const closed = await asked({ available: false, offlineForm, welcomeForm });
    await until(() => labelled(closed, 'E-mail'));
    expect(all(closed, '.questions input')).to.have.length(1);
    clearStage();
    const open = await asked({ offlineForm, welcomeForm });
    await until(() => labelled(open, 'Your name'));
    clearStage();
    const none = await asked({ offlineForm });
    await until(() => all(none, '.empty').length);
    expect(all(none, '.questions')).to.have.length(0);
  });

  describe('of a page that sends by code', () => {
    const field = (element: Element) => named<HTMLTextAreaElement>(element, 'Message');
    const welcomeForm = { fields: [name, { id: 'plan', label: 'Plan', type: 'text' as const }] };
    const asking = (...talks: FakeConversation[]) =>
      Object.assign(new FakeClient(talks), { organization: { ...hotelflow, welcomeForm } });

    it('is attached where it is known', async () => {
      const fake = asking(new FakeConversation('c1', [], { answers: { name: 'Marta', age: '9' } }));
      const element = await chat(fake);
      expect(await element.send('Hello')).to.equal(true);
      expect(fake.started).to.deep.equal([{ text: 'Hello', answers: { name: 'Marta' } }]);
      expect(element.open).to.equal(false);
    });

    it('is asked of the visitor where it is not, with the words in the field', async () => {
      const fake = asking();
      const { organization } = fake;
      // Nobody has opened it on this browser before: what the desk wants to know has to be asked for.
      Object.assign(fake, { organization: null });
      fake.opening = () => Promise.resolve(void (fake.organization = organization));
      const element = await chat(fake);
      expect(await element.send('Hello')).to.equal(false);
      expect(await element.send('Is it late?')).to.equal(false);
      await until(() => labelled(element, 'Your name'));
      expect(fake.started).to.deep.equal([]);
      expect(field(element).value).to.equal('Hello\nIs it late?');
      expect(all(element, '[aria-invalid]'), 'nobody has tried yet').to.have.length(0);
      await fill(element, 'Your name', 'Marta');
      await press(element, 'Send');
      await until(() => fake.started.length);
      expect(fake.started[0]?.answers).to.deep.equal({ name: 'Marta' });
      expect(await element.send('And breakfast?')).to.equal(true);
      expect(
        fake.conversations[0]?.calls.filter(([verb]) => verb === 'send').slice(1),
      ).to.deep.equal([['send', { text: 'And breakfast?' }]]);
    });
  });
});
