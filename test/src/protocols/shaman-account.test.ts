import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import { ShamanAccount } from '../../../src/protocols/shaman-account.ts';

describe('ShamanAccount', () => {
  const account = new ShamanAccount({ server: 'https://desk.test', organization: 'demo' });

  it('makes URLs whole, wherever they stand, and nothing else', () => {
    const text = JSON.stringify({
      avatarUrl: '/a.png',
      messages: [
        { text: '/not a url', attachments: [{ url: '/f/1' }, { url: 'https://x.test/' }] },
      ],
    });
    expect(account.parse(text)).to.deep.equal({
      avatarUrl: 'https://desk.test/a.png',
      messages: [
        {
          text: '/not a url',
          attachments: [{ url: 'https://desk.test/f/1' }, { url: 'https://x.test/' }],
        },
      ],
    });
  });

  it('takes a token that is given at once, as pages without types do', async () => {
    const getToken = (() => 'abc') as unknown as () => Promise<string>;
    const known = new ShamanAccount({ server: 'https://desk.test', organization: 'd', getToken });
    expect((await known.prove())[0].token).to.equal('abc');
  });

  it('does not take what is no JSON', () => {
    expect(() => account.parse('<html>'))
      .to.throw(ShamanError)
      .with.property('code', 'protocol');
  });
});
