import { expect } from 'chai';
import { Levels } from '../../../src/conversation/levels.ts';

describe('Levels', () => {
  it('nothing is level before it was asked, answered and put in', () => {
    const levels = new Levels();
    const asked = levels.asks('c');
    levels.answered('c', asked);
    expect(levels.has('c')).to.equal(false);
    levels.put();
    expect(levels.has('c')).to.equal(true);
    expect(levels.has('d')).to.equal(false);
  });

  it('what came meanwhile is in no answer to an earlier question', () => {
    const levels = new Levels();
    const asked = levels.asks();
    levels.missed('c');
    for (const id of ['c', 'd']) levels.answered(id, asked);
    levels.put();
    expect([levels.has('c'), levels.has('d')]).to.deep.equal([false, true]);
  });

  it('without a line nothing is level, nor by an answer from before', () => {
    const levels = new Levels();
    levels.answered('c', levels.asks());
    levels.put();
    const sent = levels.asks();
    const asked = levels.asks();
    levels.doubt();
    levels.answered('c', asked);
    levels.put();
    expect(levels.has('c')).to.equal(false);
    levels.answered('c', levels.asks('c'));
    levels.put();
    expect(levels.has('c')).to.equal(true);
    expect(levels.has('c', sent), 'what was sent over the line before').to.equal(false);
  });

  it('while it is asked about again it is not level', () => {
    const levels = new Levels();
    levels.answered('c', levels.asks('c'));
    levels.put();
    levels.asks('c');
    levels.put();
    expect(levels.has('c')).to.equal(false);
  });
});
