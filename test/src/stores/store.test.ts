import { expect } from 'chai';
import { allOf, applied } from '../../../src/stores/store.ts';
import { entryOf, infoOf, runFrom } from '../samples.ts';

const FULL = { 'info:c': infoOf('c'), 'info:d': infoOf('d'), 'run:c': runFrom(1, 2) };

describe('applied', () => {
  it('is an upsert: twice is the same as once', () => {
    const change = {
      'info:c': undefined,
      'info:d': infoOf('d', { unread: 2 }),
      listed: true,
    } as const;
    const once = applied(FULL, change);
    expect(applied(once, change)).to.deep.equal(once);
    expect(once).to.deep.equal({
      'info:d': infoOf('d', { unread: 2 }),
      'run:c': runFrom(1, 2),
      listed: true,
    });
  });

  it('leaves alone what a change does not mention, as the same object', () => {
    expect(applied(FULL, { 'info:d': undefined })['run:c']).to.equal(FULL['run:c']);
  });

  it('never changes the snapshot it is given', () => {
    const before = structuredClone(FULL);
    applied(FULL, { 'info:c': undefined, 'run:c': runFrom(1, 3) });
    expect(FULL).to.deep.equal(before);
  });
});

describe('allOf', () => {
  it('finds all values of one kind, and no other', () => {
    expect(allOf(FULL, 'info:')).to.deep.equal([infoOf('c'), infoOf('d')]);
    expect(allOf({ ...FULL, 'outbox:info:x': entryOf('info:x') }, 'info:')).to.have.length(2);
    expect(allOf({}, 'run:')).to.deep.equal([]);
  });
});
