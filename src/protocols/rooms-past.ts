/**
 * What was said before a room was entered, where the backend has `/chat/conversation/` beside its
 * rooms: asked for by UUIDs that the page knows. Knows no line.
 */
import { ShamanError } from '../errors.ts';
import type { Author, ConversationInfo, Message } from '../model.ts';
import { request } from './http.ts';
import { instant } from './instant.ts';
import { messageOf, personOf } from './rooms-words.ts';

export interface PastOptions {
  /** UUID of the site. */
  readonly app?: string | undefined;
  /** UUID of the visitor. */
  readonly user?: string | undefined;
  /** UUID of the conversation that the room goes on with. */
  readonly conversation?: string | undefined;
  /** Milliseconds that an answer may take. */
  readonly timeout?: number | undefined;
}

interface ListedConversation {
  readonly uuid: string;
  readonly updated?: string;
}

interface WholeConversation {
  readonly messages?: readonly unknown[];
  readonly operator?: unknown;
  readonly customer?: unknown;
}

export interface Past {
  readonly messages: readonly Message[];
  readonly people: Pick<ConversationInfo, 'agents'> & Partial<ConversationInfo>;
}

export class RoomsPast {
  readonly #base: string;
  readonly #self: Author;
  readonly #options: PastOptions;

  constructor(base: string, self: Author, options: PastOptions) {
    this.#base = base;
    this.#self = self;
    this.#options = options;
  }

  /** The visitor's other conversations, newest first: to be read, because no room leads to them. */
  async others(): Promise<readonly ConversationInfo[]> {
    const { app, user, conversation } = this.#options;
    if (!app || !user) return [];
    const listed = await this.#ask<readonly ListedConversation[]>(`conversations/${app}/${user}`);
    return listed
      .filter(({ uuid }) => uuid !== conversation)
      .map(({ uuid: id, updated }) => {
        return { id, open: false, agents: [], unread: 0, updatedAt: instant(updated, 0) };
      })
      .sort((a, b) => b.updatedAt - a.updatedAt);
  }

  /** All that was said in one of them, oldest first. @param id what we call it, if not by its UUID */
  async read(uuid: string | undefined, id = uuid): Promise<Past> {
    const { app } = this.#options;
    if (!app || !uuid || !id) return { messages: [], people: { agents: [] } };
    const whole = await this.#ask<WholeConversation>(`conversation/${app}/${uuid}`);
    const { messages = [], operator, customer } = whole;
    return {
      messages: messages.map((said, index) => messageOf(said, index, id, this.#self, this.#base)),
      people: {
        agents: operator ? [personOf(operator, 'agent')] : [],
        ...(customer ? { visitor: personOf(customer, 'visitor') } : {}),
      },
    };
  }

  /** Asked for whole: a limit breaks these programs. */
  async #ask<T>(path: string): Promise<T> {
    const { timeout = 10_000 } = this.#options;
    const text = await request(`${this.#base}/chat/${path}/`, { timeout });
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ShamanError('protocol', 'Not JSON of a backend with rooms.', { cause });
    }
  }
}
