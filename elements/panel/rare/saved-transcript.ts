/** What was said in a conversation, as a plain text that the browser saves. Asks for all of it first. */
import type { Conversation, Message } from '../../../src/index.ts';
import type { ChatController } from '../../chat-controller.ts';
import { loadEarlier } from '../deeds.ts';
import type { Language } from '../language.ts';
import { shownName } from '../parts/shown-name.ts';
import { nameOf } from '../people.ts';

/** Pages of older messages that are asked for at most. */
const PAGES = 200;

export async function saveTranscript(
  talk: Conversation,
  chat: ChatController,
  language: Language,
): Promise<void> {
  for (let page = 0; talk.hasEarlier && page < PAGES; page++) {
    const before = talk.messages.length;
    await loadEarlier(chat);
    // The network may be away: what is here is saved.
    if (talk.messages.length === before) break;
  }
  save(transcript(talk.messages, language), 'text/plain', 'chat');
}

/** As a file of today. */
export function save(text: string, type: 'text/plain' | 'application/json', name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  const ending = type === 'text/plain' ? 'txt' : 'json';
  link.href = url;
  link.download = `${name}-${new Date().toISOString().slice(0, 10)}.${ending}`;
  link.click();
  // The browser takes it before the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** One line per message: when, who, what. */
export function transcript(messages: readonly Message[], { t, calendar }: Language): string {
  return messages
    .map((message) => {
      const { author, text, attachments, createdAt } = message;
      const files = attachments.map(({ name, url }) => `${shownName(name)} <${url}>`);
      return `[${calendar.moment(createdAt)}] ${nameOf(author, t)}: ${[text, ...files].filter(Boolean).join('\n')}\n`;
    })
    .join('');
}
