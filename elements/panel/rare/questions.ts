/**
 * What is asked before a conversation begins: what it is about, and what the desk wants to know of
 * somebody who was not asked yet. Remembers answers while the page lives, so that nothing is asked
 * twice. Knows no server: the answers go with the first message.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Draft, Form, FormAnswers, FormField, Organization } from '../../../src/model.ts';
import { css } from '../../style.ts';
import type { OccasionContext } from '../occasions.ts';
import { safeUrl } from '../parts/safe-url.ts';
import { field, fieldStyle } from './field.ts';

export class Questions {
  readonly style = [fieldStyle, questionsStyle];
  readonly #context: OccasionContext;
  /** What was answered before: not asked again. */
  #given: FormAnswers = {};
  #answers: FormAnswers = {};
  #topic = '';
  /** What is wrong is said after the first try, and then at once. */
  #tried = false;
  #session = 0;

  constructor(context: OccasionContext) {
    this.#context = context;
  }

  /** There is something to ask now. */
  get asks(): boolean {
    return this.#topics.length > 0 || this.#fields.length > 0;
  }

  render(): TemplateResult {
    const { t } = this.#context.language;
    const topics = this.#topics;
    const fields = this.#fields;
    return html`<form class="questions" novalidate @submit=${(event: Event) => event.preventDefault()}>
      ${topics.length ? html`<fieldset><legend>${t.topic}</legend><div class="topics">${topics.map(({ id, name }) => html`<label><input type="radio" name="topic" .checked=${id === this.#topic} @change=${() => this.#choose(id)} /><span>${name}</span></label>`)}</div></fieldset>` : nothing}
      ${fields.length && this.#form?.title ? html`<p class="name">${this.#form.title}</p>` : nothing}
      ${fields.map((asked, at) => this.#field(asked, at))} ${fields.length ? this.#privacy() : nothing}
    </form>`;
  }

  /** With the answers; null when some are missing or wrong, and the focus goes to the first of these. */
  complete(draft: Draft): Draft | null {
    this.#tried = true;
    if (this.#fields.some((asked) => wrong(asked, this.#answers[asked.id] ?? ''))) {
      this.#point();
      return null;
    }
    this.#remember();
    const answers = this.#known();
    const { topics = [] } = this.#organization ?? {};
    const topic = topics.some(({ id }) => id === this.#topic) ? this.#topic : '';
    this.#topic = '';
    return {
      ...draft,
      ...(topic && { topic }),
      ...(Object.keys(answers).length > 0 && { answers }),
    };
  }

  get #organization(): Organization | null {
    return this.#context.chat.client?.organization ?? null;
  }

  get #topics() {
    return this.#organization?.topics ?? [];
  }

  get #form(): Form | undefined {
    const { available, welcomeForm, offlineForm } = this.#organization ?? {};
    return available ? welcomeForm : (offlineForm ?? welcomeForm);
  }

  /** Of the form, those that nobody has answered. */
  get #fields(): readonly FormField[] {
    this.#beOf(this.#context.chat.session);
    const told = this.#told();
    return this.#form?.fields.filter(({ id }) => !(id in told)) ?? [];
  }

  #privacy(): TemplateResult | typeof nothing {
    const url = safeUrl(this.#organization?.privacyUrl);
    if (!url) return nothing;
    return html`<a class="plain privacy" href=${url} target="_blank" rel="noopener">${this.#context.language.t.privacy}</a>`;
  }

  #field(asked: FormField, at: number): TemplateResult {
    const { t } = this.#context.language;
    const value = this.#answers[asked.id] ?? '';
    const why = this.#tried && wrong(asked, value);
    return field({
      t,
      id: `question-${at}`,
      field: asked,
      value,
      problem: why ? t[why] : undefined,
      change: (answer) => {
        this.#answers = { ...this.#answers, [asked.id]: answer };
        this.#context.host.requestUpdate();
      },
    });
  }

  /** Here, or with a conversation that is known. */
  #told(): FormAnswers {
    const talks = this.#context.chat.client?.conversations ?? [];
    return Object.assign({}, ...talks.map(({ info }) => info.answers), this.#given);
  }

  /** What the desk asks for, as far as it was answered. */
  #known(): FormAnswers {
    const told = this.#told();
    const fields = this.#form?.fields ?? [];
    return Object.fromEntries(fields.flatMap(({ id }) => (told[id] ? [[id, told[id]]] : [])));
  }

  #remember(): void {
    const asked = this.#fields.map(({ id }) => [id, (this.#answers[id] ?? '').trim()]);
    this.#given = { ...this.#given, ...Object.fromEntries(asked) };
    this.#answers = {};
    this.#tried = false;
  }

  #choose(topic: string): void {
    this.#topic = topic;
    this.#context.host.requestUpdate();
  }

  /** Another person knows nothing of what the last one answered. */
  #beOf(session: number): void {
    if (session === this.#session) return;
    this.#session = session;
    this.#given = this.#answers = {};
    this.#topic = '';
    this.#tried = false;
  }

  #point(): void {
    const { host } = this.#context;
    host.requestUpdate();
    void host.updateComplete.then(() =>
      host.renderRoot.querySelector<HTMLElement>('.questions [aria-invalid]')?.focus(),
    );
  }
}

/** An address that a server may write to, and a number with enough digits to call: no more is asked of them. */
const FORMS: Partial<Record<FormField['type'], RegExp>> = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  tel: /^\+?(?:[\s().-]*\d){5,20}[\s().-]*$/,
};

function wrong(
  { type, required }: FormField,
  answer: string,
): 'answerMissing' | 'answerWrong' | undefined {
  const text = answer.trim();
  if (!text) return required ? 'answerMissing' : undefined;
  return FORMS[type]?.test(text) === false ? 'answerWrong' : undefined;
}

const questionsStyle = css`
  .ask {
    display: block;
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
  }
  .questions {
    display: grid;
    gap: 16px;
    align-content: start;
    padding: 20px 20px 12px;
  }
  .questions .name {
    white-space: normal;
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .topics {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 8px;
  }
  .topics label {
    position: relative;
    display: grid;
    align-items: center;
    min-block-size: 44px;
    padding: 6px 16px;
    cursor: pointer;
  }
  .topics input {
    position: absolute;
    inset: 0;
    margin: 0;
    border: 1.5px solid var(--control);
    border-radius: 22px;
    appearance: none;
    cursor: pointer;
  }
  .topics input:hover {
    background: var(--sunken);
  }
  .topics input:checked {
    border: 2px solid var(--ink-accent);
    background: var(--sunken);
    box-shadow: inset 0 0 0 1px var(--ink-accent);
  }
  .topics span {
    position: relative;
    pointer-events: none;
    overflow-wrap: anywhere;
  }
  .topics input:checked + span {
    font-weight: 600;
  }
  @media (forced-colors: active) {
    .topics input:checked {
      outline: 3px solid Highlight;
    }
  }
`;
