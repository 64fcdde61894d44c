/**
 * The picker of emoji: searches, moves in its grid by arrow keys, and hands over what was chosen. Its
 * names come in a file of their own, in the language of the panel where there is one. Knows no draft.
 */
import { html, render, type TemplateResult } from 'lit/html.js';
import type { ChatController } from '../../chat-controller.ts';
import { make } from '../../make.ts';
import type { Controller, ControllerHost } from '../../plain-element.ts';
import { css } from '../../style.ts';
import type { Herald } from '../herald.ts';
import type { Language } from '../language.ts';
import { type EmojiGroup, groupsOf, matching, rowsOf } from './emoji-list.ts';
import { moved, rove } from './grid-keys.ts';

export interface EmojiOptions {
  readonly host: ControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment };
  readonly chat: ChatController;
  readonly language: Language;
  readonly herald: Herald;
  /** This stands in the field now. */
  readonly written: (text: string) => void;
  readonly failed: (thrown: unknown) => void;
  /** Chosen ones that are offered first. @default 16 */
  readonly recent?: number;
}

/** Those that are written in every language. */
const LANGUAGES: Readonly<Record<string, () => Promise<{ readonly emoji: string }>>> = {
  en: () => import('./emoji-en.ts'),
  pt: () => import('./emoji-pt.ts'),
};

export { EmojiPicker as Part };

export class EmojiPicker implements Controller {
  readonly style = style;
  readonly #options: EmojiOptions;
  #session: number;
  #open = false;
  #search = '';
  #groups: readonly EmojiGroup[] = [];
  /** Of the groups, and of those that are wanted. */
  #tag = '';
  #asked = '';
  #recent: readonly string[] = [];
  readonly #box = make('div', { class: 'box' }) as HTMLElement;
  #shown: readonly unknown[] = [];

  constructor(options: EmojiOptions) {
    this.#options = options;
    this.#session = options.chat.session;
    options.host.addController(this);
  }

  /** Another person does not see what this one chose; and all of it speaks the language of the panel. */
  hostUpdate(): void {
    const { session } = this.#options.chat;
    if (this.#open && this.#language !== this.#asked) void this.#learned();
    if (session === this.#session) return;
    this.#session = session;
    this.#open = false;
    this.#recent = [];
  }

  async toggle(): Promise<void> {
    if (this.#open) return this.#leave('#emoji');
    this.#open = true;
    this.#search = '';
    const { host } = this.#options;
    host.requestUpdate();
    await host.updateComplete;
    this.#find('#emoji-search')?.focus();
    await this.#learned();
  }

  render(): TemplateResult | undefined {
    if (!this.#open) return undefined;
    const { t } = this.#options.language;
    return html`<div class="emoji" role="dialog" aria-label=${t.emoji} @keydown=${this.#pressed} @focusout=${this.#left}>
      <label class="sr" for="emoji-search">${t.searchEmoji}</label>
      <input id="emoji-search" type="search" autocomplete="off" enterkeyhint="search" placeholder=${t.searchEmoji} .value=${this.#search} @input=${this.#searched} />
      ${this.#grid()}
    </div>`;
  }

  /** Anew only for other emoji than those it shows: there are more than a thousand. */
  #grid(): HTMLElement {
    const asked = [this.#groups, this.#search, this.#recent, this.#options.language.t];
    if (asked.some((each, index) => each !== this.#shown[index])) render(this.#glyphs(), this.#box);
    this.#shown = asked;
    return this.#box;
  }

  #glyphs(): TemplateResult {
    const { t } = this.#options.language;
    const found = matching(this.#groups, this.#search);
    const recent = this.#search
      ? []
      : this.#groups
          .flatMap(({ emoji }) => emoji)
          .filter(({ glyph }) => this.#recent.includes(glyph));
    recent.sort((a, b) => this.#recent.indexOf(a.glyph) - this.#recent.indexOf(b.glyph));
    const groups = recent.length ? [{ name: t.recentEmoji, emoji: recent }, ...found] : found;
    if (!groups.length && this.#groups.length) return html`<p role="status">${t.noEmoji}</p>`;
    return html`<div class="glyphs" role="grid" aria-label=${t.emoji} aria-busy=${!this.#groups.length} @click=${this.#chosen} @mousedown=${stay}>
      ${groups.map(
        ({ name, emoji }) => html`<div role="rowgroup" aria-label=${name} data-name=${name}>
        ${rowsOf(emoji).map(
          (row) =>
            html`<div role="row">${row.map(
              (each) =>
                html`<button type="button" role="gridcell" tabindex="-1" aria-label=${each.name}>${each.glyph}</button>`,
            )}</div>`,
        )}
      </div>`,
      )}
    </div>`;
  }

  get #language(): string {
    return this.#options.language.t.tag.split('-')[0] ?? '';
  }

  /** Shown in the language of now. What cannot be had is asked for again when it is next opened. */
  async #learned(): Promise<void> {
    const { host, failed } = this.#options;
    await this.#learn().catch(failed);
    host.requestUpdate();
    await host.updateComplete;
    rove(this.#find('.glyphs'));
  }

  async #learn(): Promise<void> {
    const tag = this.#language;
    this.#asked = tag;
    if (tag === this.#tag) return;
    const load = LANGUAGES[tag] ?? LANGUAGES.en;
    const { emoji } = (await load?.()) ?? { emoji: '' };
    if (tag !== this.#asked) return;
    this.#groups = groupsOf(emoji);
    this.#tag = tag;
  }

  readonly #searched = async (event: Event): Promise<void> => {
    const { host } = this.#options;
    this.#search = (event.target as HTMLInputElement).value;
    host.requestUpdate();
    await host.updateComplete;
    rove(this.#find('.glyphs'));
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    const from = event.target as HTMLElement;
    const first = this.#find('[role=gridcell]');
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') this.#leave('#emoji');
    else if (from.id === 'emoji-search') {
      if (event.key === 'ArrowDown') first?.focus();
      else if (event.key === 'Enter') first?.click();
      else return;
    } else {
      const to = moved(from, event);
      if (!to) return;
      if (to === 'above') this.#find('#emoji-search')?.focus();
      else to.focus();
      rove(this.#find('.glyphs'), to === 'above' ? from : to);
    }
    event.preventDefault();
  };

  /** With Shift it stays open, for those who want more than one. */
  readonly #chosen = (event: MouseEvent): void => {
    const cell = (event.target as Element).closest('[role=gridcell]');
    const glyph = cell?.textContent;
    if (!glyph) return;
    const { recent = 16 } = this.#options;
    this.#insert(glyph, cell.getAttribute('aria-label') ?? '');
    this.#recent = [glyph, ...this.#recent.filter((each) => each !== glyph)].slice(0, recent);
    if (!event.shiftKey) this.#leave('#input');
  };

  /** At the caret. */
  #insert(glyph: string, name: string): void {
    const { herald, written } = this.#options;
    const field = this.#find('#input') as HTMLTextAreaElement | null;
    field?.setRangeText(glyph, field.selectionStart, field.selectionEnd, 'end');
    written(field?.value ?? glyph);
    herald.say(name);
  }

  /** Whoever goes on elsewhere does not want it any more; another window is not elsewhere. */
  readonly #left = ({ relatedTarget, currentTarget }: FocusEvent): void => {
    const inside = (currentTarget as Element).contains(relatedTarget as Node | null);
    if (inside || !document.hasFocus()) return;
    // Its own button closes it by being pressed.
    if ((relatedTarget as Element | null)?.id !== 'emoji') this.#leave('');
  };

  #leave(next: string): void {
    if (!this.#open) return;
    this.#open = false;
    if (next) this.#find(next)?.focus();
    this.#options.host.requestUpdate();
  }

  #find(selector: string): HTMLElement | null {
    return this.#options.host.renderRoot.querySelector<HTMLElement>(selector);
  }
}

/** The focus stays where it is: Safari gives it to nobody. */
const stay = (event: Event): void => event.preventDefault();

const style = css`
  .emoji {
    position: absolute;
    inset: auto 12px calc(100% - 4px);
    z-index: 2;
    display: flex;
    flex-direction: column;
    block-size: 320px;
    max-block-size: 50vh;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .box {
    display: contents;
  }
  .emoji input {
    flex: none;
    min-block-size: 44px;
    margin: 8px;
    padding: 0 14px;
    border: 1.5px solid var(--control);
    border-radius: 22px;
    background: var(--surface);
    color: inherit;
    font: inherit;
    font-size: 16px;
  }
  .emoji input::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .emoji p {
    padding: 16px;
    color: var(--muted);
    text-align: center;
  }
  .glyphs {
    flex: 1;
    min-block-size: 0;
    padding: 0 8px 8px;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
  }
  .glyphs > div {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 1200px;
  }
  .glyphs > div::before {
    content: attr(data-name);
    display: block;
    padding: 8px 4px 4px;
    color: var(--muted);
    font-size: 13px;
    text-transform: capitalize;
  }
  .glyphs [role='row'] {
    display: grid;
    grid-template-columns: repeat(8, 1fr);
  }
  .glyphs button {
    min-inline-size: 24px;
    min-block-size: 40px;
    border-radius: 10px;
    font: 24px/1 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', var(--font);
    text-align: center;
  }
  .glyphs button:hover,
  .glyphs button:focus {
    background: var(--sunken);
  }
  .glyphs button:focus-visible {
    outline-offset: -2px;
  }
`;
