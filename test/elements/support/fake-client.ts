/**
 * A client that does as it is told, for states that a real desk rarely shows. Every promise of the
 * SDK that an element relies on is proved elsewhere with the real one.
 */
import { Emitter } from '../../../src/emitter.ts';
import type {
  AttributeChange,
  Author,
  Client,
  ClientEvents,
  ConnectionState,
  Conversation,
  ConversationInfo,
  Draft,
  Message,
  Organization,
  OwnData,
  Rating,
} from '../../../src/index.ts';

export const ana: Author = { id: 'ana', role: 'agent', name: 'Ana Lima' };
export const rui: Author = { id: 'rui', role: 'agent', name: 'Rui Costa' };
export const visitor: Author = { id: 'v1', role: 'visitor', name: 'Marta' };

export const hotelflow: Organization = {
  id: 'demo',
  name: 'Hotelflow',
  description: 'Questions about bookings, channels or your plan? We read everything.',
  agents: [
    { ...ana, role: 'agent', title: 'Onboarding', online: true },
    { ...rui, role: 'agent', online: false },
    { id: 'mei', role: 'agent', name: 'Mei Tan', online: true },
  ],
  available: true,
  officeHours: 'Mon–Fri 9:00–18:00',
  replyMinutes: 5,
};

let made = 0;

/** A message one minute after the last one made. */
export function say(author: Author, text: string, change: Partial<Message> = {}): Message {
  const id = `m${++made}`;
  const createdAt = Date.now() - 3_600_000 + made * 20_000;
  return {
    id,
    conversationId: 'c1',
    author,
    text,
    attachments: [],
    createdAt,
    status: 'sent',
    ...change,
  };
}

export class FakeConversation extends Emitter<Record<'messages' | 'info' | 'typing', () => void>> {
  id: string;
  info: ConversationInfo;
  messages: readonly Message[];
  hasEarlier = false;
  known = true;
  kept = Promise.resolve();
  typing: readonly Author[] = [];
  can = {
    ...{ close: true, markRead: true, typing: true, files: true },
    ...{ edit: true, rate: true, transcript: true, reply: true },
  };
  /** What becomes of a rating, and of a transcript. */
  sending: () => Promise<void> = () => Promise.resolve();
  /** What was asked of it, in order. */
  readonly calls: unknown[][] = [];
  earlier: readonly Message[] = [];

  constructor(id: string, messages: readonly Message[] = [], info: Partial<ConversationInfo> = {}) {
    super();
    this.id = id;
    this.messages = messages;
    const preview = messages.at(-1);
    const known = {
      id,
      open: true,
      agents: [ana],
      visitor,
      unread: 0,
      updatedAt: preview?.createdAt ?? Date.now(),
    };
    this.info = { ...known, ...(preview && { preview }), ...info };
  }

  open(): Promise<void> {
    return Promise.resolve(void this.calls.push(['open']));
  }
  loadEarlier(): Promise<void> {
    this.calls.push(['loadEarlier']);
    this.hasEarlier = false;
    this.show([...this.earlier, ...this.messages]);
    return Promise.resolve();
  }
  send(draft: Draft): Message {
    this.calls.push(['send', draft]);
    const message = say(visitor, draft.text, { localId: `local-${made}`, status: 'sending' });
    this.show([...this.messages, message]);
    return message;
  }
  retry(...asked: Parameters<Conversation['retry']>): void {
    this.calls.push(['retry', ...asked]);
  }
  discard(localId: string): Promise<void> {
    this.calls.push(['discard', localId]);
    this.show(this.messages.filter((message) => message.localId !== localId));
    return Promise.resolve();
  }
  markRead(): void {
    // What nobody has seen is not marked.
    if (!this.known) return;
    this.calls.push(['markRead']);
    this.tell({ unread: 0 });
  }
  setTyping(typing: boolean): void {
    this.calls.push(['setTyping', typing]);
  }
  setOpen(open: boolean): Promise<void> {
    this.calls.push(['setOpen', open]);
    this.tell({ open });
    return Promise.resolve();
  }
  async rate(rating: Rating): Promise<void> {
    this.calls.push(['rate', rating]);
    await this.sending();
    this.tell({ rating });
  }
  async sendTranscript(email: string): Promise<void> {
    this.calls.push(['sendTranscript', email]);
    await this.sending();
  }

  /** What `edit` and `remove` answer. */
  answer: () => Promise<void> = () => Promise.resolve();
  async edit(id: string, text: string): Promise<void> {
    this.calls.push(['edit', id, text]);
    await this.answer();
    this.show(this.messages.map((m) => (m.id === id ? { ...m, text, editedAt: 1 } : m)));
  }
  async remove(id: string): Promise<void> {
    this.calls.push(['remove', id]);
    await this.answer();
    this.show(this.messages.filter((m) => m.id !== id));
  }

  show(messages: readonly Message[]): void {
    this.messages = messages;
    this.emit('messages');
  }
  tell(info: Partial<ConversationInfo>): void {
    this.info = { ...this.info, ...info };
    this.emit('info');
  }
  write(...authors: Author[]): void {
    this.typing = authors;
    this.emit('typing');
  }
}

export class FakeClient extends Emitter<ClientEvents> {
  connection: ConnectionState = { status: 'connected', transport: 'websocket' };
  self: Author = visitor;
  can = { start: true, files: true };
  organization: Organization | null = hotelflow;
  conversations: readonly FakeConversation[];
  known = true;
  unread = 0;
  leads = true;
  /** What `open()` does. */
  opening: () => Promise<void> = () => Promise.resolve();
  readonly started: Draft[] = [];
  ownData: OwnData | null = null;
  /** What the page told of its visitor. */
  readonly told: AttributeChange[] = [];

  constructor(conversations: readonly FakeConversation[] = []) {
    super();
    this.conversations = conversations;
    this.unread = conversations.reduce((sum, { info }) => sum + info.unread, 0);
  }

  /** The same, as elements take it. */
  get client(): Client {
    return this as unknown as Client;
  }
  start(): Promise<void> {
    return Promise.resolve();
  }
  open(): Promise<void> {
    return this.opening();
  }
  close(): void {}
  signOut(): Promise<void> {
    this.known = false;
    return Promise.resolve(this.list([]));
  }
  setAttributes(attributes: AttributeChange): Promise<void> {
    return Promise.resolve(void this.told.push(attributes));
  }
  conversation(id: string): FakeConversation | undefined {
    return this.conversations.find((conversation) => conversation.id === id);
  }
  startConversation(draft: Draft): Promise<FakeConversation> {
    this.started.push(draft);
    const begun = new FakeConversation(`c${++made}`);
    begun.send(draft);
    this.list([begun, ...this.conversations]);
    return Promise.resolve(begun);
  }

  list(conversations: readonly FakeConversation[]): void {
    this.conversations = conversations;
    this.emit('conversations', conversations as unknown as readonly Conversation[]);
  }
  connect(connection: ConnectionState): void {
    this.connection = connection;
    this.emit('connection', connection);
  }
  count(unread: number): void {
    this.unread = unread;
    this.emit('unread', unread);
  }
  arrive(message: Message, conversation: FakeConversation): void {
    conversation.show([...conversation.messages, message]);
    this.emit('message', message, conversation as unknown as Conversation);
  }
}
