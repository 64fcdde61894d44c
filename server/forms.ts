/** What a visitor filled in, held against what was asked. Pure; knows no conversation. */
import { LIMITS, type WireField, type WireForm } from '../src/protocols/shaman-wire.ts';
import type { Answers } from './logs/log.ts';
import { Refusal } from './refusal.ts';

/** One @, something before it, a dot in what comes after; whether it exists only a letter can tell. */
const EMAIL = /^[^\s@"<>(),;:\\]{1,64}@(?:[^\s@"<>(),;:\\.]+\.)+[^\s@"<>(),;:\\.]{2,}$/;
const TELEPHONE = /^[\d\s()+./-]{3,40}$/;
/** Longer than any address that mail can carry. */
const ADDRESS = 254;

export function isEmail(text: string): boolean {
  return text.length <= ADDRESS && EMAIL.test(text);
}

/** Whether there is nothing left to ask. @param known undefined: nothing was asked yet */
export function isAnswered(form: WireForm, known: Answers | undefined): boolean {
  return known !== undefined && form.fields.every((field) => !field.required || known[field.id]);
}

export interface Questions {
  /** What may be answered. */
  readonly fields: readonly WireField[];
  /** What must be. */
  readonly needed: readonly WireField[];
}

/**
 * What is known after a form was filled in: the new answers besides those of earlier forms.
 * @throws Refusal `form_required`, `form_invalid`
 */
export function answersTo(
  { fields, needed }: Questions,
  given: Answers = {},
  known: Answers = {},
): Answers {
  const filled = Object.entries(given)
    .map(([id, answer]) => [id, answer.trim()] as const)
    .filter(([, answer]) => answer !== '');
  for (const [id, answer] of filled) {
    const field = fields.find((each) => each.id === id);
    if (field === undefined) throw new Refusal('form_invalid', `nobody asked for "${id}"`);
    check(field, answer);
  }
  const answers = { ...known, ...Object.fromEntries(filled) };
  const missing = needed.find(({ id }) => !answers[id]);
  if (missing) throw new Refusal('form_required', `"${missing.id}" must be filled in`);
  return answers;
}

function check({ id, type, required, options = [] }: WireField, answer: string): void {
  if (answer.length > LIMITS.answer) throw new Refusal('form_invalid', `"${id}" is too long`);
  const fits = {
    text: () => !/[\r\n]/.test(answer),
    'long-text': () => true,
    email: () => isEmail(answer),
    tel: () => TELEPHONE.test(answer),
    choice: () => options.includes(answer),
    check: () => answer === 'true' || (answer === 'false' && !required),
  };
  if (!fits[type]()) throw new Refusal('form_invalid', `"${id}" does not fit what was asked for`);
}
