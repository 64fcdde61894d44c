import { expect } from 'chai';
import { subjectOf } from '../../../src/protocols/token.ts';

const jwt = (payload: unknown): string => {
  const part = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(payload))));
  return `header.${part.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')}.signature`;
};

describe('subjectOf', () => {
  it('is whom the token is about', () => {
    expect(subjectOf(jwt({ sub: 'ana' }))).to.equal('ana');
    expect(subjectOf(jwt({ sub: 'x?>~', pad: 'ÿþ' }))).to.equal('x?>~');
  });

  it('is one and the same for tokens that do not say it', () => {
    const tokens = ['', 'opaque', 'a.b.c', jwt({}), jwt({ sub: '' }), jwt({ sub: 5 }), jwt(null)];
    for (const token of tokens) expect(subjectOf(token), token).to.equal('identified');
  });
});
