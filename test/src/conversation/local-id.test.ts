import { expect } from 'chai';
import { localId } from '../../../src/conversation/local-id.ts';

describe('localId', () => {
  it('is never the same twice', () => {
    const ids = new Set(Array.from({ length: 10_000 }, localId));
    expect(ids.size).to.equal(10_000);
  });

  it('sorts by time', () => {
    const now = Date.now;
    const ids: string[] = [];
    try {
      for (const time of [1.7e12, 1.7e12 + 1, 1.8e12, 2.5e12]) {
        Date.now = () => time;
        ids.push(localId());
      }
    } finally {
      Date.now = now;
    }
    expect([...ids].sort()).to.deep.equal(ids);
  });

  it('fits where the wire puts it, in any URL', () => {
    expect(localId()).to.match(/^[\w-]{10,64}$/);
  });
});
