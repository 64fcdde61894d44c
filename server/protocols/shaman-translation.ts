/** The desk's words in the words of our wire, for one reader. Pure, but for signing file addresses. */
import type {
  WireAuthor,
  WireConversation,
  WireConversationPage,
  WireEvent,
  WireFile,
  WireMessage,
} from '../../src/protocols/shaman-wire.ts';
import type {
  Conversation,
  FileRecord,
  LogEvent,
  Message,
  MessagePage,
  Person,
  Sight,
} from '../logs/log.ts';
import { isSame, type Principal } from '../principal.ts';
import type { Signing } from '../signing.ts';

export class Translation {
  readonly #epoch: string;
  readonly #signing: Signing;

  constructor(epoch: string, signing: Signing) {
    this.#epoch = epoch;
    this.#signing = signing;
  }

  author({ id, role, name, avatarUrl }: Person): WireAuthor {
    return { id, role, ...(name && { name }), ...(avatarUrl && { avatarUrl }) };
  }

  file({ id, name, type, size, width, height }: FileRecord): WireFile {
    const url = `/files/${id}/${this.#signing.mark('file', id)}`;
    return { id, name, type, size, url, ...(width && height && { width, height }) };
  }

  sight({ author, at }: Sight): Sight {
    return { author: this.author(author), at };
  }

  /** The local id is its author's alone: others could take it for one of theirs. */
  message(message: Message, conversation: Conversation, reader: Principal): WireMessage {
    const own = isSame(message.author, reader);
    const { replyTo, quickReplies, notice } = message;
    return {
      id: message.id,
      conversationId: message.conversationId,
      ...(own && message.localId !== undefined && { localId: message.localId }),
      author: this.author(message.author),
      text: message.text,
      attachments: message.files.map((file) => this.file(file)),
      createdAt: message.createdAt,
      ...(message.editedAt !== undefined && { editedAt: message.editedAt }),
      status: status(message, conversation),
      ...(replyTo && { replyTo: { ...replyTo, author: this.author(replyTo.author) } }),
      ...(quickReplies && { quickReplies }),
      ...(notice && { notice }),
    };
  }

  conversation(conversation: Conversation, reader: Principal): WireConversation {
    const { id, title, open, agents, visitor, unread, updatedAt } = conversation;
    const { topic, answers, attributes, rating, sights } = conversation;
    const sight = sights[reader.role === 'visitor' ? 'agent' : 'visitor'];
    return {
      id,
      ...(title !== undefined && { title }),
      open,
      agents: agents.map((agent) => this.author(agent)),
      visitor: this.author(visitor),
      ...(topic && { topic }),
      ...(answers && { answers }),
      ...(attributes && { attributes }),
      ...(rating && { rating }),
      ...(sight && { seenBy: this.sight(sight) }),
      unread: unread[reader.role],
      updatedAt,
    };
  }

  page(conversation: Conversation, page: MessagePage, reader: Principal): WireConversationPage {
    return {
      conversation: this.conversation(conversation, reader),
      messages: page.messages.map((message) => this.message(message, conversation, reader)),
      position: { e: this.#epoch, o: conversation.head },
      hasEarlier: page.hasEarlier,
    };
  }

  event(event: LogEvent, conversation: Conversation, reader: Principal): WireEvent {
    const base = { s: event.conversationId, o: event.offset, e: this.#epoch, at: event.at };
    switch (event.kind) {
      case 'msg':
      case 'edit':
        return {
          ...base,
          k: event.kind,
          b: { message: this.message(event.message, conversation, reader) },
        };
      case 'del':
        return { ...base, k: 'del', b: { id: event.id } };
      case 'read':
      case 'delivered': {
        const { by, reader: author, at } = event;
        const upTo = `${event.conversationId}-${event.upTo}`;
        const seenBy = author && { seenBy: this.sight({ author, at }) };
        return { ...base, k: event.kind, b: { by, upTo, ...seenBy } };
      }
      case 'info': {
        const then = { ...conversation, ...event.info };
        const { unread: _unread, seenBy: _seenBy, ...info } = this.conversation(then, reader);
        return { ...base, k: 'info', b: { info } };
      }
    }
  }
}

/** How far the other side got; notes of the system count as the desk's. */
function status({ offset, author }: Message, { markers }: Conversation): WireMessage['status'] {
  const other = markers[author.role === 'visitor' ? 'agent' : 'visitor'];
  if (offset <= other.read) return 'read';
  return offset <= other.delivered ? 'delivered' : 'sent';
}

/** The offset in an id of ours. Undefined: it is no message of this conversation. */
export function offsetOf(messageId: string, conversationId: string): number | undefined {
  const offset = messageId.startsWith(`${conversationId}-`)
    ? messageId.slice(conversationId.length + 1)
    : '';
  return /^[1-9]\d{0,14}$/.test(offset) ? Number(offset) : undefined;
}
