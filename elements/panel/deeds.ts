/**
 * What a person does in the conversation that is shown, besides writing in it. Where none is, nothing
 * happens; what fails is told to the page, never thrown. Knows no screen.
 */
import type { Conversation } from '../../src/index.ts';
import type { ChatController } from '../chat-controller.ts';

/** What can be done there. */
export function deedsOf({ conversation }: ChatController): Partial<Conversation['can']> {
  return conversation?.can ?? {};
}

export async function loadEarlier({ conversation, report }: ChatController): Promise<void> {
  await conversation?.loadEarlier().catch(report);
}

/** What only some visits do: change a message, end, rate. @throws ShamanError */
export async function act(
  { conversation }: ChatController,
  deed: (talk: Conversation) => Promise<void>,
): Promise<boolean> {
  if (conversation) await deed(conversation);
  return conversation !== null;
}

/** The same. @returns false when it could not be done */
export function done(chat: ChatController, deed: (talk: Conversation) => Promise<void>) {
  return act(chat, deed).catch((thrown) => {
    chat.report(thrown);
    return false;
  });
}

export function setTyping({ conversation }: ChatController, typing: boolean): void {
  conversation?.setTyping(typing);
}

/** Everything in it was seen. */
export function markRead({ conversation }: ChatController): void {
  if (conversation?.info.unread) conversation.markRead();
}
