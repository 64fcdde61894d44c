/** An element that makes itself noticed while closed, and a desk that writes to it. */
import type { ShamanChat } from '../../../elements/index.ts';
import type { Author, Message } from '../../../src/index.ts';
import { type FakeClient, type FakeConversation, say } from './fake-client.ts';
import { all, chat, until } from './stage.ts';

export async function attentive(
  fake: FakeClient,
  attributes: Partial<ShamanChat> = {},
): Promise<ShamanChat> {
  const element = await chat(fake, attributes);
  const talks = fake.conversations.some(({ info }) => info.open);
  if (fake.organization?.greetings?.length && !talks) await until(() => hasCome(element));
  return element;
}

export function hasCome({ shadowRoot }: Element): boolean {
  const rules = shadowRoot?.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules]) ?? [];
  return rules.some(({ cssText }) => cssText.startsWith('.preview'));
}

/** As the SDK tells it: counted, then told. */
export function writes(
  author: Author,
  text: string,
  fake: FakeClient,
  talk: FakeConversation,
  change: Partial<Message> = {},
): Message {
  const message = say(author, text, { conversationId: talk.id, ...change });
  talk.tell({ unread: talk.info.unread + 1, preview: message });
  fake.count(fake.unread + 1);
  fake.arrive(message, talk);
  return message;
}

export const card = (element: Element) => all(element, '[part=preview]')[0];

/** What the card says; empty without one. */
export const shownOn = (element: Element) =>
  card(element)?.querySelector('.words')?.textContent?.trim() ?? '';

/** Lets a page be hidden, as another tab in front of it makes it. */
export function look(visibility: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** The truth again. */
export function lookAway(): void {
  Reflect.deleteProperty(document, 'visibilityState');
  document.dispatchEvent(new Event('visibilitychange'));
}
