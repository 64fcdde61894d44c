/** Topics and fields, one below the other. Keeps nothing: what was answered is given. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Form, FormAnswers, FormField, Topic } from '../../../src/model.ts';
import { css } from '../../style.ts';
import { safeUrl } from '../parts/safe-url.ts';
import type { Translation } from '../translations/translation.ts';
import { field } from './field.ts';

export interface QuestionFormProps {
  readonly t: Translation;
  readonly topics: readonly Topic[];
  /** Id of the one that is chosen. */
  readonly topic: string;
  readonly form: Form;
  readonly answers: FormAnswers;
  /** Somebody has tried to go on: what is wrong is said. */
  readonly tried: boolean;
  readonly privacyUrl: string | undefined;
  readonly choose: (topic: string) => void;
  readonly change: (field: string, answer: string) => void;
  /** Enter was pressed in a field, or the button. */
  readonly submit: () => void;
  /** There is a button: what is asked goes with a message that was written before. */
  readonly again: boolean;
}

export function questionForm(props: QuestionFormProps): TemplateResult {
  const { t, form, submit, again } = props;
  const submitted = (event: Event) => {
    event.preventDefault();
    submit();
  };
  return html`<form class="questions" novalidate @submit=${submitted}>
    ${topicsOf(props)}
    ${form.fields.length && form.title ? html`<p class="name"><bdi>${form.title}</bdi></p>` : nothing}
    ${form.fields.map((asked, at) => one(asked, at, props))} ${privacy(props)}
    <button class="solid" type="submit" .hidden=${!again}>${again ? t.retry : nothing}</button>
  </form>`;
}

function topicsOf({ t, topics, topic, choose }: QuestionFormProps) {
  if (!topics.length) return nothing;
  return html`<fieldset>
    <legend>${t.topic}</legend>
    <div class="topics">${topics.map(({ id, name }) => html`<label><input type="radio" name="topic" .checked=${id === topic} @change=${() => choose(id)} /><bdi>${name}</bdi></label>`)}</div>
  </fieldset>`;
}

function one(asked: FormField, at: number, props: QuestionFormProps): TemplateResult {
  const { t, answers, tried, change } = props;
  const value = answers[asked.id] ?? '';
  const why = tried && wrong(asked, value);
  return field({
    t,
    id: `question-${at}`,
    field: asked,
    value,
    problem: why ? t[why] : undefined,
    change: (answer) => change(asked.id, answer),
  });
}

function privacy({ t, form, privacyUrl }: QuestionFormProps) {
  const url = form.fields.length ? safeUrl(privacyUrl) : null;
  if (!url) return nothing;
  return html`<a class="plain privacy" href=${url} target="_blank" rel="noopener">${t.privacy}</a>`;
}

/** As the server has it: whether an address exists only a letter can tell. */
const FITS: ReadonlyMap<FormField['type'], RegExp> = new Map([
  ['email', /^[^\s@"<>(),;:\\]{1,64}@(?:[^\s@"<>(),;:\\.]+\.)+[^\s@"<>(),;:\\.]{2,}$/],
  ['tel', /^[\d\s()+./-]{3,40}$/],
]);

/** What is wrong with an answer, by the key of its words. */
export function wrong(
  { type, required }: Pick<FormField, 'type' | 'required'>,
  answer: string,
): 'answerMissing' | 'answerWrong' | undefined {
  const text = answer.trim();
  if (!text) return required ? 'answerMissing' : undefined;
  return FITS.get(type)?.test(text) === false ? 'answerWrong' : undefined;
}

export const questionFormStyle = css`
  .ask {
    display: block;
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
  }
  /* Below something that was said, of which the end stays in sight. */
  .stage + .ask {
    flex: 0 1 auto;
    border-block-start: 1px solid var(--line);
  }
  .stage:has(+ .ask) {
    min-block-size: min(140px, 22%);
  }
  .questions {
    display: grid;
    gap: 16px;
    align-content: start;
    padding: 20px 20px 12px;
  }
  .questions .name {
    overflow-wrap: anywhere;
  }
  .questions fieldset {
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
  .topics bdi {
    position: relative;
    pointer-events: none;
    overflow-wrap: anywhere;
  }
  .topics input:checked + bdi {
    font-weight: 600;
  }
  @media (forced-colors: active) {
    .topics input:checked {
      outline: 3px solid Highlight;
    }
  }
`;
