import { expect } from 'chai';
import { Choices } from '../../../elements/attention/choices.ts';

const KEY = 'shaman-attention:test';

describe('what a person chose', () => {
  afterEach(() => localStorage.removeItem(KEY));

  it('is kept for all tabs, without a word between them', () => {
    const [one, other] = [new Choices(() => KEY), new Choices(() => KEY)];
    one.set({ muted: true });
    other.set({ quiet: true });
    expect(one.all).to.deep.equal({ muted: true, quiet: true });
    expect(new Choices(() => KEY).all).to.deep.equal({ muted: true, quiet: true });
    one.clear();
    expect(other.all).to.deep.equal({});
    expect(localStorage.getItem(KEY)).to.equal(null);
  });

  it('lasts as long as the page where nothing may be kept', () => {
    const choices = new Choices(() => null);
    choices.set({ muted: true });
    expect(choices.all.muted).to.equal(true);
    expect(localStorage).to.have.length(0);
    choices.clear();
    expect(choices.all).to.deep.equal({});
  });

  for (const damaged of ['{', 'null', '7', '"x"'])
    it(`begins anew after ${damaged}`, () => {
      localStorage.setItem(KEY, damaged);
      const choices = new Choices(() => KEY);
      expect(choices.all.muted).to.equal(undefined);
      choices.set({ muted: true });
      expect(choices.all.muted).to.equal(true);
    });

  it('works where storage is blocked', () => {
    const { getItem, setItem } = Storage.prototype;
    const blocked = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    Object.assign(Storage.prototype, { getItem: blocked, setItem: blocked });
    const choices = new Choices(() => KEY);
    choices.set({ muted: true });
    choices.set({ quiet: true });
    const { all } = choices;
    Object.assign(Storage.prototype, { getItem, setItem });
    expect(all).to.deep.equal({ muted: true, quiet: true });
  });
});
