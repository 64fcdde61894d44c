/** Who is here may change: by a token, a command, a sign-out here or in another tab. Or only seems to. */
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say } from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  named,
  opened,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

const real = { organization: 'demo', connect: 'lazy', storage: 'memory', locale: 'en' } as const;
const token = (text: string) => () => Promise.resolve(text);
const field = (element: ShamanChat) => named<HTMLTextAreaElement>(element, 'Message');

async function known(settings: Partial<ShamanChat>): Promise<ShamanChat> {
  const element = document.createElement('shaman-chat');
  Object.assign(element, real, settings);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

async function writing(element: ShamanChat): Promise<void> {
  element.show();
  await element.updateComplete;
  await press(element, 'New conversation');
  await written(element, 'secret');
}

describe('another person', () => {
  afterEach(clearStage);

  it('is not who brings another function for the token', async () => {
    const asked: string[] = [];
    const element = await known({ getToken: () => (asked.push('first'), Promise.resolve('')) });
    const { client } = element;
    await writing(element);
    element.getToken = () => (asked.push('second'), Promise.resolve(''));
    await element.updateComplete;
    expect(element.client).to.equal(client);
    expect(field(element).value).to.equal('secret');
    asked.length = 0;
    await element.client?.start().catch(() => {});
    expect(asked).to.not.include('first');
  });

  const changes: Readonly<Record<string, (element: ShamanChat) => void>> = {
    'another token': (element) => {
      element.token = 'b';
    },
    'identify()': (element) => element.identify({ getToken: token('b') }),
  };
  for (const [name, change] of Object.entries(changes))
    it(`comes with ${name}, and finds no words of the one before`, async () => {
      const element = await known({ getToken: token('a') });
      const { client } = element;
      await writing(element);
      change(element);
      await element.updateComplete;
      expect(element.client).to.not.equal(client);
      await press(element, 'New conversation');
      expect(field(element).value).to.equal('');
    });

  it('is nobody of whom the page only tells more: that is told, once there is a client', async () => {
    const fake = new FakeClient();
    const element = await chat(fake, { consent: 'required', token: 'a' });
    element.identify({ name: 'Eva', attributes: { plan: 'trial' } });
    element.identify({ email: 'eva@example.com', attributes: { plan: 'pro' } });
    await element.updateComplete;
    expect(fake.told).to.deep.equal([]);
    element.grantConsent();
    await until(() => fake.told.length);
    expect(fake.told).to.deep.equal([{ name: 'Eva', email: 'eva@example.com', plan: 'pro' }]);
    element.identify({ attributes: { plan: null } });
    expect(fake.told.slice(1)).to.deep.equal([{ plan: null }]);
    expect(element.token).to.equal('a');
  });

  it('is not told what the page said of the one before', async () => {
    const fake = new FakeClient();
    const element = await chat(fake, { consent: 'required' });
    element.identify({ name: 'Eva' });
    element.identify({ token: 'b', attributes: { plan: 'pro' } });
    element.grantConsent();
    await until(() => fake.told.length);
    expect(fake.told).to.deep.equal([{ plan: 'pro' }]);
    expect(element.token).to.equal('b');
  });

  it('finds the chat open again after a sign-out', async () => {
    const fake = new FakeClient([new FakeConversation('c1', [say(ana, 'Hello')])]);
    const element = await chat(fake);
    await opened(element);
    fake.opening = () => Promise.resolve(void (fake.known = true));
    await element.signOut();
    await until(() => all(element, '.skeleton').length === 0);
    expect(part(element, '.empty').textContent).to.contain('Nothing here yet');
  });

  it('so after one in another tab, which takes the drafts too', async () => {
    const fake = new FakeClient([new FakeConversation('c1', [say(ana, 'Hello')])]);
    const element = await chat(fake);
    await opened(element);
    await writing(element);
    fake.opening = () => Promise.resolve(void (fake.known = true));
    await fake.signOut();
    await until(() => field(element).value === '');
    await press(element, 'Back to conversations');
    await until(() => all(element, '.skeleton').length === 0);
  });
});
