/**
 * What few visits ask of our own server: to change what was said, to end and rate a conversation or ask
 * for one alone, to have its words or all that is known, to be who they were before. Loaded when first
 * used; knows no frame.
 */
import type { AttributeChange, Rating } from '../model.ts';
import type { HttpRequest } from './http.ts';
import type { ConversationPage } from './protocol.ts';
import { pageOf } from './shaman-requests.ts';
import type { WireConversationPage, WireSession } from './shaman-wire.ts';

export class ShamanRare {
  readonly #ask: (path: string, options: HttpRequest) => Promise<unknown>;
  readonly #read: (path: string) => Promise<string>;

  /** @param ask for something to be done, with the session; @param read the answer as it is */
  constructor(
    ask: (path: string, options: HttpRequest) => Promise<unknown>,
    read: (path: string) => Promise<string>,
  ) {
    this.#ask = ask;
    this.#read = read;
  }

  /** What is kept of us, so that the next session is asked for with proof of who we were. */
  async vouch(theirs: string, ours = '{}'): Promise<readonly [id: string, credentials: string]> {
    const { self, session: former }: WireSession = JSON.parse(theirs);
    return [self.id, JSON.stringify({ self: { id: '' }, ...JSON.parse(ours), former })];
  }

  async conversation(id: string): Promise<ConversationPage> {
    return pageOf((await this.#ask(`conversations/${id}`, {})) as WireConversationPage);
  }

  async describe(attributes: AttributeChange): Promise<void> {
    await this.#ask('/me', { method: 'PATCH', body: { attributes } });
  }

  exportData(): Promise<string> {
    return this.#read('/me/export');
  }

  async erase(): Promise<void> {
    await this.#ask('/me', { method: 'DELETE' });
  }

  async edit(id: string, message: string, text: string): Promise<void> {
    await this.#ask(messagePath(id, message), { method: 'PATCH', body: { text } });
  }

  async remove(id: string, message: string): Promise<void> {
    await this.#ask(messagePath(id, message), { method: 'DELETE' });
  }

  async rate(id: string, body: Rating): Promise<void> {
    await this.#ask(`conversations/${id}/rating`, { method: 'POST', body });
  }

  async sendTranscript(id: string, email: string): Promise<void> {
    await this.#ask(`conversations/${id}/transcript`, { method: 'POST', body: { email } });
  }

  transcript(id: string): Promise<string> {
    return this.#read(`conversations/${id}/transcript`);
  }

  async setOpen(id: string, open: boolean): Promise<void> {
    await this.#ask(`conversations/${id}`, { method: 'PATCH', body: { open } });
  }
}

function messagePath(conversation: string, message: string): string {
  return `conversations/${conversation}/messages/${message}`;
}
