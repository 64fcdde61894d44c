/**
 * What people do to messages: write them, change them, take them back. Knows who may, and what can
 * be sent at all; neither who is on duty nor any protocol.
 */
import type { Archive } from './archive.ts';
import type { Appended, Conversation, FileRecord, Log, Message, Person } from './logs/log.ts';
import type { Organization } from './organizations.ts';
import { asPerson, isSame, type Principal } from './principal.ts';
import { Refusal } from './refusal.ts';

export interface Draft {
  readonly localId: string;
  readonly text: string;
  /** Ids of uploads. */
  readonly files: readonly string[];
  /** Offset of the message that it answers. */
  readonly replyTo?: number;
  /** What an agent offers as an answer. */
  readonly quickReplies?: readonly string[];
}

export interface CorrespondenceOptions {
  readonly archive: Archive;
  readonly organization: (id: string) => Organization;
  /** Characters of one message. */
  readonly textLimit: number;
}

/** Whoever writes without a hand. */
export const SYSTEM: Person = { id: 'system', role: 'system' };

const BLANK = /^[\s\p{Cf}]*$/u;

export class Correspondence {
  readonly #options: CorrespondenceOptions;
  readonly #log: Log;

  constructor(options: CorrespondenceOptions) {
    this.#options = options;
    this.#log = options.archive.log;
  }

  async send(
    principal: Principal,
    id: string,
    draft: Draft,
  ): Promise<Appended & { message: Message }> {
    const conversation = await this.#options.archive.conversation(principal, id);
    const known = await this.#log.sent(id, principal.id, draft.localId);
    if (known) return { conversation, message: known };
    if (!conversation.open) throw new Refusal('conversation_closed', 'this conversation is closed');
    const { localId, text, replyTo, quickReplies } = draft;
    if (quickReplies && principal.role !== 'agent')
      throw new Refusal('forbidden', 'only agents offer quick replies');
    const files = await this.content(principal, draft);
    if (replyTo !== undefined && !(await this.#log.message(id, replyTo)))
      throw new Refusal('bad_request', 'reply_to names no message of this conversation');
    const author = authorOf(principal, conversation);
    // Not awaited one by one: what belongs together is committed together, in this order.
    const joined = this.#join(conversation, author);
    const more = {
      ...(replyTo !== undefined && { replyTo }),
      ...(quickReplies && { quickReplies }),
    };
    const sent = this.#log.append(id, { kind: 'msg', author, localId, text, files, ...more });
    const [appended] = await Promise.all([sent, joined]);
    if (!appended?.message) throw new Refusal('not_found', 'no such conversation');
    return { ...appended, message: appended.message };
  }

  async edit(principal: Principal, id: string, offset: number, text: string): Promise<Message> {
    const message = await this.#own(principal, id, offset);
    this.#checkText(text, message.files.length > 0);
    const appended = await this.#log.append(id, { kind: 'edit', offset, text });
    if (!appended?.message) throw new Refusal('not_found', 'no such message');
    return appended.message;
  }

  /** @returns its files, which nobody can find any more: their bytes may go */
  async remove(principal: Principal, id: string, offset: number): Promise<readonly FileRecord[]> {
    const { files } = await this.#own(principal, id, offset);
    await this.#log.append(id, { kind: 'del', offset });
    return files;
  }

  /** The files of a draft that can be sent. @throws Refusal */
  async content(principal: Principal, draft: Draft): Promise<readonly FileRecord[]> {
    this.#checkText(draft.text, draft.files.length > 0);
    const files = await Promise.all(draft.files.map((id) => this.#log.file(id)));
    return files.map((file) => {
      const own = file?.owner === principal.id && file.organization === principal.organization;
      if (!own) throw new Refusal('unknown_file', 'no such upload of yours');
      const { organization: _organization, owner: _owner, createdAt: _at, ...record } = file;
      return record;
    });
  }

  /** An agent who writes for the first time joins, and relieves the bots. */
  async #join(conversation: Conversation, author: Person): Promise<void> {
    const { id, agents, organization } = conversation;
    if (author.role !== 'agent' || agents.some((agent) => agent.id === author.id)) return;
    const bots = this.#options.organization(organization).agents.filter((agent) => agent.bot);
    const humans = agents.filter((agent) => !bots.some((bot) => bot.id === agent.id));
    const text = `${author.name ?? 'An operator'} joined the conversation`;
    const notice = { kind: 'joined', by: author } as const;
    await Promise.all([
      this.#log.append(id, { kind: 'info', agents: [...humans, author] }),
      this.#log.append(id, { kind: 'msg', author: SYSTEM, text, files: [], notice }),
    ]);
  }

  async #own(principal: Principal, id: string, offset: number): Promise<Message> {
    await this.#options.archive.conversation(principal, id);
    const message = await this.#log.message(id, offset);
    if (!message || message.deleted) throw new Refusal('not_found', 'no such message');
    if (!isSame(message.author, principal)) throw new Refusal('forbidden', 'not your message');
    return message;
  }

  #checkText(text: string, hasFiles: boolean): void {
    if (text.length > this.#options.textLimit) throw new Refusal('message_too_long', 'too long');
    if (BLANK.test(text) && !hasFiles) throw new Refusal('empty_message', 'nothing but blanks');
  }
}

/** As others see them; a visitor may have said their name when the conversation began. */
export function authorOf(principal: Principal, { visitor }: Conversation): Person {
  return { ...(principal.role === 'visitor' && visitor), ...asPerson(principal) };
}
