import { expect } from 'chai';
import { ShamanError } from '../../src/errors.ts';

describe('ShamanError', () => {
  it('is an error with a code, and not final unless it says so', () => {
    const error = new ShamanError('request', 'No.', { status: 503 });
    expect(error).to.be.instanceOf(Error);
    expect(error).to.include({
      name: 'ShamanError',
      code: 'request',
      message: 'No.',
      fatal: false,
    });
    expect(new ShamanError('request', 'No.', { fatal: true }).fatal).to.equal(true);
  });

  it('keeps what caused it, and has no cause where there is none', () => {
    const cause = new TypeError('x');
    expect(new ShamanError('unreachable', 'No.', { cause }).cause).to.equal(cause);
    expect(new ShamanError('unreachable', 'No.')).not.to.have.property('cause');
  });

  it('is made from anything thrown; one of ours stays itself', () => {
    const ours = new ShamanError('timeout', 'Late.');
    expect(ShamanError.from(ours)).to.equal(ours);
    const error = new TypeError('x');
    expect(ShamanError.from(error)).to.deep.include({
      code: 'unreachable',
      message: 'x',
      cause: error,
    });
    for (const thrown of ['text', 5, null, undefined])
      expect(ShamanError.from(thrown, 'invalid')).to.include({
        code: 'invalid',
        message: String(thrown),
      });
  });

  it('what a backend cannot do is final', () => {
    expect(ShamanError.unsupported('setOpen')).to.include({ code: 'unsupported', fatal: true });
  });
});
