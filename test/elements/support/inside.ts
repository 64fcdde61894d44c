/** A visitor's element that shows one conversation, and what was asked of that. */
import type { ShamanChat } from '../../../elements/index.ts';
import { FakeClient, type FakeConversation } from './fake-client.ts';
import { chat, entered, opened } from './stage.ts';

export async function inside(
  talk: FakeConversation,
  fake = new FakeClient([talk]),
  attributes: Partial<ShamanChat> = {},
): Promise<ShamanChat> {
  const element = await chat(fake, attributes);
  await opened(element);
  await entered(element);
  return element;
}

export const asked = (talk: FakeConversation, verb: string) =>
  talk.calls.filter(([name]) => name === verb);
