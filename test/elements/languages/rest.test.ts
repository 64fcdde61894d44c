/** What rare parts say in English: fetched by those who speak it, also when they come to it late. */
import { expect } from 'chai';
import '../../../elements/index.ts';
import { en } from '../../../elements/panel/translations/en.ts';
import { ana, FakeConversation, say, visitor } from '../support/fake-client.ts';
import { inside } from '../support/inside.ts';
import { all, clearStage, part, until } from '../support/stage.ts';

const fetched = () => 'end' in en;
const items = (element: Element) =>
  all(element, '[role=menuitem]').map(({ textContent }) => textContent.trim());
const talk = () => new FakeConversation('c1', [say(visitor, '**Hi**'), say(ana, 'Hello')]);

describe('the rest of English', () => {
  afterEach(clearStage);

  it('is not fetched for those who speak another language, and is there when they go over to it', async () => {
    const element = await inside(talk(), undefined, { locale: 'pt-BR' });
    part(element, '#more').click();
    await until(() => items(element).includes('Encerrar conversa'));
    expect(fetched()).to.equal(false);
    element.locale = 'en';
    await until(() => items(element).includes('End conversation'));
    expect(fetched()).to.equal(true);
    expect(items(element).every(Boolean)).to.equal(true);
  });
});
