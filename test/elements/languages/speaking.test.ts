/** The language of an element in a page: found, changed while it is used, turned around, and reworded. */
import { expect } from 'chai';
import '../../../elements/index.ts';
import '../../../elements/desk.ts';
import type { ShamanChat, Texts } from '../../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from '../support/fake-client.ts';
import { inside } from '../support/inside.ts';
import {
  chat,
  clearStage,
  desk,
  entered,
  maybeNamed,
  named,
  opened,
  part,
  press,
  until,
} from '../support/stage.ts';

const page = document.documentElement;
const before = { lang: page.lang, dir: page.dir };
const talk = () => {
  // Not an hour ago, which may be another day.
  const now = { createdAt: Date.now() };
  return new FakeConversation('c1', [say(visitor, 'Hi', now), say(ana, 'Hello', now)]);
};
const direction = (element: Element) => getComputedStyle(element).direction;

afterEach(() => {
  clearStage();
  Object.assign(page, before);
});

describe('another language while the chat is used', () => {
  it('comes with the attribute, in every word, and keeps what was written', async () => {
    const element = await inside(talk());
    const field = named<HTMLTextAreaElement>(element, 'Message');
    field.value = 'Guten';
    field.focus();
    element.setAttribute('locale', 'de');
    await until(() => maybeNamed(element, 'Nachricht'));
    expect(named(element, 'Nachricht')).to.equal(field);
    expect(field.value).to.equal('Guten');
    expect(element.shadowRoot?.activeElement).to.equal(field);
    expect(named(element, 'Chat öffnen')).to.exist;
    expect(part(element, '.root').lang).to.equal('de');
    expect(part(element, '.day').textContent.trim()).to.equal('Heute');
    element.setAttribute('locale', 'en');
    await element.updateComplete;
    expect(named(element, 'Message')).to.equal(field);
  });

  it('comes with the lang of the page, also while it is closed', async () => {
    page.lang = 'en';
    const element = await chat(new FakeClient([talk()]), { locale: '' });
    page.lang = 'es-MX';
    await until(() => maybeNamed(element, 'Abrir chat'));
    await opened(element);
    await until(() => maybeNamed(element, 'Cerrar chat'));
    page.lang = 'fr-CA';
    await until(() => maybeNamed(element, 'Fermer le chat'));
    page.lang = '';
    element.lang = 'ru';
    await until(() => maybeNamed(element, 'Закрыть чат'));
  });

  it('does not come with the lang of the page where the element has its own', async () => {
    const element = await chat(new FakeClient());
    await opened(element);
    page.lang = 'de';
    element.locale = 'es';
    await until(() => maybeNamed(element, 'Cerrar chat'));
  });

  it('is not listened for once the element is gone', async () => {
    const element = await chat(new FakeClient(), { locale: '' });
    element.remove();
    await element.updateComplete;
    let drawn = 0;
    element.addController({ hostUpdate: () => void drawn++ });
    page.lang = 'de';
    await new Promise<void>((heard) => {
      const witness = new MutationObserver(() => heard());
      witness.observe(page, { attributeFilter: ['lang'] });
      page.lang = 'es';
    });
    await element.updateComplete;
    expect(drawn).to.equal(0);
  });

  it('is the one that was asked for last, whichever comes first', async () => {
    const element = await chat(new FakeClient());
    await opened(element);
    for (const locale of ['he', 'fr', 'ar', 'de']) {
      element.locale = locale;
      await Promise.resolve();
    }
    await until(() => maybeNamed(element, 'Chat schließen'));
    await element.updateComplete;
    expect(part(element, '.root').lang).to.equal('de');
  });
});

describe('the direction', () => {
  for (const locale of ['ar', 'he'])
    it(`of ${locale} is from the right, and the panel stays in the window`, async () => {
      const element = await chat(new FakeClient([talk()]), { locale });
      await opened(element);
      expect([element, part(element, '#panel')].map(direction)).to.deep.equal(['rtl', 'rtl']);
      expect(part(element, '.root').dir).to.equal('rtl');
      expect(element.matches(':state(rtl)')).to.equal(true);
      const { left, right } = part(element, '#panel').getBoundingClientRect();
      expect(left).to.be.at.least(0);
      expect(right).to.be.at.most(innerWidth);
      element.locale = 'en';
      await until(() => direction(element) === 'ltr');
      expect(part(element, '.root').dir).to.equal('');
    });

  it('is what the element’s own dir says, at once', async () => {
    const element = await chat(new FakeClient(), { locale: 'ar', dir: 'ltr' });
    await opened(element);
    expect(direction(part(element, '#panel'))).to.equal('ltr');
    element.removeAttribute('dir');
    await until(() => direction(part(element, '#panel')) === 'rtl');
  });

  it('is the page’s for languages that do not ask for one', async () => {
    page.dir = 'rtl';
    const element = await chat(new FakeClient(), { locale: 'de' });
    await opened(element);
    expect(direction(part(element, '#panel'))).to.equal('rtl');
  });

  it('is the desk’s, too', async () => {
    const element = await desk(new FakeClient([talk()]), { locale: 'he' });
    await until(() => part(element, '.desk').dir === 'rtl');
    element.dir = 'ltr';
    await until(() => direction(part(element, '.desk')) === 'ltr');
  });
});

describe('texts of the page', () => {
  const title = (element: ShamanChat) => part(element, '#panel').textContent;

  it('stand in for ours, one by one, in any language', async () => {
    const texts: Texts = { firstContact: 'Ahoy', close: 'Away', openChat: 'Hail us' };
    const element = await chat(new FakeClient(), { texts });
    expect(named(element, 'Hail us')).to.exist;
    await opened(element);
    expect(title(element)).to.contain('Ahoy');
    expect(named(element, 'Away')).to.exist;
    element.locale = 'de';
    await until(() => maybeNamed(element, 'Neue Unterhaltung'));
    expect(title(element)).to.contain('Ahoy');
  });

  it('come and go while the chat is used', async () => {
    const element = await chat(new FakeClient());
    await opened(element);
    element.texts = { newConversation: 'Begin' };
    await element.updateComplete;
    await press(element, 'Begin');
    element.texts = undefined;
    await element.updateComplete;
    expect(named(element, 'Back to conversations')).to.exist;
    await press(element, 'Back to conversations');
    expect(named(element, 'New conversation')).to.exist;
  });

  it('are functions where ours are, and single ones of a group', async () => {
    const typing = talk();
    typing.typing = [ana];
    const element = await chat(new FakeClient([typing]), {
      texts: { typing: (name) => `${name} scribbles`, status: { sent: 'Gone' } },
    });
    await opened(element);
    expect(title(element)).to.contain(`${ana.name} scribbles`);
    await entered(element);
    expect(part(element, '[part=messages]').textContent).to.contain('Gone');
  });

  it('that are of another kind than ours break nothing', async () => {
    const wrong: unknown = { close: 7, typing: 'x', status: 'x', notice: null, scores: undefined };
    const element = await inside(talk(), undefined, { texts: wrong as Texts });
    expect(named(element, 'Close chat')).to.exist;
    expect(part(element, '[part=messages]').textContent).to.contain('Sent');
  });

  it('are text, whatever is in them', async () => {
    const element = await chat(new FakeClient(), { texts: { firstContact: '<img src=x>' } });
    await opened(element);
    expect(title(element)).to.contain('<img src=x>');
  });
});
