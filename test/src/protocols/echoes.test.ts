import { expect } from 'chai';
import fc from 'fast-check';
import { Echoes } from '../../../src/protocols/echoes.ts';

const file = new Blob(['x']);
const attachment = { name: 'x_tc6nRjD.txt', type: 'text/plain', size: 1, url: '/x' };

describe('Echoes', () => {
  const seen = (id: string, text: string, conversationId = 'c') => ({ id, text, conversationId });

  it('finds ours, and only ours', () => {
    const echoes = new Echoes();
    echoes.expect('a', 'c', 'Hello');
    expect(echoes.claim(seen('1', 'Hello', 'another'))).to.equal(undefined);
    expect(echoes.claim(seen('2', 'Bye'))).to.equal(undefined);
    expect(echoes.claim(seen('3', 'Hello'))).to.equal('a');
    expect(echoes.claim(seen('4', 'Hello'))).to.equal(undefined);
  });

  it('keeps two that read the same two, the older one first', () => {
    const echoes = new Echoes();
    echoes.expect('a', 'c', 'ok');
    echoes.expect('b', 'c', 'ok');
    expect(echoes.claim(seen('1', 'ok'))).to.equal('a');
    expect(echoes.claim(seen('2', 'ok'))).to.equal('b');
  });

  it('names every copy of an echo like the first', () => {
    const echoes = new Echoes();
    echoes.expect('a', 'c', 'ok');
    echoes.expect('b', 'c', 'ok');
    expect(echoes.claim(seen('1', 'ok'))).to.equal('a');
    expect(echoes.claim(seen('1', 'ok'))).to.equal('a');
    expect(echoes.nameOf('1')).to.equal('a');
    expect(echoes.nameOf('2')).to.equal(undefined);
    expect(echoes.claim(seen('3', 'ok'))).to.equal('b');
  });

  it('knows by its id what was answered before its echo came', () => {
    const echoes = new Echoes();
    echoes.expect('a', 'c', 'ok');
    echoes.settle('a', '1');
    echoes.expect('b', 'c', 'ok');
    expect(echoes.claim(seen('1', 'ok'))).to.equal('a');
    expect(echoes.claim(seen('2', 'ok'))).to.equal('b');
  });

  it('looks no more for what was refused', () => {
    const echoes = new Echoes();
    echoes.expect('a', 'c', 'ok');
    echoes.settle('a');
    expect(echoes.claim(seen('1', 'ok'))).to.equal(undefined);
  });

  it('takes what is sent again for one, and not at all where its echo has come', () => {
    const echoes = new Echoes();
    echoes.expect('a', 'c', 'ok');
    echoes.expect('a', 'c', 'ok');
    expect(echoes.claim(seen('1', 'ok'))).to.equal('a');
    echoes.expect('a', 'c', 'ok');
    expect(echoes.claim(seen('2', 'ok'))).to.equal(undefined);
  });

  it('knows files by their number, because backends name them anew, and words without white space', () => {
    const echoes = new Echoes();
    echoes.expect('a', 'c', ' two\r\nlines ', [file]);
    expect(echoes.claim(seen('1', 'two\nlines'))).to.equal(undefined);
    expect(echoes.claim({ ...seen('2', 'two\nlines'), attachments: [attachment] })).to.equal('a');
  });

  it('forgets all of somebody else', () => {
    const echoes = new Echoes();
    echoes.expect('a', 'c', 'ok');
    echoes.expect('b', 'c', 'no');
    echoes.claim(seen('1', 'ok'));
    echoes.clear();
    expect(echoes.nameOf('1')).to.equal(undefined);
    expect(echoes.claim(seen('2', 'no'))).to.equal(undefined);
  });

  it('remembers the last five hundred', () => {
    const echoes = new Echoes();
    for (let i = 0; i <= 500; i++) echoes.settle(`local-${i}`, `${i}`);
    expect(echoes.nameOf('0')).to.equal(undefined);
    expect(echoes.nameOf('1')).to.equal('local-1');
    expect(echoes.nameOf('500')).to.equal('local-500');
  });

  it('names each of ours once, whatever reads the same and however often it comes', () => {
    const texts = fc.array(fc.constantFrom('ok', 'yes', 'no'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(11)), (sent, copies) => {
        const echoes = new Echoes();
        for (const [i, text] of sent.entries()) echoes.expect(`local-${i}`, 'c', text);
        const come = sent.map((text, i) => seen(`${i}`, text));
        const names = come.map((echo) => echoes.claim(echo));
        expect(names).to.deep.equal(sent.map((_, i) => `local-${i}`));
        for (const copy of copies) {
          const echo = come[copy % come.length];
          if (echo) expect(echoes.claim(echo)).to.equal(`local-${echo.id}`);
        }
      }),
    );
  });
});
