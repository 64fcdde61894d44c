/** What a client tells by itself. Knows nothing of who tells it, or when. */
import type { ConnectionState } from '../connection/connection.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { ShamanError } from '../errors.ts';
import type { Message, Organization } from '../model.ts';

export type ClientEvents = {
  connection(state: ConnectionState): void;
  /** Another list than before: a new one, or another order. */
  conversations(conversations: readonly Conversation[]): void;
  organization(organization: Organization): void;
  /** Messages of the other side that nobody has seen, over all conversations; the same in all tabs. */
  unread(count: number): void;
  /** The other side has written, just now. Told in every tab; what shall happen once happens where `leads`. */
  message(message: Message, conversation: Conversation): void;
  /** What went wrong without anybody waiting for it. `storage` comes at most once. */
  error(error: ShamanError): void;
};
