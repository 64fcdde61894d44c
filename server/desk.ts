/**
 * The help desk itself: who may read and write which conversation, who answers, who is on duty.
 * Every door speaks to it; it knows no protocol, no socket and no token.
 */
import type { Bus } from './buses/bus.ts';
import type { DeskEvent } from './desk-event.ts';
import type {
  Appended,
  Conversation,
  ConversationFilter,
  FileRecord,
  Head,
  Log,
  Message,
  MessagePage,
  MessageRange,
  Person,
  Position,
  Tail,
} from './logs/log.ts';
import type { AgentProfile, Organization } from './organizations.ts';
import { Presence } from './presence.ts';
import { asPerson, isSame, type Principal } from './principal.ts';
import { Refusal } from './refusal.ts';
import { randomId } from './signing.ts';
import { Typing } from './typing.ts';

export interface Draft {
  readonly localId: string;
  readonly text: string;
  /** Ids of uploads. */
  readonly files: readonly string[];
}

export interface DeskOptions {
  readonly log: Log;
  readonly bus: Bus<DeskEvent>;
  readonly organizations: readonly Organization[];
  readonly textLimit: number;
  readonly typingFor: number;
  readonly presenceFor: number;
  readonly random: () => number;
  /** The bots of an organization are on duty. */
  readonly bots: boolean;
}

const SYSTEM: Person = { id: 'system', role: 'system' };
const BLANK = /^[\s\p{Cf}]*$/u;

export class Desk {
  readonly log: Log;
  readonly #bus: Bus<DeskEvent>;
  readonly #options: DeskOptions;
  readonly #organizations: ReadonlyMap<string, Organization>;
  readonly #presence: Presence;
  readonly #typing: Typing;

  constructor(options: DeskOptions) {
    const { log, bus } = options;
    this.log = log;
    this.#bus = bus;
    this.#options = options;
    this.#organizations = new Map(options.organizations.map((each) => [each.id, each]));
    this.#presence = new Presence(options.presenceFor, (organization, agent, online) =>
      bus.publish(`everyone/${organization}`, { type: 'presence', agent, online }),
    );
    this.#typing = new Typing(options.typingFor, (conversationId, author, on) => {
      void this.#tellTyping(conversationId, author, on);
    });
    log.onCommit((commits) => {
      for (const commit of commits)
        this.#publish(commit.conversation, { type: 'logged', ...commit });
    });
  }

  // ── who ──

  organization(id: string): Organization {
    const known = this.#organizations.get(id);
    if (known === undefined) throw new Refusal('unknown_organization', 'no such organization');
    return known;
  }

  isOnDuty(organization: string, agent: AgentProfile): boolean {
    if (agent.bot) return this.#options.bots;
    return this.#presence.isOnline(organization, agent.id);
  }

  /** Ids of everybody on duty, bots included. */
  online(organization: string): readonly string[] {
    const bots = this.organization(organization).agents.filter(
      (agent) => agent.bot && this.isOnDuty(organization, agent),
    );
    return [...new Set([...bots.map(({ id }) => id), ...this.#presence.online(organization)])];
  }

  /** Hears all that concerns this principal from now on; an agent who listens is on duty. */
  listen(principal: Principal, listener: (event: DeskEvent) => void): () => void {
    const { id, role, organization } = principal;
    const own = role === 'agent' ? `agents/${organization}` : `visitor/${id}`;
    const ends = [
      this.#bus.subscribe(own, listener),
      this.#bus.subscribe(`everyone/${organization}`, listener),
    ];
    if (role === 'agent') ends.push(this.#presence.arrive(organization, id));
    return () => {
      for (const end of ends.splice(0)) end();
    };
  }

  // ── reading ──

  /** @throws Refusal `not_found`, also for what exists and is not theirs */
  async conversation(principal: Principal, id: string): Promise<Conversation> {
    const conversation = await this.log.conversation(id);
    const theirs =
      conversation?.organization === principal.organization &&
      (principal.role === 'agent' || conversation.visitor.id === principal.id);
    if (!theirs) throw new Refusal('not_found', 'no such conversation');
    return conversation;
  }

  conversations(principal: Principal, limit: number): Promise<readonly Conversation[]> {
    return this.log.conversations(seenBy(principal, limit));
  }

  /** Where the logs of the same conversations end. */
  heads(principal: Principal, limit: number): Promise<readonly Head[]> {
    return this.log.heads(seenBy(principal, limit));
  }

  async messages(principal: Principal, id: string, range: MessageRange): Promise<MessagePage> {
    await this.conversation(principal, id);
    return this.log.messages(id, range);
  }

  async tail(principal: Principal, id: string, after: Position, limit: number): Promise<Tail> {
    await this.conversation(principal, id);
    const tail = await this.log.tail(id, after, limit);
    if (tail === undefined) throw new Refusal('not_found', 'no such conversation');
    return tail;
  }

  // ── writing ──

  /** A new conversation with somebody on duty, chosen at random; the same `localId` gives the same one. */
  async start(principal: Principal, draft: Draft): Promise<Appended> {
    if (principal.role !== 'visitor') throw new Refusal('forbidden', 'only visitors begin');
    const { organization, id } = principal;
    const known = await this.log.started(organization, id, draft.localId);
    const message = known && (await this.log.sent(known.id, id, draft.localId));
    if (known) return { conversation: known, ...(message && { message }) };
    const files = await this.#content(principal, draft);
    return this.log.start({
      id: randomId(12),
      organization,
      visitor: asPerson(principal),
      agents: [this.#choose(organization)],
      localId: draft.localId,
      text: draft.text,
      files,
    });
  }

  async send(
    principal: Principal,
    id: string,
    draft: Draft,
  ): Promise<Appended & { message: Message }> {
    const conversation = await this.conversation(principal, id);
    const known = await this.log.sent(id, principal.id, draft.localId);
    if (known) return { conversation, message: known };
    if (!conversation.open) throw new Refusal('conversation_closed', 'this conversation is closed');
    const files = await this.#content(principal, draft);
    const author = asPerson(principal);
    // Not awaited one by one: what belongs together is committed together, in this order.
    const joined = this.#join(conversation, author);
    const sent = this.log.append(id, { kind: 'msg', author, ...draft, files });
    const [appended] = await Promise.all([sent, joined]);
    this.#typing.set(id, author, false);
    if (!appended?.message) throw new Refusal('not_found', 'no such conversation');
    return { ...appended, message: appended.message };
  }

  async edit(principal: Principal, id: string, offset: number, text: string): Promise<Message> {
    const message = await this.#own(principal, id, offset);
    this.#checkText(text, message.files.length > 0);
    const appended = await this.log.append(id, { kind: 'edit', offset, text });
    if (!appended?.message) throw new Refusal('not_found', 'no such message');
    return appended.message;
  }

  /** @returns its files, which nobody can find any more: their bytes may go */
  async remove(principal: Principal, id: string, offset: number): Promise<readonly FileRecord[]> {
    const { files } = await this.#own(principal, id, offset);
    await this.log.append(id, { kind: 'del', offset });
    return files;
  }

  async mark(
    principal: Principal,
    id: string,
    kind: 'read' | 'delivered',
    upTo: number,
  ): Promise<void> {
    await this.conversation(principal, id);
    await this.log.append(id, { kind, by: principal.role, upTo });
  }

  /** Ends a conversation or opens it again; nothing happens where it already is so. */
  async setOpen(principal: Principal, id: string, open: boolean): Promise<Conversation> {
    const conversation = await this.conversation(principal, id);
    if (conversation.open === open) return conversation;
    const text = open ? 'The conversation was reopened' : 'The conversation was closed';
    const [, appended] = await Promise.all([
      this.log.append(id, { kind: 'msg', author: SYSTEM, text, files: [] }),
      this.log.append(id, { kind: 'info', open }),
    ]);
    return appended?.conversation ?? conversation;
  }

  async setTyping(principal: Principal, id: string, on: boolean): Promise<void> {
    const conversation = await this.conversation(principal, id);
    if (conversation.open) this.#typing.set(id, asPerson(principal), on);
  }

  /** Forgets a visitor, closes their lines, and tells the desk that their conversations are gone. */
  async erase(principal: Principal): Promise<void> {
    for (const conversationId of await this.log.erase(principal.id)) {
      const { organization } = principal;
      this.#bus.publish(`agents/${organization}`, { type: 'forgotten', conversationId });
    }
    this.#bus.publish(`visitor/${principal.id}`, { type: 'erased' });
  }

  close(): void {
    this.#presence.close();
    this.#typing.close();
  }

  #choose(organization: string): Person {
    const { agents, offlineMessage } = this.organization(organization);
    const onDuty = agents.filter((agent) => this.isOnDuty(organization, agent));
    const chosen = onDuty[Math.floor(this.#options.random() * onDuty.length)];
    if (chosen === undefined) throw new Refusal('chat_offline_message', offlineMessage);
    const { id, name, avatarUrl } = chosen;
    return { id, role: 'agent', name, ...(avatarUrl && { avatarUrl }) };
  }

  /** An agent who writes for the first time joins, and relieves the bots. */
  async #join(conversation: Conversation, author: Person): Promise<void> {
    const { id, agents, organization } = conversation;
    if (author.role !== 'agent' || agents.some((agent) => agent.id === author.id)) return;
    const bots = this.organization(organization).agents.filter((agent) => agent.bot);
    const humans = agents.filter((agent) => !bots.some((bot) => bot.id === agent.id));
    const text = `${author.name ?? 'An operator'} joined the conversation`;
    await Promise.all([
      this.log.append(id, { kind: 'info', agents: [...humans, author] }),
      this.log.append(id, { kind: 'msg', author: SYSTEM, text, files: [] }),
    ]);
  }

  async #own(principal: Principal, id: string, offset: number): Promise<Message> {
    await this.conversation(principal, id);
    const message = await this.log.message(id, offset);
    if (!message || message.deleted) throw new Refusal('not_found', 'no such message');
    if (!isSame(message.author, principal)) throw new Refusal('forbidden', 'not your message');
    return message;
  }

  async #content(principal: Principal, draft: Draft): Promise<readonly FileRecord[]> {
    this.#checkText(draft.text, draft.files.length > 0);
    const files = await Promise.all(draft.files.map((id) => this.log.file(id)));
    return files.map((file) => {
      const own = file?.owner === principal.id && file.organization === principal.organization;
      if (!own) throw new Refusal('unknown_file', 'no such upload of yours');
      return { id: file.id, name: file.name, type: file.type, size: file.size };
    });
  }

  #checkText(text: string, hasFiles: boolean): void {
    if (text.length > this.#options.textLimit) throw new Refusal('message_too_long', 'too long');
    if (BLANK.test(text) && !hasFiles) throw new Refusal('empty_message', 'nothing but blanks');
  }

  #publish({ organization, visitor }: Conversation, event: DeskEvent): void {
    this.#bus.publish(`visitor/${visitor.id}`, event);
    this.#bus.publish(`agents/${organization}`, event);
  }

  async #tellTyping(conversationId: string, author: Person, on: boolean): Promise<void> {
    const conversation = await this.log.conversation(conversationId);
    if (conversation) this.#publish(conversation, { type: 'typing', conversationId, author, on });
  }
}

function seenBy({ id, role, organization }: Principal, limit: number): ConversationFilter {
  return { organization, limit, ...(role === 'visitor' && { visitor: id }) };
}
