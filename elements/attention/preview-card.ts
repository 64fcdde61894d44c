/**
 * The card beside the launcher of a closed panel: who wrote, and the first lines of it. One at most,
 * and silent: whether it is said aloud is decided elsewhere. Knows neither client nor storage.
 */
import { css, html, render, type TemplateResult } from 'lit';
import type { Author } from '../../src/index.ts';
import { avatar } from '../panel/parts/avatar.ts';
import { cross } from '../panel/parts/icons.ts';
import { sheetsOf } from '../style.ts';

export interface Preview {
  readonly author: Author;
  readonly name: string;
  /** In plain words. */
  readonly text: string;
  /** What it is called, and its button. */
  readonly label: string;
  readonly close: string;
  readonly lang: string;
  readonly open: () => void;
  readonly dismiss: () => void;
}

export class PreviewCard {
  readonly #host: Element;
  #place: HTMLElement | null = null;

  constructor(host: Element) {
    this.#host = host;
    const root = host.shadowRoot;
    // Below all that a subclass adds.
    if (root) root.adoptedStyleSheets = [...sheetsOf(previewStyle), ...root.adoptedStyleSheets];
  }

  show(preview: Preview | null): void {
    const root = this.#host.shadowRoot;
    if (!root || (!preview && !this.#place)) return;
    const held = this.#place?.contains(root.activeElement);
    this.#place ??= root.appendChild(document.createElement('div'));
    if (preview) return void render(card(preview), this.#place);
    this.#place.remove();
    this.#place = null;
    // The focus does not fall off the page with what held it.
    if (held) root.querySelector<HTMLElement>('.launcher')?.focus({ preventScroll: true });
  }
}

function card({ author, name, text, label, close, lang, open, dismiss }: Preview): TemplateResult {
  const escaped = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    dismiss();
  };
  return html`<div part="preview" class="preview" role="group" aria-label=${label} lang=${lang} @keydown=${escaped}>
    <button class="said" type="button" @click=${open}>
      ${avatar({ author, name })}
      <span class="words"><b><bdi>${name}</bdi></b> <span dir="auto" lang="">${text}</span></span>
    </button>
    <button class="icon away" type="button" aria-label=${close} @click=${dismiss}>${cross}</button>
  </div>`;
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
  .words > * {
    display: block;
  }
  .words b {
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
