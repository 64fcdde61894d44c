/** Where what is asked before a conversation stands: beside the greeting, the words in the field and the focus. */
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { asked, email, everything, filling, labelled, name } from './support/asking.ts';
import { FakeClient, FakeConversation, hotelflow, say, visitor } from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  entered,
  named,
  opened,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

const focused = (element: ShamanChat) => element.shadowRoot?.activeElement;

describe('what is asked, and what stands beside it', () => {
  afterEach(() => {
    clearStage();
    // What is written and not sent would be in the field of the next one.
    localStorage.clear();
  });

  it('leaves what was written before it came where it was, and with it the focus', async () => {
    const fake = new FakeClient();
    fake.organization = null;
    const element = await chat(fake);
    await opened(element);
    await press(element, 'New conversation');
    const field = named<HTMLTextAreaElement>(element, 'Message');
    await until(() => focused(element) === field);
    await written(element, 'I was quick');
    fake.organization = { ...hotelflow, welcomeForm: { fields: everything } };
    fake.count(0);
    await until(() => labelled(element, 'What happened'));
    expect(named(element, 'Message')).to.equal(field);
    expect([field.value, focused(element)]).to.deep.equal(['I was quick', field]);
    await press(element, 'Send');
    expect([field.value, fake.started]).to.deep.equal(['I was quick', []]);
  });

  it('that is asked again is no place to go on writing', async () => {
    const failure = { code: 'form_required', message: 'Answers, please' };
    const refused = say(visitor, 'Help', { status: 'failed', failure, localId: 'l1' });
    const fake = new FakeClient([new FakeConversation('c1', [refused])]);
    fake.organization = { ...hotelflow, welcomeForm: { fields: everything } };
    const element = await chat(fake);
    await opened(element);
    await entered(element);
    await until(() => labelled(element, 'What happened'));
    await press(element, 'Back to conversations');
    await entered(element);
    expect(focused(element)).to.equal(named(element, 'Message'));
  });

  it('is not asked where the desk has nothing to ask: the field has the focus', async () => {
    const element = await asked({});
    await until(() => focused(element) === named(element, 'Message'));
    expect(all(element, '.ask')).to.have.length(0);
  });

  it('stands below a greeting that is answered', async () => {
    const fake = new FakeClient();
    const greeting = { id: 'hello', text: 'Shall I show you around?' };
    fake.organization = {
      ...hotelflow,
      welcomeForm: { fields: [name] },
      greetings: [greeting],
    };
    const element = await chat(fake);
    const card = await until(() => all(element, '.preview .said')[0]);
    card?.click();
    await until(() => all(element, '.questions').length);
    expect(part(element, '[part=messages]').textContent).to.contain('Shall I show you around?');
  });

  it('leaves a greeting in sight, however much is asked', async () => {
    const fake = new FakeClient();
    fake.organization = {
      ...hotelflow,
      welcomeForm: {
        fields: [...everything, ...everything.map((f) => ({ ...f, id: `${f.id}2` }))],
      },
      greetings: [{ id: 'in-sight', text: 'Shall I show you around?' }],
    };
    const element = await chat(fake);
    const card = await until(() => all(element, '.preview .said')[0]);
    card?.click();
    await until(() => all(element, '.questions').length);
    await until(() => {
      const box = part(element, '.scroller').getBoundingClientRect();
      const said = part(element, '.bubble').getBoundingClientRect();
      return said.top >= box.top && said.bottom <= box.bottom;
    });
    const form = part(element, '.ask');
    expect(form.scrollHeight).to.be.above(form.clientHeight);
    expect(form.getBoundingClientRect().bottom).to.be.at.most(
      part(element, '.composer').getBoundingClientRect().top,
    );
  });

  it('goes on with Enter: to what is missing, to the message, and with it', async () => {
    const fake = new FakeClient();
    const element = await filling([name, email], fake);
    labelled(element, 'Your name').focus();
    await sendKeys({ type: 'Marta' });
    await sendKeys({ press: 'Enter' });
    await until(() => focused(element) === labelled(element, 'E-mail'));
    await sendKeys({ type: 'marta@example.com' });
    await sendKeys({ press: 'Enter' });
    await until(() => focused(element) === named(element, 'Message'));
    expect(fake.started).to.have.length(0);
    await sendKeys({ type: 'Hello' });
    labelled(element, 'E-mail').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => fake.started.length);
    expect(fake.started[0]).to.deep.include({
      text: 'Hello',
      answers: { name: 'Marta', email: 'marta@example.com' },
    });
  });

  it('A7: gives the focus to the title when something precedes the field', async () => {
    const element = await filling([name]);
    expect(focused(element)?.id).to.equal('title');
  });
});
