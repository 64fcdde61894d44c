/**
 * The rooms, and who is in them: what one says goes to the desk, and what the desk keeps goes to
 * all, the one who said it included. Knows neither request nor socket.
 */
import { setTimeout } from 'node:timers/promises';
import type { Building } from '../building.ts';
import type { DeskEvent } from '../desk-event.ts';
import { keyOf, type Principal } from '../principal.ts';
import { Refusal } from '../refusal.ts';
import { randomId } from '../signing.ts';
import { BROKEN } from './django.ts';
import type { PlainLine, PlainTalk } from './plain-sockets.ts';
import { pythonJson } from './python-json.ts';
import { visitorOf } from './rooms-visitor.ts';

export class Rooms {
  readonly #building: Building;
  readonly #rooms = new Map<string, Room>();

  constructor(building: Building) {
    this.#building = building;
  }

  enter(name: string, line: PlainLine): PlainTalk {
    const room = this.#rooms.get(name) ?? new Room(this.#building, name);
    this.#rooms.set(name, room);
    room.lines.add(line);
    return {
      hear: (text) => room.hear(line, text),
      closed: () => {
        room.lines.delete(line);
        if (room.lines.size > 0) return;
        this.#rooms.delete(name);
        room.close();
      },
    };
  }
}

/** Something that was said, until the desk has it. */
interface Said {
  readonly by: PlainLine;
  /** Any JSON at all. */
  readonly message: unknown;
}

class Room {
  readonly lines = new Set<PlainLine>();
  readonly #building: Building;
  readonly #visitor: Principal;
  readonly #end: () => void;
  /** By local id. */
  readonly #said = new Map<string, Said>();
  /** Its conversation is found or begun by one frame at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(building: Building, name: string) {
    this.#building = building;
    this.#visitor = visitorOf(name, building.organizations);
    this.#end = building.desk.listen(this.#visitor, (event) => this.#tell(event));
  }

  close(): void {
    this.#end();
  }

  async hear(by: PlainLine, frame: string | undefined): Promise<void> {
    const message = messageIn(frame);
    if (message === undefined) return by.close(BROKEN);
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    const kept = this.#last.then(() => this.#keep({ by, message }, text));
    this.#last = kept.catch(() => {});
    try {
      await kept;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Nothing is lost where there was nothing; what is too long broke the program's database.
      if (error.code === 'empty_message') this.#say({ by, message });
      else by.close(BROKEN);
    }
  }

  /** Whoever writes faster than the desk allows waits: this dialect has no word for it. */
  async #keep(said: Said, text: string): Promise<void> {
    const { desk, rate } = this.#building;
    const visitor = this.#visitor;
    for (let wait = rate.take(keyOf(visitor)); wait > 0; wait = rate.take(keyOf(visitor)))
      await setTimeout(wait);
    const localId = randomId(16);
    const draft = { localId, text, files: [] };
    this.#said.set(localId, said);
    try {
      const newest = await desk.conversations(visitor, 1);
      const open = newest.find((conversation) => conversation.open);
      if (open) await desk.send(visitor, open.id, draft);
      else await desk.start(visitor, { ...draft, unasked: true });
    } finally {
      this.#said.delete(localId);
    }
  }

  /** What the desk has, whoever wrote it; what only it says, and what is changed later, has no frame here. */
  #tell(event: DeskEvent): void {
    if (event.type !== 'logged' || event.event.kind !== 'msg') return;
    const { author, text, files, localId = '' } = event.event.message;
    if (author.role === 'system') return;
    const said = author.role === 'visitor' ? this.#said.get(localId) : undefined;
    if (said) return this.#say(said);
    // Files cannot come in here: that there was one can at least be said.
    for (const message of [text, ...files.map(({ name }) => name)])
      if (message) this.#say({ message });
  }

  /** To everybody; for the one who said it, it is the answer as well. */
  #say({ message, by }: { readonly message: unknown; readonly by?: PlainLine }): void {
    const frame = pythonJson({ message });
    for (const line of this.lines) line.say(frame, { event: true, ack: line === by });
  }
}

/** Undefined for a frame over which the program breaks. */
function messageIn(frame: string | undefined): unknown {
  try {
    const value: unknown = JSON.parse(frame ?? '');
    return typeof value === 'object' && value !== null && 'message' in value
      ? value.message
      : undefined;
  } catch {
    return undefined;
  }
}
