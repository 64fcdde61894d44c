/**
 * What follows when a conversation has ended: what the visitor thought of it, in five choices and a few
 * words, and the ways on; whoever just writes on is on one of them. A rating can be skipped, and said
 * anew. What was said is the conversation's; what is about to be said is kept here.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Conversation, Draft, Rating } from '../../../src/index.ts';
import { css } from '../../style.ts';
import { deedsOf, done } from '../deeds.ts';
import { endsWithNotice } from '../narration.ts';
import type { OccasionContext } from '../occasions.ts';
import { icon } from '../parts/icons.ts';
import { field, fieldStyle } from './field.ts';

interface Opinion {
  /** 0: none yet. */
  readonly score: number;
  readonly comment: string;
  /** `sent`: the desk has it; what the conversation says of it is on its way. */
  readonly stage: 'asked' | 'skipped' | 'sending' | 'sent' | 'failed' | 'changing';
}

const NONE: Opinion = { score: 0, comment: '', stage: 'asked' };
const EYES = 'M8.8 9.6v.1m6.4-.1v.1';
const MOUTHS = [
  'M8 16.5c1.6-3 6.4-3 8 0',
  'M8.5 16c1.4-1.6 5.6-1.6 7 0',
  'M8.5 15.2h7',
  'M8.5 14.5c1.4 1.8 5.6 1.8 7 0',
  'M7.8 13.8c.8 4.4 7.6 4.4 8.4 0Z',
] as const;

export { Ending as Part };

export class Ending {
  readonly style = [fieldStyle, ratingStyle];
  readonly #context: OccasionContext;
  readonly #opinions = new WeakMap<Conversation, Opinion>();
  /** Could not be opened again when that was asked for. */
  #stuck: Conversation | null = null;
  /** For these words it was tried to be opened. */
  #tried: string | undefined;

  constructor(context: OccasionContext) {
    this.#context = context;
  }

  render(): TemplateResult {
    const { begin, chat, language } = this.#context;
    const { t } = language;
    const { close, rate } = deedsOf(chat);
    return html`<div class="over">
      ${chat.conversation && endsWithNotice(chat.conversation.messages) ? nothing : html`<p>${t.endedNotice}</p>`}
      ${rate && chat.conversation ? this.#rating(chat.conversation) : nothing}
      ${this.#stuck === chat.conversation ? html`<p class="problem" role="alert">${t.notDone}</p>` : nothing}
      ${close ? html`<button class="plain" type="button" @click=${() => void this.#reopen()}>${t.reopen}</button>` : nothing}
      ${chat.begins ? html`<button class="plain" type="button" @click=${begin}>${t.newConversation}</button>` : nothing}
    </div>`;
  }

  /**
   * What is written in an ended conversation opens it again, or goes along to another where it cannot be
   * opened. A promise: to be asked again then. Without a line it waits to be sent, like
   * everything else.
   */
  complete(draft: Draft): Draft | Promise<unknown> {
    const { begin, chat } = this.#context;
    const { close } = deedsOf(chat);
    const tried = this.#tried === draft.text;
    this.#tried = undefined;
    if (!close) return chat.begins ? Promise.resolve(begin()) : draft;
    if (tried || chat.line !== 'fine') return draft;
    return done(chat, (talk) => talk.setOpen(true)).then(() => {
      this.#tried = draft.text;
    });
  }

  async #reopen(): Promise<void> {
    const { chat, host } = this.#context;
    const talk = chat.conversation;
    const opened = await done(chat, (talk) => talk.setOpen(true));
    this.#stuck = opened ? null : talk;
    host.requestUpdate();
  }

  #rating(talk: Conversation): TemplateResult | typeof nothing {
    const opinion = this.#of(talk);
    const rating = talk.info.rating ?? (opinion.stage === 'sent' ? opinion : undefined);
    if (rating && opinion.stage !== 'changing' && opinion.stage !== 'failed')
      return this.#thanks(talk, rating);
    return opinion.stage === 'skipped' ? nothing : this.#form(talk, opinion);
  }

  #thanks(talk: Conversation, { score, comment = '' }: Rating): TemplateResult {
    const { t } = this.#context.language;
    const change = () => this.#note(talk, { score, comment, stage: 'changing' });
    return html`<p class="rated">${t.thanks} <span>${t.score(score, t.scores[score - 1] ?? '')}</span>
      <button class="plain" type="button" @click=${change}>${t.change}</button></p>`;
  }

  #form(talk: Conversation, opinion: Opinion): TemplateResult {
    const { t } = this.#context.language;
    const { score, comment, stage } = opinion;
    return html`<form class="rating" novalidate @submit=${(event: Event) => void this.#send(event, talk)}>
      <fieldset>
        <legend>${t.rate}</legend>
        <div class="scores">${t.scores.map((word, at) => this.#choice(talk, opinion, at, word))}</div>
      </fieldset>
      <p class="word" aria-hidden="true">${t.scores[score - 1] ?? ''}</p>
      ${score ? field({ t, id: 'rating-comment', field: { label: t.comment, type: 'long-text' }, value: comment, change: (words) => this.#note(talk, { comment: words }) }) : nothing}
      ${stage === 'failed' ? html`<p class="problem" role="alert">${t.notDone}</p>` : nothing}
      <div class="actions">
        ${score ? html`<button class="solid" type="submit" aria-disabled=${stage === 'sending'}>${t.sendRating}</button>` : nothing}
        ${talk.info.rating ? nothing : html`<button class="plain" type="button" @click=${() => this.#note(talk, { stage: 'skipped' })}>${t.skip}</button>`}
      </div>
    </form>`;
  }

  #choice(talk: Conversation, opinion: Opinion, at: number, word: string): TemplateResult {
    const { t } = this.#context.language;
    const score = at + 1;
    return html`<label
      ><input type="radio" name="score" aria-label=${t.score(score, word)} .checked=${opinion.score === score} @change=${() => this.#note(talk, { score })} />${FACES[at]}</label
    >`;
  }

  async #send(event: Event, talk: Conversation): Promise<void> {
    event.preventDefault();
    const { chat, language, say, host } = this.#context;
    const opinion = this.#of(talk);
    if (!opinion.score || opinion.stage === 'sending') return;
    this.#note(talk, { stage: 'sending' });
    const comment = opinion.comment.trim();
    const rated = await done(chat, (talk) =>
      talk.rate({ score: opinion.score, ...(comment && { comment }) }),
    );
    this.#note(talk, { stage: rated ? 'sent' : 'failed' });
    if (!rated) return;
    say(language.t.thanks);
    await host.updateComplete;
    host.renderRoot.querySelector<HTMLElement>('.rated button')?.focus();
  }

  #of(talk: Conversation): Opinion {
    return this.#opinions.get(talk) ?? NONE;
  }

  #note(talk: Conversation, change: Partial<Opinion>): void {
    this.#opinions.set(talk, { ...this.#of(talk), ...change });
    this.#context.host.requestUpdate();
  }
}

const FACES = MOUTHS.map((mouth) =>
  icon(`M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0Z${EYES}${mouth}`),
);

const ratingStyle = css`
  .over {
    flex: 0 1 auto;
    min-block-size: 0;
    max-block-size: 70%;
    overflow: hidden auto;
    color: var(--muted);
    font-size: 13px;
  }
  .rating {
    display: grid;
    gap: 8px;
    inline-size: 100%;
    padding-block: 4px 8px;
  }
  .rating fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .rating legend {
    margin-inline: auto;
  }
  .scores {
    display: flex;
    justify-content: center;
    gap: 4px;
    margin-block-start: 8px;
  }
  .scores label {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 48px;
    block-size: 48px;
  }
  .scores input {
    position: absolute;
    inset: 2px;
    margin: 0;
    border: 2px solid transparent;
    border-radius: 50%;
    appearance: none;
    cursor: pointer;
  }
  .scores input:hover {
    background: var(--sunken);
  }
  .scores input:checked {
    border-color: var(--ink-accent);
    background: var(--sunken);
  }
  .scores svg {
    position: relative;
    inline-size: 34px;
    block-size: 34px;
    color: var(--muted);
    pointer-events: none;
    transition: scale 0.15s;
  }
  .scores input:checked + svg {
    color: var(--ink-accent);
    scale: 1.12;
  }
  .word {
    min-block-size: 1.45em;
    color: var(--text);
  }
  .rating .entry {
    text-align: start;
  }
  .rating .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 8px;
  }
  .rating .plain,
  .rated .plain {
    min-block-size: 44px;
  }
  .rated {
    inline-size: 100%;
    color: var(--text);
  }
  @media (forced-colors: active) {
    .scores input:checked {
      outline: 3px solid Highlight;
    }
  }
`;
