/**
 * What the desk looks like from Convead: a visitor has one open conversation and one history, in
 * which messages are numbered; a manager answers for it. Knows neither Faye nor requests.
 */
import { LIMITS } from '../../src/protocols/shaman-wire.ts';
import type { Building } from '../building.ts';
import type { Conversation, Message, Person } from '../logs/log.ts';
import { isSame, type Principal } from '../principal.ts';
import { Refusal } from '../refusal.ts';
import { randomId } from '../signing.ts';

/** So that nobody at this door is a visitor of another one. */
const PREFIX = 'convead:';
/** Numbers of one conversation; those of the next begin after them. */
const SPAN = 1_000_000;
/** Conversations of one visitor. */
const CONVERSATIONS = 100;
/** Messages of one answer, where nobody says how many, and the most where somebody does. */
const MESSAGES = 100;
const MOST = 1_000;
const ALL = Number.MAX_SAFE_INTEGER - 1;
/** Visitors who have opened a window and said nothing. */
const EMPTY = 10_000;

/** Who asked, as they say; nobody checks it at the real one. */
export interface Sender {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly name?: unknown;
}

/** A conversation that was opened; it is on the desk from its first message on. */
interface Opened {
  readonly id: string;
  readonly visitor: Person;
  readonly manager: Person;
}

export class ConveadDesk {
  readonly #building: Building;
  /** By visitor id. */
  readonly #empty = new Map<string, Opened>();

  constructor(building: Building) {
    this.#building = building;
  }

  /** Of a conversation that came in by this door; undefined for all others. */
  static visitorOf({ visitor }: { readonly visitor: Person }): string | undefined {
    return visitor.id.startsWith(PREFIX) ? visitor.id.slice(PREFIX.length) : undefined;
  }

  /** @throws Refusal `chat_offline_message`, or `forbidden` where it is open with another manager */
  async open(visitorId: string, sender: Sender): Promise<object> {
    const visitor = this.#visitor(visitorId, isManager(sender) ? undefined : sender.name);
    const own = await this.#conversations(visitor);
    const open = own.findLast((each) => each.open);
    if (open) return conversationOf(isManager(sender) ? await this.#join(open, sender) : open);
    const known = this.#empty.get(visitorId);
    const manager = isManager(sender) ? this.#manager(sender) : known?.manager;
    if (known && manager && known.manager.id !== manager.id && isManager(sender))
      throw new Refusal('forbidden', 'chat already open with another manager');
    const opened = known ?? { id: randomId(12), visitor, manager: manager ?? this.#onDuty() };
    this.#empty.set(visitorId, opened);
    if (this.#empty.size > EMPTY) this.#empty.delete([...this.#empty.keys()][0] ?? '');
    return conversationOf({ ...opened, agents: [opened.manager], open: true });
  }

  /** @throws Refusal for a text that cannot be sent */
  async write(id: string, sender: Sender, content: string): Promise<object> {
    const { desk } = this.#building;
    if (content.trim() === '') throw new Refusal('empty_message', 'content is empty');
    if (content.length > LIMITS.text) throw new Refusal('message_too_long', 'too long');
    const draft = { localId: randomId(16), text: content, files: [] };
    const empty = [...this.#empty].find(([, opened]) => opened.id === id);
    if (empty) {
      this.#empty.delete(empty[0]);
      const { visitor, manager } = empty[1];
      const { organization } = this.#organization();
      const start = { id, organization, visitor, agents: [manager], ...draft };
      const { conversation, message } = await desk.log.start(start);
      if (message && !isManager(sender)) return this.message(conversation, message);
    }
    const conversation = await this.conversation(id);
    const author = isManager(sender) ? this.#manager(sender) : conversation.visitor;
    const sent = await desk.send(this.#principal(author), id, draft);
    return this.message(sent.conversation, sent.message);
  }

  /** The newest, or from one on, that one included; oldest first. */
  async history(id: string, count = MESSAGES, since?: number): Promise<readonly object[]> {
    const limit = Math.max(1, Math.min(count, MOST));
    const opened = [...this.#empty.values()].find((each) => each.id === id);
    const { visitor } = opened ?? (await this.conversation(id));
    const own = await this.#conversations(visitor);
    const pages = await Promise.all(own.map((each, index) => this.#messages(each, index)));
    const all = pages.flat();
    if (since === undefined) return all.slice(-limit);
    return all.filter((message) => message.id >= since).slice(0, limit);
  }

  async markRead(id: string, number: number): Promise<void> {
    const { desk } = this.#building;
    const conversation = await this.conversation(id);
    const offset = number % SPAN;
    const message = await desk.log.message(id, offset);
    if (!message) throw new Refusal('not_found', 'no such message');
    // Nobody says who has read it: the other side, then.
    const reader =
      message.author.role === 'visitor' ? (conversation.agents[0] ?? message.author) : undefined;
    await desk.mark(this.#principal(reader ?? conversation.visitor), id, 'read', offset);
  }

  /** @throws Refusal `not_found`, also for those of other doors */
  async conversation(id: string): Promise<Conversation> {
    const conversation = await this.#building.desk.log.conversation(id);
    if (!conversation || ConveadDesk.visitorOf(conversation) === undefined)
      throw new Refusal('not_found', 'no such conversation');
    return conversation;
  }

  /** Whether a conversation of this door has this id. */
  async has(id: string): Promise<boolean> {
    const found = await this.#building.desk.log.conversation(id);
    return found !== undefined || [...this.#empty.values()].some((opened) => opened.id === id);
  }

  async message(conversation: Conversation, message: Message): Promise<object> {
    return messageOf(conversation, message, await this.#number(conversation, message));
  }

  messageAt({ id }: Conversation, offset: number): Promise<Message | undefined> {
    return this.#building.desk.log.message(id, offset);
  }

  /** @param index of the conversation among those of its visitor */
  async #messages(conversation: Conversation, index: number) {
    const { log } = this.#building.desk;
    const { messages } = await log.messages(conversation.id, { limit: ALL });
    const written = messages.filter(({ notice }) => !notice);
    return written.map((each) => messageOf(conversation, each, numberOf(index, each)));
  }

  /** They count up over all conversations of a visitor. */
  async #number(conversation: Conversation, message: Message): Promise<number> {
    const own = await this.#conversations(conversation.visitor);
    const index = own.findIndex(({ id }) => id === conversation.id);
    return numberOf(index, message);
  }

  /** Oldest first. */
  async #conversations(visitor: Person): Promise<readonly Conversation[]> {
    const { organization } = this.#organization();
    const { log } = this.#building.desk;
    const filter = { organization, visitor: visitor.id, limit: CONVERSATIONS };
    return [...(await log.conversations(filter))].sort((a, b) => a.createdAt - b.createdAt);
  }

  async #join(conversation: Conversation, sender: Sender): Promise<Conversation> {
    const manager = this.#manager(sender);
    const { agents, id } = conversation;
    if (agents.some((agent) => isSame(agent, this.#principal(manager)))) return conversation;
    const bots = this.#organization().agents.filter(({ bot }) => bot);
    if (agents.some((agent) => !bots.some((bot) => bot.id === agent.id)))
      throw new Refusal('forbidden', 'chat already open with another manager');
    const { log } = this.#building.desk;
    const joined = await log.append(id, { kind: 'info', agents: [manager] });
    return joined?.conversation ?? conversation;
  }

  #onDuty(): Person {
    const { desk, settings } = this.#building;
    const { agents, organization, offlineMessage } = this.#organization();
    const there = agents.filter((agent) => desk.isOnDuty(organization, agent));
    const chosen = there[Math.floor(settings.random() * there.length)];
    if (!chosen) throw new Refusal('chat_offline_message', offlineMessage);
    return { id: chosen.id, role: 'agent', name: chosen.name, ...portrait(chosen.avatarUrl) };
  }

  #visitor(id: string, name: unknown): Person {
    const said = typeof name === 'string' && name !== '' && { name };
    return { id: PREFIX + id, role: 'visitor', ...said };
  }

  /** @throws Refusal `forbidden` for who says no id */
  #manager({ id, name }: Sender): Person {
    if (typeof id !== 'string' && typeof id !== 'number')
      throw new Refusal('forbidden', 'a manager has an id');
    const profile = this.#organization().agents.find((agent) => agent.id === String(id));
    const called = profile?.name ?? (typeof name === 'string' ? name : String(id));
    return { id: String(id), role: 'agent', name: called, ...portrait(profile?.avatarUrl) };
  }

  #principal({ id, name, role }: Person): Principal {
    const { organization } = this.#organization();
    const side = role === 'agent' ? 'agent' : 'visitor';
    return { id, role: side, organization, ...(name && { name }) };
  }

  /** The dialect knows no organization: the first. */
  #organization() {
    const [first] = this.#building.organizations;
    if (!first) throw new Refusal('unknown_organization', 'there is no organization');
    return { ...first, organization: first.id };
  }
}

export function conversationOf(
  told: Pick<Conversation, 'id' | 'agents' | 'open'> & { readonly visitor: Person },
): object {
  const { id, agents, open } = told;
  const [manager] = agents;
  return {
    id,
    visitor_id: ConveadDesk.visitorOf(told),
    manager: manager ? senderOf(manager) : {},
    state: open ? 'open' : 'closed',
  };
}

function numberOf(index: number, { offset }: Message): number {
  return (index + 1) * SPAN + offset;
}

function messageOf(conversation: Conversation, message: Message, id: number) {
  const { author, text, createdAt, offset } = message;
  const other = conversation.markers[author.role === 'visitor' ? 'agent' : 'visitor'];
  return {
    id,
    conversation_id: conversation.id,
    sender: senderOf(author),
    content: text,
    read: offset <= other.read,
    created_at: new Date(createdAt).toISOString(),
  };
}

function senderOf({ id, role, name, avatarUrl }: Person): object {
  const type = role === 'agent' ? 'manager' : role;
  const shown = role === 'visitor' ? id.slice(PREFIX.length) : id;
  return { type, id: shown, ...(name && { name }), ...(avatarUrl && { avatar_url: avatarUrl }) };
}

function portrait(avatarUrl: string | undefined) {
  return avatarUrl === undefined ? {} : { avatarUrl };
}

function isManager({ type }: Sender): boolean {
  return type === 'manager';
}
