import { expect } from 'chai';
import { Levels } from '../../../src/conversation/levels.ts';
import { messageAt as message } from '../samples.ts';

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
    levels.missed(message(1));
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

  it('what began is level where the line brought some of what was asked for', () => {
    const [first, second] = [message(1), message(2)];
    const levels = new Levels();
    levels.began('c', [first]);
    expect(levels.has('c'), 'the line may not have been there yet').to.equal(false);
    levels.missed(second);
    for (const known of [[first], [first, { ...second, text: 'as it was' }]])
      levels.began('c', known);
    expect(levels.has('c'), 'not before it was asked for').to.equal(false);
    levels.missed(first);
    levels.began('c', [first]);
    expect(levels.has('c')).to.equal(true);
    levels.doubt();
    levels.began('c', [first, second]);
    expect(levels.has('c'), 'what the line before has brought').to.equal(false);
  });

  it('what waits to be put in came when it came, however often it is looked at', () => {
    const levels = new Levels();
    const one = message(1);
    levels.missed(one);
    const asked = levels.asks();
    levels.missed(one);
    levels.answered('c', asked);
    levels.put();
    expect(levels.has('c')).to.equal(true);
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
