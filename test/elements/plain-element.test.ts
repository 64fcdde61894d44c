/** The base of the elements: attributes and properties, one picture per turn, controllers, looks. */
import { expect } from 'chai';
import { css as litCss } from 'lit';
import {
  type Changes,
  type Controller,
  PlainElement,
  type Properties,
} from '../../elements/plain-element.ts';
import { css, type Looks } from '../../elements/style.ts';
import { until } from '../support/until.ts';

class Lamp extends PlainElement {
  static override properties: Properties = {
    tone: { reflect: true },
    lit: { type: Boolean, reflect: true },
    burnsFor: { type: Number, attribute: 'burns-for' },
    filament: { attribute: false },
  };
  static override styles: Looks[] = [css`:host { display: block; --own: first; }`];
  declare tone: string | null;
  declare lit: boolean;
  declare burnsFor: number | null;
  declare filament: unknown;
  readonly pictures: string[][] = [];
  readonly early: unknown[] = [];
  fault: Error | null = null;

  constructor() {
    super();
    this.tone = 'warm';
    this.lit = false;
  }

  get plug(): unknown {
    return this.early.at(-1);
  }
  set plug(plug: unknown) {
    this.early.push(plug);
  }

  protected override update(changed: Changes): void {
    if (this.fault) throw this.fault;
    this.pictures.push([...changed.keys()]);
    this.renderRoot.textContent = `${this.tone} ${this.lit}`;
  }
}
customElements.define('test-lamp', Lamp);

const made: HTMLElement[] = [];
function stand<E extends HTMLElement>(element: E): E {
  made.push(element);
  document.body.append(element);
  return element;
}
const lamp = () => stand(document.createElement('test-lamp') as Lamp);

describe('PlainElement', () => {
  afterEach(() => {
    for (const element of made.splice(0)) element.remove();
  });

  it('draws once for all that changes within a turn, and says what changed', async () => {
    const element = lamp();
    await element.updateComplete;
    expect(element.pictures).to.deep.equal([['tone', 'lit']]);
    element.tone = 'cold';
    element.tone = 'warmer';
    element.lit = true;
    element.requestUpdate();
    expect(element.pictures).to.have.length(1);
    expect(await element.updateComplete).to.equal(true);
    expect(element.pictures.slice(1)).to.deep.equal([['tone', 'lit']]);
    expect(element.renderRoot.textContent).to.equal('warmer true');
    element.tone = 'warmer';
    await element.updateComplete;
    expect(element.pictures).to.have.length(2);
  });

  it('waits with the first picture until it stands in a page', async () => {
    const element = document.createElement('test-lamp') as Lamp;
    element.lit = true;
    await Promise.resolve();
    expect(element.pictures).to.have.length(0);
    stand(element);
    await element.updateComplete;
    expect(element.renderRoot.textContent).to.equal('warm true');
  });

  it('turns attributes into properties of their types', async () => {
    const element = lamp();
    for (const [name, text] of Object.entries({ tone: 'red', lit: '', 'burns-for': '12' }))
      element.setAttribute(name, text);
    expect([element.tone, element.lit, element.burnsFor]).to.deep.equal(['red', true, 12]);
    for (const name of ['tone', 'lit', 'burns-for']) element.removeAttribute(name);
    expect([element.tone, element.lit, element.burnsFor]).to.deep.equal([null, false, null]);
    element.setAttribute('filament', 'thin');
    expect(element.filament).to.equal(undefined);
    expect(Lamp.observedAttributes).to.deep.equal(['tone', 'lit', 'burns-for']);
  });

  it('shows as attributes what is to be seen there, and nothing else', async () => {
    const element = lamp();
    element.burnsFor = 3;
    await element.updateComplete;
    expect(element.getAttributeNames()).to.deep.equal(['tone']);
    element.lit = true;
    element.tone = null;
    await element.updateComplete;
    expect(element.getAttributeNames()).to.deep.equal(['lit']);
    expect(element.tone, 'is the same read back').to.equal(null);
  });

  it('takes what the page set before the tag had a class, accessors too, over its defaults', async () => {
    const element = document.createElement('test-early-lamp');
    Object.assign(element, { tone: 'blue', plug: 'wall', other: 1 });
    element.setAttribute('tone', 'green');
    stand(element);
    customElements.define('test-early-lamp', class extends Lamp {});
    const upgraded = element as Lamp;
    expect(upgraded.tone).to.equal('blue');
    expect(upgraded.early).to.deep.equal(['wall']);
    expect(Object.hasOwn(element, 'tone')).to.equal(false);
    expect(Object.hasOwn(element, 'other')).to.equal(true);
    upgraded.tone = 'red';
    await upgraded.updateComplete;
    expect(element.getAttribute('tone')).to.equal('red');
  });

  it('subclasses add properties and looks, in either manner, above what they inherit', async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(':host { --native: third }');
    class Desk extends Lamp {
      static override properties: Properties = { drawers: { type: Number } };
      static override styles: Looks[] = [
        ...Lamp.styles,
        [litCss`:host { --own: second; --lit: second }`],
        sheet,
      ];
      declare drawers: number;
    }
    customElements.define('test-desk-lamp', Desk);
    const element = stand(document.createElement('test-desk-lamp') as Desk);
    element.setAttribute('drawers', '2');
    element.setAttribute('tone', 'red');
    expect([element.drawers, element.tone]).to.deep.equal([2, 'red']);
    await element.updateComplete;
    const look = getComputedStyle(element);
    expect(['--own', '--lit', '--native'].map((name) => look.getPropertyValue(name))).to.deep.equal(
      ['second', 'second', 'third'],
    );
    expect(Lamp.observedAttributes).to.not.include('drawers');
    expect(lamp().renderRoot.adoptedStyleSheets[0]).to.equal(
      element.renderRoot.adoptedStyleSheets[0],
    );
  });

  it('a mistake in one picture is told to the page, and the next one is drawn', async () => {
    const element = lamp();
    await element.updateComplete;
    const told: unknown[] = [];
    const { onerror } = window;
    window.onerror = (_message, _source, _line, _column, error) => void told.push(error);
    element.fault = new Error('burnt');
    element.requestUpdate();
    await element.updateComplete;
    await until(() => told.length > 0);
    window.onerror = onerror;
    expect(told).to.deep.equal([element.fault]);
    element.fault = null;
    element.lit = true;
    await element.updateComplete;
    expect(element.renderRoot.textContent).to.equal('warm true');
  });

  describe('controllers', () => {
    function follow(element: Lamp, more: Controller = {}): string[] {
      const heard: string[] = [];
      element.addController({
        hostConnected: () => heard.push('connected'),
        hostDisconnected: () => heard.push('disconnected'),
        hostUpdate: () => heard.push(`before ${element.renderRoot.textContent}`),
        hostUpdated: () => heard.push(`after ${element.renderRoot.textContent}`),
        ...more,
      });
      return heard;
    }

    it('hear of the page, and of each picture before and after it', async () => {
      const element = document.createElement('test-lamp') as Lamp;
      const heard = follow(element);
      stand(element);
      await element.updateComplete;
      element.lit = true;
      await element.updateComplete;
      element.remove();
      expect(heard).to.deep.equal([
        ...['connected', 'before ', 'after warm false'],
        ...['before warm false', 'after warm true', 'disconnected'],
      ]);
    });

    it('that come later hear at once that it is in the page, and nothing after they left', async () => {
      const element = lamp();
      await element.updateComplete;
      const gone: string[] = [];
      const leaver = { hostUpdated: () => gone.push('updated') };
      element.addController(leaver);
      element.removeController(leaver);
      expect(follow(element)).to.deep.equal(['connected']);
      element.lit = true;
      await element.updateComplete;
      expect(gone).to.deep.equal([]);
    });

    it('what they change before a picture is in it; what they change after is another', async () => {
      const element = lamp();
      await element.updateComplete;
      let again = 1;
      follow(element, {
        hostUpdate: () => {
          element.tone = 'cold';
        },
        hostUpdated: () => {
          if (again-- > 0) element.lit = false;
        },
      });
      element.lit = true;
      expect(await element.updateComplete).to.equal(false);
      expect(element.pictures.slice(1)).to.deep.equal([['lit', 'tone']]);
      expect(await element.updateComplete).to.equal(true);
      expect(element.pictures.slice(2)).to.deep.equal([['lit']]);
    });
  });
});
