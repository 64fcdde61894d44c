/** One thing that is asked: a native input with its label, and what is wrong with the answer. Keeps nothing. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FormField } from '../../../src/model.ts';
import { css } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';

export interface FieldProps {
  readonly t: Translation;
  /** In the document; what is wrong has it too, with `-problem` after it. */
  readonly id: string;
  readonly field: Omit<FormField, 'id'>;
  readonly value: string;
  /** In a person's words. */
  readonly problem?: string | undefined;
  readonly change: (value: string) => void;
}

export function field(props: FieldProps): TemplateResult {
  const { t, id, field, problem } = props;
  const check = field.type === 'check';
  const label = html`<label for=${id}><bdi>${field.label}</bdi>${field.required || check ? nothing : html`${' '}<small>(${t.optional})</small>`}</label>`;
  return html`<div class=${check ? 'entry check' : 'entry'}>
    ${check ? nothing : label} ${input(props)} ${check ? label : nothing}
    ${problem ? html`<p id=${`${id}-problem`} class="problem">${problem}</p>` : nothing}
  </div>`;
}

function input(props: FieldProps): TemplateResult {
  const { id, field, value, problem, change } = props;
  const { required = false, options = [] } = field;
  const type = TYPES.includes(field.type) ? field.type : 'text';
  const wrong = problem ? 'true' : nothing;
  const why = problem ? `${id}-problem` : nothing;
  const heard = (event: Event) => change((event.target as HTMLInputElement).value);
  const { autocomplete = DEFAULTS[type] ?? '' } = field;
  const complete = autocomplete && !SECRET.test(autocomplete) ? autocomplete : nothing;
  if (type === 'choice')
    return html`<select id=${id} .required=${required} aria-invalid=${wrong} aria-describedby=${why} aria-errormessage=${why} autocomplete=${complete} @change=${heard}>
      <option value="" .selected=${!value}></option>
      ${options.map((option) => html`<option dir="auto" .value=${option} .selected=${value === option}>${option}</option>`)}
    </select>`;
  if (type === 'long-text')
    return html`<textarea id=${id} rows="3" dir="auto" .required=${required} aria-invalid=${wrong} aria-describedby=${why} aria-errormessage=${why} autocomplete=${complete} .value=${value} @input=${heard}></textarea>`;
  if (type === 'check')
    return html`<input id=${id} type="checkbox" .required=${required} aria-invalid=${wrong} aria-describedby=${why} aria-errormessage=${why} .checked=${value !== ''} @change=${(event: Event) => change((event.target as HTMLInputElement).checked ? 'true' : '')} />`;
  return html`<input id=${id} type=${type} dir=${type === 'text' ? 'auto' : nothing} .required=${required} aria-invalid=${wrong} aria-describedby=${why} aria-errormessage=${why} autocomplete=${complete} .value=${value} @input=${heard} />`;
}

/** Another server may know more of them, or want what nobody writes into a chat. */
const TYPES: readonly string[] = ['text', 'email', 'tel', 'long-text', 'choice', 'check'];
const SECRET = /password|one-time-code|\bcc-/i;
const DEFAULTS: Partial<Record<FormField['type'], string>> = { email: 'email', tel: 'tel' };

export const fieldStyle = css`
  .entry {
    display: grid;
    gap: 4px;
  }
  .entry label,
  legend {
    padding: 0;
    font-size: 14px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .entry small {
    color: var(--muted);
    font-size: 13px;
    font-weight: 400;
  }
  .entry :is(input, select, textarea) {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 44px;
    margin: 0;
    padding: 9px 12px;
    border: 1.5px solid var(--control);
    border-radius: 12px;
    background: var(--surface);
    color: inherit;
    /* 16px, or phones zoom in. */
    font: 16px/1.4 var(--font);
  }
  .entry :is(input, select, textarea):focus-visible {
    border-color: var(--ink-accent);
    outline: 2px solid var(--ink-accent);
    outline-offset: -1.5px;
  }
  .entry [aria-invalid] {
    border-color: var(--danger);
    border-width: 2px;
  }
  .entry.check {
    grid-template-columns: auto 1fr;
    align-items: center;
    column-gap: 12px;
    min-block-size: 44px;
  }
  .entry.check input {
    inline-size: 24px;
    min-block-size: 24px;
    accent-color: var(--accent);
  }
  .entry.check label {
    font-weight: 400;
  }
  .entry .problem {
    grid-column: 1 / -1;
    padding: 0;
  }
`;
