/**
 * The bot of a desk: marks what it got, shows that it writes, and answers a moment later in the
 * conversations that are its own. It sits at the desk like any other agent; knows no protocol.
 */
import { demoAnswer, demoOffers } from './demo-answers.ts';
import type { Desk } from './desk.ts';
import type { DeskEvent } from './desk-event.ts';
import type { Message } from './logs/log.ts';
import type { AgentProfile } from './organizations.ts';
import type { Principal } from './principal.ts';

export interface DemoAgentOptions {
  readonly desk: Desk;
  readonly organization: string;
  readonly profile: AgentProfile;
  /** Milliseconds between a message and its answer. */
  readonly replyAfter: number;
  readonly report: (error: unknown) => void;
}

export class DemoAgent {
  readonly #options: DemoAgentOptions;
  readonly #self: Principal;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #end: () => void;

  constructor(options: DemoAgentOptions) {
    const { desk, organization, profile } = options;
    const { id, name, avatarUrl } = profile;
    this.#options = options;
    this.#self = { id, role: 'agent', organization, name, ...(avatarUrl && { avatarUrl }) };
    this.#end = desk.listen(this.#self, (event) => this.#hear(event));
  }

  close(): void {
    this.#end();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #hear(event: DeskEvent): void {
    if (event.type !== 'logged' || event.event.kind !== 'msg') return;
    const { message } = event.event;
    const mine = event.conversation.agents.some(({ id }) => id === this.#self.id);
    if (!mine || message.author.role !== 'visitor') return;
    const { replyAfter } = this.#options;
    this.#later(replyAfter * 0.2, () => this.#mark(message, 'delivered'));
    this.#later(replyAfter * 0.4, () => this.#mark(message, 'read'));
    this.#later(replyAfter * 0.5, () => this.#type(message));
    this.#later(replyAfter, () => this.#answer(message));
  }

  async #mark({ conversationId, offset }: Message, kind: 'read' | 'delivered'): Promise<void> {
    if (await this.#isMine(conversationId))
      await this.#options.desk.mark(this.#self, conversationId, kind, offset);
  }

  async #type({ conversationId }: Message): Promise<void> {
    if (await this.#isMine(conversationId)) {
      await this.#options.desk.setTyping(this.#self, conversationId, true);
    }
  }

  async #answer(message: Message): Promise<void> {
    const { desk } = this.#options;
    const { conversationId, offset } = message;
    // A person may have taken over since the question came.
    if (!(await this.#isMine(conversationId))) return;
    const page = await desk.messages(this.#self, conversationId, { limit: 100 });
    const answered = page.messages.filter(({ author }) => author.id === this.#self.id).length;
    const text = demoAnswer(message.text, message.files.length, answered);
    const quickReplies = demoOffers(answered);
    // Named after the question: a second node that heard it too answers nothing.
    const draft = {
      localId: `answer-${offset}`,
      text,
      files: [],
      ...(quickReplies && { quickReplies }),
    };
    await desk.send(this.#self, conversationId, draft);
  }

  async #isMine(conversationId: string): Promise<boolean> {
    const { open, agents } = await this.#options.desk.conversation(this.#self, conversationId);
    return open && agents.some(({ id }) => id === this.#self.id);
  }

  #later(ms: number, act: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act().catch(this.#options.report);
    }, ms).unref();
    this.#timers.add(timer);
  }
}
