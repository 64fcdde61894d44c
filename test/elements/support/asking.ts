/** Fields that a desk asks for, a visitor who sees them, and how they are filled in. */
import type { ShamanChat } from '../../../elements/index.ts';
import type { FormField, Organization } from '../../../src/index.ts';
import { FakeClient, hotelflow } from './fake-client.ts';
import { all, chat, opened, part, press, until } from './stage.ts';

export const name: FormField = {
  id: 'name',
  label: 'Your name',
  type: 'text',
  required: true,
  autocomplete: 'name',
};
export const email: FormField = { id: 'email', label: 'E-mail', type: 'email', required: true };

/** A field of each kind. */
export const everything: readonly FormField[] = [
  name,
  email,
  { id: 'phone', label: 'Telephone', type: 'tel' },
  { id: 'story', label: 'What happened', type: 'long-text' },
  { id: 'plan', label: 'Plan', type: 'choice', options: ['Free', 'Pro'] },
  { id: 'terms', label: 'I agree', type: 'check', required: true },
];

/** In a new conversation of a desk that asks this. */
export async function asked(
  change: Partial<Organization>,
  fake = new FakeClient(),
): Promise<ShamanChat> {
  fake.organization = { ...hotelflow, ...change };
  const element = await chat(fake);
  await opened(element);
  await press(element, 'New conversation');
  return element;
}
/** A visitor who sees the form. */
export async function filling(
  fields: readonly FormField[],
  fake = new FakeClient(),
): Promise<ShamanChat> {
  const element = await asked({ welcomeForm: { title: 'Before we start', fields } }, fake);
  await until(() => part(element, '.questions'));
  return element;
}

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
/** @throws Error when no field has a label that begins so */
export const labelled = (element: Element, label: string): Control => {
  const found = all<Control>(element, '.questions :is(input, select, textarea)').find((control) =>
    [...(control.labels ?? [])].some(({ textContent }) => textContent?.trim().startsWith(label)),
  );
  if (!found) throw new Error(`nothing is labelled "${label}"`);
  return found;
};
export async function fill(element: ShamanChat, label: string, value: string): Promise<void> {
  const control = labelled(element, label);
  control.value = value;
  control.dispatchEvent(
    new Event(control.localName === 'select' ? 'change' : 'input', { bubbles: true }),
  );
  await element.updateComplete;
}
