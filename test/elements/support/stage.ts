/** An element on a page, and the eyes of a person who finds things by their names. */

import type { ShamanDesk } from '../../../elements/desk.ts';
import type { ShamanChat } from '../../../elements/index.ts';
import { until } from '../../support/until.ts';
import type { FakeClient } from './fake-client.ts';

type Shaman = ShamanChat | ShamanDesk;

/** As it stands on a page when all of it is there. */
export async function chat(
  fake: FakeClient,
  attributes: Partial<ShamanChat> = {},
): Promise<ShamanChat> {
  const element = document.createElement('shaman-chat');
  const ready = new Promise((resolve) => {
    element.addEventListener('shaman-ready', resolve, { once: true });
  });
  await place(element, fake, attributes);
  // Before consent nothing is.
  if (!attributes.consent) await ready;
  return element;
}

export async function desk(
  fake: FakeClient,
  attributes: Partial<ShamanDesk> = {},
): Promise<ShamanDesk> {
  const element = await place(document.createElement('shaman-desk'), fake, attributes);
  // Its words are on their way.
  await until(() => part(element, '.desk'));
  return element;
}

async function place<E extends Shaman>(
  element: E,
  fake: FakeClient,
  attributes: Partial<E>,
): Promise<E> {
  Object.assign(element, { client: fake.client, locale: 'en' }, attributes);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

export function clearStage(): void {
  for (const element of document.body.querySelectorAll('shaman-chat, shaman-desk, .prop'))
    element.remove();
}

export function all<T extends Element = HTMLElement>(element: Element, selector: string): T[] {
  return [...(element.shadowRoot?.querySelectorAll<T>(selector) ?? [])];
}

/** @throws Error when it is not there */
export function part<T extends Element = HTMLElement>(element: Element, selector: string): T {
  const found = all<T>(element, selector)[0];
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

/** The first control with exactly this name. */
export function named<T extends HTMLElement = HTMLElement>(element: Element, name: string): T {
  const found = maybeNamed<T>(element, name);
  if (!found) throw new Error(`nothing is called "${name}"`);
  return found;
}

export function maybeNamed<T extends HTMLElement = HTMLElement>(
  element: Element,
  name: string,
): T | undefined {
  return all<T>(element, 'button, textarea, [role]').find((control) => nameOf(control) === name);
}

function nameOf(control: HTMLElement): string {
  const label = control instanceof HTMLTextAreaElement ? control.labels[0]?.textContent : null;
  return (control.getAttribute('aria-label') ?? label ?? control.textContent ?? '').trim();
}

export async function press(element: Shaman, name: string): Promise<void> {
  named(element, name).click();
  await element.updateComplete;
}

/** Open by the launcher, as a visitor does. */
export async function opened(element: ShamanChat): Promise<void> {
  part(element, '.launcher').click();
  await element.updateComplete;
  await until(() => part(element, '#panel'));
  // What is measured while it still moves is measured wrong.
  await Promise.all(
    part(element, '#panel')
      .getAnimations()
      .map(({ finished }) => finished),
  );
}

/** Into the first conversation of the list. */
export async function entered(element: Shaman, index = 0): Promise<void> {
  all(element, '[part=conversation]')[index]?.click();
  await until(() => part(element, '[part=messages]'));
  await element.updateComplete;
  // What shows files comes with the first of them, and so does what to do with a message that failed.
  await until(() => all(element, '.coming').length === 0);
  await until(() => all(element, '.message.failed').every((row) => row.querySelector('.choices')));
}

export async function written(element: Shaman, text: string): Promise<HTMLTextAreaElement> {
  const field = named<HTMLTextAreaElement>(element, 'Message');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await element.updateComplete;
  return field;
}

export function key(
  target: EventTarget,
  init: KeyboardEventInit & { keyCode?: number },
): KeyboardEvent {
  const event = new KeyboardEvent('keydown', {
    bubbles: true,
    composed: true,
    cancelable: true,
    ...init,
  });
  target.dispatchEvent(event);
  return event;
}

/** Names of the events that an element fires from now on. */
export function heard(element: Element, ...names: string[]): string[] {
  const list: string[] = [];
  for (const name of names) element.addEventListener(name, () => list.push(name));
  return list;
}

export { until };
