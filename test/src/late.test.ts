import { expect } from 'chai';
import type { ShamanError } from '../../src/errors.ts';
import { late } from '../../src/late.ts';

describe('late', () => {
  it('asks once, however many want the part', async () => {
    let asked = 0;
    const part = late(
      async () => ++asked,
      (count) => ({ count }),
    );
    expect(asked).to.equal(0);
    const [one, two] = await Promise.all([part(), part()]);
    expect(one).to.equal(two);
    expect(await part()).to.equal(one);
    expect(asked).to.equal(1);
  });

  it('what could not be loaded is unreachable, and is loaded by the next who asks', async () => {
    let isThere = false;
    const part = late(
      () => (isThere ? Promise.resolve('it') : Promise.reject(new Error('offline'))),
      (value) => value,
    );
    const failure: ShamanError = await part().then(
      () => expect.fail('it must reject'),
      (error) => error,
    );
    expect(failure).to.deep.include({ code: 'unreachable', fatal: false });
    isThere = true;
    expect(await part()).to.equal('it');
  });
});
