/**
 * What few messages have besides their words: what they answer, answers that are offered, how far their
 * files have come. Comes with the first of them. Keeps nothing.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Message, Quote } from '../../../src/index.ts';
import { css } from '../../style.ts';
import { discard } from '../deeds.ts';
import type { ChoicesOptions } from '../message-choices.ts';
import { plainText } from '../parts/person-text.ts';
import { nameOf } from '../people.ts';

/** How far back a message is looked for. */
const PAGES = 50;

export { Asides as Part };

export class Asides {
  readonly style = style;
  readonly #options: ChoicesOptions;

  constructor(options: ChoicesOptions) {
    this.#options = options;
  }

  quote({ id, author, text }: Quote): TemplateResult {
    const { t } = this.#options.language;
    return html`<button class="quote" type="button" @click=${() => this.#goTo(id)}><span class="sr">${t.inReplyTo} </span><b><bdi>${nameOf(author, t)}</bdi></b> <span dir="auto">${plainText(text)}</span></button>`;
  }

  uploading({ uploaded, localId, id }: Message): TemplateResult | typeof nothing {
    const { chat, language } = this.#options;
    const { t } = language;
    if (uploaded === undefined) return nothing;
    return html`<progress max="1" .value=${uploaded} aria-label=${t.uploading}></progress><button class="plain" type="button" @click=${() => discard(chat, localId ?? id)}>${t.cancel}</button>`;
  }

  replies(offered: readonly string[]): TemplateResult {
    const { language, post, chat } = this.#options;
    const answer = (text: string) => void post({ text }).catch((thrown) => chat.report(thrown));
    return html`<div class="choices replies" role="group" aria-label=${language.t.quickReplies}>${offered.map((text) => html`<button class="plain" type="button" dir="auto" @click=${() => answer(text)}>${text}</button>`)}</div>`;
  }

  /** The row of this message, as far back as it may be. Null: there is none. */
  async #reveal(id: string): Promise<HTMLElement | null> {
    const { host, chat, reachBack } = this.#options;
    const seat = chat.current;
    const row = () => host.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    for (let pages = 0; !row() && pages < PAGES && seat === chat.current; pages++)
      if (!(await reachBack())) break;
    return seat === chat.current ? row() : null;
  }

  async #goTo(id: string): Promise<void> {
    const row = await this.#reveal(id);
    if (!row) return;
    row.parentElement?.querySelector('.called')?.classList.remove('called');
    row.classList.add('called');
    row.scrollIntoView({ block: 'center' });
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }
}

const style = css`
  .meta progress {
    inline-size: 72px;
    margin-block: auto;
    accent-color: var(--ink-accent);
  }
  .quote {
    display: grid;
    inline-size: 100%;
    min-block-size: 24px;
    margin-block-end: 6px;
    padding-inline-start: 8px;
    border-inline-start: 3px solid;
    font-size: 13px;
    white-space: normal;
  }
  .quote > [dir] {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .replies {
    flex-wrap: wrap;
    margin: 6px 0 0;
  }
  .replies .plain {
    min-block-size: 44px;
    border: 1px solid;
  }
  .message.called .bubble {
    outline: 2px solid var(--ink-accent);
    outline-offset: 2px;
  }
`;
