/**
 * The card beside the launcher of a closed panel: who wrote, and the first lines of it. One at most,
 * and silent: whether it is said aloud is decided elsewhere. Made by hand, so that it needs nothing of
 * the panel but its colours. Knows neither client nor storage.
 */
import { drawn, SPEECH } from '../icon.ts';
import { assign, make } from '../make.ts';
import { css, sheetsOf } from '../style.ts';

export interface Preview {
  readonly name: string;
  /** In plain words. */
  readonly text: string;
  /** URL of a picture of who wrote. */
  readonly portrait: string | undefined;
  /** What the card is called, and its button. */
  readonly label: string;
  readonly close: string;
  /** BCP 47 tag of those two. */
  readonly lang: string;
  readonly open: () => void;
  readonly dismiss: () => void;
}

const CROSS = { outline: 'm6.5 6.5 11 11m0-11-11 11' };

export class PreviewCard {
  readonly #host: Element;
  readonly #portrait = make('span', { class: 'avatar', 'aria-hidden': 'true' });
  readonly #name = make('bdi', {});
  readonly #text = make('span', { dir: 'auto', lang: '' });
  readonly #said = make(
    'button',
    { class: 'said', type: 'button' },
    this.#portrait,
    make('span', { class: 'words' }, make('b', {}, this.#name), this.#text),
  );
  readonly #away = make('button', { class: 'icon away', type: 'button' }, drawn(CROSS));
  readonly #card = make(
    'div',
    { part: 'preview', class: 'preview', role: 'group' },
    this.#said,
    this.#away,
  ) as HTMLElement;
  #shown: Preview | null = null;

  constructor(host: Element) {
    this.#host = host;
    const root = host.shadowRoot;
    // Below all that a subclass adds.
    if (root) root.adoptedStyleSheets = [...sheetsOf(previewStyle), ...root.adoptedStyleSheets];
    this.#said.addEventListener('click', () => this.#shown?.open());
    this.#away.addEventListener('click', () => this.#shown?.dismiss());
    this.#card.addEventListener('keydown', (event) => this.#pressed(event));
  }

  show(preview: Preview | null): void {
    const before = this.#shown;
    this.#shown = preview;
    if (!preview) {
      if (before) this.#leave();
      return;
    }
    const { name, text, portrait, label, close, lang } = preview;
    assign(this.#card, { 'aria-label': label, lang });
    assign(this.#away, { 'aria-label': close });
    this.#name.textContent = name;
    this.#text.textContent = text;
    if (!before || before.portrait !== portrait) this.#portrait.replaceChildren(picture(portrait));
    if (!before) this.#host.shadowRoot?.querySelector('.root')?.append(this.#card);
  }

  #leave(): void {
    const root = this.#host.shadowRoot;
    const held = this.#card.contains(root?.activeElement ?? null);
    this.#card.remove();
    // The focus does not fall off the page with what held it.
    if (held) root?.querySelector<HTMLElement>('.launcher')?.focus({ preventScroll: true });
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    this.#shown?.dismiss();
  }
}

function picture(portrait: string | undefined): Element {
  if (!portrait) return make('b', {}, drawn(SPEECH));
  return make('img', { src: portrait, alt: '', decoding: 'async' });
}

/** The bubble of somebody who stands where the launcher is: the same short corner. */
const previewStyle = css`
  .preview {
    position: absolute;
    inset-block-end: calc(100% + 14px);
    inset-inline-end: 0;
    display: flex;
    inline-size: max-content;
    max-inline-size: min(340px, 100vw - 2 * var(--shaman-offset-x, 20px));
    border: 1px solid var(--line);
    border-radius: min(var(--radius), 24px);
    border-end-end-radius: 6px;
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow);
    animation: arrive 0.24s cubic-bezier(0.2, 0.8, 0.2, 1);
  }
  :host([placement='start']) .preview {
    inset-inline: 0 auto;
    border-end-start-radius: 6px;
    border-end-end-radius: min(var(--radius), 24px);
  }
  .said {
    display: flex;
    gap: 12px;
    flex: 1;
    min-inline-size: 0;
    padding: 14px 0 14px 14px;
    padding-inline: 14px 0;
    border-radius: inherit;
  }
  .words {
    display: -webkit-box;
    overflow: hidden;
    min-inline-size: 0;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 4;
  }
  .words b {
    display: block;
    font: 600 15px/1.35 var(--title);
  }
  .away {
    color: var(--muted);
  }
  .away svg {
    inline-size: 16px;
    block-size: 16px;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(8px) scale(0.98);
    }
  }
  @media (max-width: 480px) {
    .words {
      -webkit-line-clamp: 3;
    }
  }
  @media (forced-colors: active) {
    .preview {
      border: 2px solid ButtonText;
    }
  }
`;
