/**
 * The stream of chat-django: everything that is said in an organization's help desks, to each of
 * its sockets. Whoever says anything there is shown out, alone. Knows no request.
 */
import type { Building, SocketDoor } from '../building.ts';
import type { DeskEvent } from '../desk-event.ts';
import type { Message } from '../logs/log.ts';
import { type DjangoWords, isHelpDesk, isTold, PREFIX } from './chat-django-words.ts';
import { BROKEN, NO_SUCH_SOCKET } from './django.ts';
import { type PlainLine, PlainSockets } from './plain-sockets.ts';
import { pythonJson } from './python-json.ts';

/** Channels allows 99 ASCII letters for the name of a group, and `organization_` stands before each. */
const SOCKET = new RegExp(`^${PREFIX}/ws/chat/(\\w{1,86})/$`);

interface Group {
  readonly lines: Set<PlainLine>;
  readonly end: () => void;
}

export class DjangoStream {
  readonly sockets: SocketDoor;
  readonly #building: Building;
  readonly #words: DjangoWords;
  /** By organization, while anybody listens. */
  readonly #groups = new Map<string, Group>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(building: Building, words: DjangoWords) {
    this.#building = building;
    this.#words = words;
    this.sockets = new PlainSockets(building, {
      path: new RegExp(`^${PREFIX}(?:/|$)`),
      anyOrigin: true,
      turnsAway: (_, path) => (SOCKET.test(path) ? undefined : NO_SUCH_SOCKET),
      open: (line, _, path) => {
        const leave = this.#enter(SOCKET.exec(path)?.[1] ?? '', line);
        // The real one passes on what it knows, to everybody, and ends everybody's line for the rest.
        return { hear: () => line.close(BROKEN), closed: leave };
      },
    });
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const { end } of this.#groups.values()) end();
  }

  #enter(organization: string, line: PlainLine): () => void {
    const group = this.#groups.get(organization) ?? this.#gather(organization);
    group.lines.add(line);
    return () => {
      group.lines.delete(line);
      if (group.lines.size > 0 || this.#groups.get(organization) !== group) return;
      group.end();
      this.#groups.delete(organization);
    };
  }

  #gather(organization: string): Group {
    const lines = new Set<PlainLine>();
    const tell = (type: string, data: object) => {
      const frame = pythonJson({ type, data });
      for (const line of lines) line.say(frame, { event: true });
    };
    const end = this.#building.desk.overhear(organization, (event) => this.#hear(event, tell));
    const group = { lines, end };
    this.#groups.set(organization, group);
    return group;
  }

  #hear(event: DeskEvent, tell: (type: string, data: object) => void): void {
    if (event.type !== 'logged' || !isHelpDesk(event.conversation)) return;
    const { event: happened } = event;
    if (happened.kind !== 'msg' && happened.kind !== 'edit') return;
    const { message } = happened;
    if (!isTold(message)) return;
    const type = happened.kind === 'msg' ? 'new_message' : 'update_message';
    for (const data of this.#words.messages(message)) tell(type, data);
    if (type === 'new_message' && message.author.role === 'visitor')
      this.#later(() => this.#passOn(message, tell));
  }

  /** As its worker does there. */
  async #passOn(
    { conversationId, offset }: Message,
    tell: (type: string, data: object) => void,
  ): Promise<void> {
    const message = await this.#building.desk.log.message(conversationId, offset);
    if (!message || !isTold(message)) return;
    for (const data of this.#words.messages(message)) tell('update_message', data);
  }

  #later(act: () => Promise<void>): void {
    const { logger } = this.#building;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act().catch((error: unknown) => logger.error(error));
    }, this.#words.sentAfter).unref();
    this.#timers.add(timer);
  }
}
