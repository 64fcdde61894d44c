import { expect } from 'chai';
import { html, render } from 'lit/html.js';
import { KeyedList } from '../../elements/panel/keyed-list.ts';

describe('KeyedList', () => {
  let box: HTMLElement;
  let list: KeyedList;

  beforeEach(() => {
    box = document.createElement('div');
    list = new KeyedList('ul');
    document.body.append(box);
  });
  afterEach(() => box.remove());

  const show = (keys: string) => {
    const rows = [...keys].map((key) => ({
      key,
      draw: html`<li><button data-key=${key}>${key}</button></li>`,
    }));
    render(html`<p>before</p>${list.drawn(rows)}<p>after</p>`, box);
  };
  const drawn = () => [...box.querySelectorAll('p, li')].map((each) => each.textContent).join(' ');
  const row = (key: string) => box.querySelector<HTMLElement>(`[data-key="${key}"]`);

  it('draws any order after any other, and every row keeps its element', () => {
    const orders = [
      '',
      'a',
      'abc',
      'cab',
      'bc',
      'xbyczd',
      'dzcybx',
      'abcdefgh',
      'hbcdefga',
      'bd',
      '',
    ];
    for (const from of orders)
      for (const to of orders) {
        show(from);
        const kept = [...to].filter((key) => from.includes(key));
        const elements = kept.map(row);
        show(to);
        expect(drawn(), `${from} to ${to}`).to.equal(['before', ...to, 'after'].join(' '));
        expect(kept.map(row), `${from} to ${to}`).to.deep.equal(elements);
      }
  });

  it('moves nothing for what comes at either end, goes, or arrives in between', () => {
    show('bcd');
    row('c')?.focus();
    for (const keys of ['bcde', 'abcde', 'abxcde', 'ce', 'c']) {
      show(keys);
      expect(document.activeElement, keys).to.equal(row('c'));
    }
  });

  it('moves the one row that came to the top, and not those that it passed', () => {
    show('abcd');
    row('a')?.focus();
    show('dabc');
    expect(document.activeElement).to.equal(row('a'));
  });

  it('gives the focus back to a row that has to go somewhere else itself', () => {
    show('abcd');
    row('c')?.focus();
    for (const keys of ['cabd', 'abdxc', 'c']) {
      show(keys);
      expect(document.activeElement === row('c'), keys).to.equal(true);
    }
    show('ab');
    expect(document.activeElement === document.body).to.equal(true);
    show('ba');
    expect(document.activeElement === document.body, 'nobody had it').to.equal(true);
  });

  it('turns thousands of rows around, and lets go of them, while nobody waits', () => {
    const rows = Array.from({ length: 6000 }, (_, key) => ({ key, draw: html`<li>${key}</li>` }));
    box.append(list.drawn(rows));
    const begun = performance.now();
    list.drawn([...rows].reverse());
    expect(list.element.textContent?.startsWith('59995998')).to.equal(true);
    list.drawn([]);
    // A fiftieth of it; ten times as much where each row has to be found first.
    expect(performance.now() - begun).to.be.below(1000);
    expect(list.element.textContent).to.equal('');
  });

  it('draws a key that is there twice as often as it is asked to, and forgets it again', () => {
    show('aba');
    show('baa');
    expect(drawn()).to.equal('before b a a after');
    show('b');
    expect(drawn()).to.equal('before b after');
  });
});
