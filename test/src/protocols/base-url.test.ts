import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import { baseOf, socketBaseOf } from '../../../src/protocols/base-url.ts';

describe('where a backend stands', () => {
  const cases: readonly (readonly [string | undefined, string])[] = [
    ['https://chat.example.com', 'https://chat.example.com'],
    ['https://chat.example.com/', 'https://chat.example.com'],
    ['https://chat.example.com:8443/rooms//', 'https://chat.example.com:8443/rooms'],
    ['https://chat.example.com/a/b?c=d#e', 'https://chat.example.com/a/b'],
    ['/rooms', `${location.origin}/rooms`],
    ['', location.origin],
    [undefined, location.origin],
  ];
  for (const [server, base] of cases) {
    it(`is ${base} for ${server}`, () => {
      expect(baseOf(server)).to.equal(base);
    });
  }

  it('says so where that is no URL', () => {
    expect(() => baseOf('http://'))
      .to.throw(ShamanError)
      .that.deep.includes({ code: 'invalid', fatal: true });
  });

  it('has sockets that are as safe as its pages', () => {
    expect(socketBaseOf('http://a/http')).to.equal('ws://a/http');
    expect(socketBaseOf('https://a')).to.equal('wss://a');
  });
});
