/** Runs in the page of the gallery: shows one state after the other, and turns it to light and dark, left and right. */
import '../../elements/index.ts';
import { raise } from '../elements/states/state.ts';
import { stateNamed } from '../elements/states/states.ts';
import { clearStage } from '../elements/support/stage.ts';

export interface Turn {
  readonly theme: 'light' | 'dark';
  readonly dir: 'ltr' | 'rtl';
}

export interface GalleryPage {
  /** Shows this state, and nothing else. */
  show(name: string): Promise<void>;
  turn(turn: Turn): Promise<void>;
}

const still = new CSSStyleSheet();
still.replaceSync(
  '* { animation: none !important; transition: none !important; caret-color: transparent !important; }',
);

const gallery: GalleryPage = {
  async show(name) {
    clearStage();
    document.documentElement.dir = 'ltr';
    const element = await raise(stateNamed(name));
    element.shadowRoot?.adoptedStyleSheets.push(still);
  },
  async turn({ theme, dir }) {
    const element = document.querySelector('shaman-chat');
    if (!element) throw new Error('nothing is shown');
    document.documentElement.dir = dir;
    document.documentElement.style.colorScheme = theme;
    element.theme = theme;
    await element.updateComplete;
    await new Promise(requestAnimationFrame);
  },
};

await document.fonts.ready;
Object.assign(globalThis, { gallery });
