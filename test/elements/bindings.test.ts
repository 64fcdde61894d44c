/** What our templates may bind is bound by Lit as it is shipped, wherever it stands. */
import { expect } from 'chai';
import { html, nothing, render } from 'lit/html.js';

/** Draws it anew into the same place; what is there is said without the marks of the library. */
function stage() {
  const host = document.createElement('div');
  return (what: unknown) => {
    render(what, host);
    return host.innerHTML.replace(/<!--.*?-->/g, '');
  };
}

describe('templates', () => {
  it('have children first, last, alone, beside each other and within each other', () => {
    const draw = stage();
    const row = (a: unknown, b: unknown) => html`${a}<i>${b}</i>, ${a}${b}`;
    expect(draw(row('x', 'y'))).to.equal('x<i>y</i>, xy');
    expect(draw(row(html`<b>${'x'}</b>`, 0))).to.equal('<b>x</b><i>0</i>, <b>x</b>0');
    expect(draw(row(nothing, [1, html`<hr />`]))).to.equal('<i>1<hr></i>, 1<hr>');
    expect(draw(row(document.createElement('u'), null))).to.equal('<i></i>, <u></u>');
    expect(draw(row('<s>', undefined))).to.equal('&lt;s&gt;<i></i>, &lt;s&gt;');
  });

  it('that end with a child leave what stands behind them', () => {
    const draw = stage();
    const part = (text: string) => html`<i></i>${text}`;
    const all = (list: readonly string[]) => html`${list.map(part)}${part('last')}<b>end</b>`;
    expect(draw(all(['1', '2']))).to.equal('<i></i>1<i></i>2<i></i>last<b>end</b>');
    expect(draw(all(['3']))).to.equal('<i></i>3<i></i>last<b>end</b>');
    expect(draw(all([]))).to.equal('<i></i>last<b>end</b>');
  });

  it('have attributes of every kind in any order, also of what has no end', () => {
    const draw = stage();
    const clicks: string[] = [];
    const field = (value: unknown, name: string) => html`<label class=${name} title="fixed"
      ><input name=${name} aria-label=${value} .value=${name} type="text" @click=${() =>
        clicks.push(name)} required maxlength=${3}/>${name}</label
    ><svg><path d=${value} data-x=${name}/></svg>`;
    const parts = (text: string) => text.replace(/\s+/g, ' ');
    expect(parts(draw(field('a b', 'one')))).to.equal(
      '<label title="fixed" class="one"><input type="text" required="" name="one" aria-label="a b" maxlength="3">one</label><svg><path d="a b" data-x="one"></path></svg>',
    );
    const host = document.createElement('div');
    render(field('a b', 'one'), host);
    const input = host.querySelector('input') as HTMLInputElement;
    expect(input.value).to.equal('one');
    input.click();
    render(field(nothing, 'two'), host);
    expect(host.querySelector('input')).to.equal(input);
    expect([input.ariaLabel, input.name, input.value]).to.deep.equal([null, 'two', 'two']);
    input.click();
    expect(clicks).to.deep.equal(['one', 'two']);
  });

  it('that no source text made are refused', () => {
    const forged = { ...html``, strings: ['<img src="x" onerror="alert(1)">'] };
    expect(() => stage()(forged)).to.throw('invalid template strings array');
  });
});
