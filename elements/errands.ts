/** What a page has done by code that is more than one call of the SDK. Knows no panel. */
import { ShamanError } from '../src/index.ts';
import type { ChatController } from './chat-controller.ts';

/** Show the conversation with this id, or tell the page that there is none. */
export async function visit(chat: ChatController, id: string): Promise<void> {
  await chat.open();
  const found = chat.client?.conversation(id);
  if (found) return chat.select(found);
  // A failure was told: nobody knows then what there is.
  if (chat.failure) return;
  chat.report(new ShamanError('request', `No conversation ${id}.`, { reason: 'not_found' }));
}

/** Whether the desk wants to know something before what is said next; the first time that is asked for. */
export async function asks(chat: ChatController): Promise<boolean> {
  if (chat.conversation) return false;
  const { client } = chat;
  if (client?.connection.status === 'connected' && !client.organization) await chat.open();
  const { welcomeForm, offlineForm } = client?.organization ?? {};
  return !!(welcomeForm || offlineForm);
}
