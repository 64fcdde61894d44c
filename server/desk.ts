/**
 * The help desk itself: who may read and write which conversation, who answers, who is on duty.
 * Every door speaks to it; it knows no protocol, no socket and no token.
 */
import { LIMITS } from '../src/protocols/shaman-wire.ts';
import { Archive } from './archive.ts';
import type { Bus } from './buses/bus.ts';
import { authorOf, Correspondence, type Draft, SYSTEM } from './correspondence.ts';
import type { DeskEvent } from './desk-event.ts';
import { Duty } from './duty.ts';
import { type Beginning, Intake, type Opening } from './intake.ts';
import type {
  Appended,
  AttributeChange,
  Conversation,
  FileRecord,
  Log,
  Message,
  Notice,
  Person,
  Rating,
} from './logs/log.ts';
import type { AgentProfile, Organization } from './organizations.ts';
import { asPerson, type Principal } from './principal.ts';
import { Refusal } from './refusal.ts';
import { Typing } from './typing.ts';
import { type VisitorPresence, Visitors } from './visitors.ts';

export interface DeskOptions {
  readonly log: Log;
  readonly bus: Bus<DeskEvent>;
  readonly organizations: readonly Organization[];
  readonly textLimit: number;
  readonly typingFor: number;
  /** Milliseconds between the last line and being gone: of an agent, of a visitor. */
  readonly presenceFor: number;
  readonly visitorPresenceFor: number;
  readonly random: () => number;
  readonly clock: () => number;
  /** The bots of an organization are on duty. */
  readonly bots: boolean;
}

export class Desk extends Archive {
  readonly #bus: Bus<DeskEvent>;
  readonly #duty: Duty;
  readonly #visitors: Visitors;
  readonly #correspondence: Correspondence;
  readonly #intake: Intake;
  readonly #typing: Typing;

  constructor(options: DeskOptions) {
    const { log, bus, textLimit } = options;
    super(log);
    this.#bus = bus;
    this.#duty = new Duty({
      ...options,
      changed: (organization, agent, online) =>
        bus.publish(`everyone/${organization}`, { type: 'presence', agent, online }),
    });
    this.#visitors = new Visitors({
      linger: options.visitorPresenceFor,
      clock: options.clock,
      changed: (organization, visitor) => void this.#tellPresence(organization, visitor),
    });
    const organization = (id: string) => this.#duty.organization(id);
    this.#correspondence = new Correspondence({ archive: this, organization, textLimit });
    this.#intake = new Intake(this, this.#duty, this.#correspondence);
    this.#typing = new Typing(options.typingFor, (conversationId, author, on) => {
      void this.#tellTyping(conversationId, author, on);
    });
    log.onCommit((commits) => {
      for (const commit of commits) {
        this.#publish(commit.conversation, { type: 'logged', ...commit });
        // Whoever begins a conversation came before it.
        if (commit.event.offset === 1) this.#tellPresenceIn(commit.conversation);
      }
    });
  }

  // ── who ──

  organization(id: string): Organization {
    return this.#duty.organization(id);
  }

  isOnDuty(organization: string, agent: AgentProfile): boolean {
    return this.#duty.isOnDuty(organization, agent);
  }

  /** Ids of everybody on duty, bots included. */
  online(organization: string): readonly string[] {
    return this.#duty.online(organization);
  }

  /** When somebody is expected; undefined while somebody is there, and where nobody can tell. */
  backAt(organization: string): number | undefined {
    return this.#duty.backAt(organization);
  }

  /** Whether this visitor is there. */
  presence(organization: string, visitor: string): VisitorPresence {
    return this.#visitors.presence(organization, visitor);
  }

  /** Hears all that concerns this principal from now on; an agent who listens is on duty, a visitor is there. */
  listen(principal: Principal, listener: (event: DeskEvent) => void): () => void {
    const { id, role, organization } = principal;
    const own = role === 'agent' ? `agents/${organization}` : `visitor/${id}`;
    const ends = [
      this.#bus.subscribe(own, listener),
      this.#bus.subscribe(`everyone/${organization}`, listener),
    ];
    const there = role === 'agent' ? this.#duty : this.#visitors;
    ends.push(there.arrive(organization, id));
    return () => {
      for (const end of ends.splice(0)) end();
    };
  }

  /** Hears what concerns an organization from now on, on duty nowhere: for doors that tell it to others. */
  overhear(organization: string, listener: (event: DeskEvent) => void): () => void {
    return this.#bus.subscribe(`agents/${organization}`, listener);
  }

  // ── writing ──

  /** A new conversation with somebody on duty, chosen at random; the same `localId` gives the same one. */
  start(principal: Principal, beginning: Beginning): Promise<Appended> {
    return this.#intake.start(principal, beginning);
  }

  /** A conversation in which nobody has written yet; the same `localId` gives the same one. */
  open(principal: Principal, opening: Opening): Promise<Conversation> {
    return this.#intake.open(principal, opening);
  }

  async send(
    principal: Principal,
    id: string,
    draft: Draft,
  ): Promise<Appended & { message: Message }> {
    const sent = await this.#correspondence.send(principal, id, draft);
    if (sent.event) this.#typing.set(id, sent.message.author, false);
    return sent;
  }

  edit(principal: Principal, id: string, offset: number, text: string): Promise<Message> {
    return this.#correspondence.edit(principal, id, offset, text);
  }

  /** @returns its files, which nobody can find any more: their bytes may go */
  remove(principal: Principal, id: string, offset: number): Promise<readonly FileRecord[]> {
    return this.#correspondence.remove(principal, id, offset);
  }

  async mark(
    principal: Principal,
    id: string,
    kind: 'read' | 'delivered',
    upTo: number,
  ): Promise<void> {
    const conversation = await this.conversation(principal, id);
    const reader = authorOf(principal, conversation);
    await this.log.append(id, { kind, by: principal.role, upTo, reader });
  }

  /** Ends a conversation or opens it again; nothing happens where it already is so. */
  async setOpen(principal: Principal, id: string, open: boolean): Promise<Conversation> {
    const conversation = await this.conversation(principal, id);
    if (conversation.open === open) return conversation;
    const by = authorOf(principal, conversation);
    const [, appended] = await Promise.all([
      open
        ? this.#note(id, 'The conversation was reopened', { kind: 'reopened', by })
        : this.#note(id, 'The conversation was closed', { kind: 'closed', by }),
      this.log.append(id, { kind: 'info', open }),
    ]);
    return appended?.conversation ?? conversation;
  }

  /** What the visitor thought of it; the newest counts. @throws Refusal `forbidden` for everybody else */
  async rate(principal: Principal, id: string, rating: Rating): Promise<Conversation> {
    const conversation = await this.conversation(principal, id);
    if (principal.role !== 'visitor') throw new Refusal('forbidden', 'only visitors rate');
    const by = authorOf(principal, conversation);
    const text = 'The visitor rated the conversation';
    const [rated] = await Promise.all([
      this.log.append(id, { kind: 'info', rating }),
      // Of one local id: whoever changes their mind is noted once.
      this.#note(id, text, { kind: 'rated', by }, 'rated'),
    ]);
    return rated?.conversation ?? conversation;
  }

  /**
   * What the page tells of this visitor, in each of their conversations.
   * @throws Refusal `forbidden` for everybody else, `bad_request` when it gets too much
   */
  async describe(principal: Principal, attributes: AttributeChange): Promise<void> {
    if (principal.role !== 'visitor') throw new Refusal('forbidden', 'for visitors only');
    const told = Object.entries(attributes);
    const others = (await this.conversations(principal, Number.MAX_SAFE_INTEGER)).filter(
      ({ attributes: known = {} }) => told.some(([name, value]) => (known[name] ?? null) !== value),
    );
    for (const { attributes: known } of others)
      if (Object.keys({ ...known, ...attributes }).length > LIMITS.attributes.most)
        throw new Refusal('bad_request', `at most ${LIMITS.attributes.most} attributes`);
    await Promise.all(others.map(({ id }) => this.log.append(id, { kind: 'info', attributes })));
  }

  async setTyping(principal: Principal, id: string, on: boolean): Promise<void> {
    const conversation = await this.conversation(principal, id);
    if (conversation.open) this.#typing.set(id, authorOf(principal, conversation), on);
  }

  /** Forgets a visitor, closes their lines, and tells the desk that their conversations are gone. */
  async erase(principal: Principal): Promise<void> {
    for (const conversationId of await this.log.erase(principal.id)) {
      const { organization } = principal;
      this.#bus.publish(`agents/${organization}`, { type: 'forgotten', conversationId });
    }
    this.#bus.publish(`visitor/${principal.id}`, { type: 'erased' });
  }

  /**
   * Somebody anonymous turned out to be this visitor, whose conversations theirs are from now on.
   * Nothing happens where the organization keeps them apart.
   */
  async adopt(anonymous: Principal, visitor: Principal): Promise<void> {
    if (this.organization(visitor.organization).keepsApart) return;
    const adopted = await this.log.adopt(anonymous.id, asPerson(visitor));
    this.#bus.publish(`visitor/${anonymous.id}`, { type: 'erased' });
    if (adopted.length === 0) return;
    const agents = `agents/${visitor.organization}`;
    for (const { conversation, event } of adopted)
      if (event) this.#bus.publish(agents, { type: 'logged', conversation, event });
    this.#bus.publish(`visitor/${visitor.id}`, { type: 'adopted' });
    void this.#tellPresence(visitor.organization, visitor.id);
  }

  close(): void {
    this.#duty.close();
    this.#visitors.close();
    this.#typing.close();
  }

  /** What happened, in the words of the desk. */
  #note(id: string, text: string, notice: Notice, localId?: string) {
    const once = localId !== undefined && { localId };
    return this.log.append(id, { kind: 'msg', author: SYSTEM, text, files: [], notice, ...once });
  }

  #publish({ organization, visitor }: Conversation, event: DeskEvent): void {
    this.#bus.publish(`visitor/${visitor.id}`, event);
    this.#bus.publish(`agents/${organization}`, event);
  }

  /** Most visitors of a page have no conversation: nobody hears of those. */
  async #tellPresence(organization: string, visitor: string): Promise<void> {
    const heads = await this.log.heads({ organization, visitor, limit: LIMITS.streams });
    const conversations = heads.map(({ id }) => id);
    if (conversations.length === 0) return;
    const presence = this.presence(organization, visitor);
    this.#bus.publish(`agents/${organization}`, { type: 'visitor', conversations, presence });
  }

  #tellPresenceIn({ id, organization, visitor }: Conversation): void {
    const presence = this.presence(organization, visitor.id);
    if (!presence.online) return;
    const event: DeskEvent = { type: 'visitor', conversations: [id], presence };
    this.#bus.publish(`agents/${organization}`, event);
  }

  async #tellTyping(conversationId: string, author: Person, on: boolean): Promise<void> {
    const conversation = await this.log.conversation(conversationId);
    if (conversation) this.#publish(conversation, { type: 'typing', conversationId, author, on });
  }
}
