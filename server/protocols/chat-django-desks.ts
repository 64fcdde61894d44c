/**
 * Help desks as conversations of our desk: which there are, what was said in them, and what a
 * client says now. Knows no request and no word of the wire.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Building } from '../building.ts';
import type { Conversation, Message } from '../logs/log.ts';
import { keyOf, type Principal } from '../principal.ts';
import { Refusal } from '../refusal.ts';
import { deskIdIn, isHelpDesk, isTold, newDeskId, visitorIdOf } from './chat-django-words.ts';

const ALL = Number.MAX_SAFE_INTEGER - 1;
/** Messages among which the newest is looked for that somebody wrote. */
const LAST = 20;

export interface Client {
  /** @default a new one */
  readonly uuid?: string;
  readonly name?: string;
  readonly phone?: string;
}

export interface Post {
  readonly text: string;
  readonly file?: { readonly name: string; readonly bytes: Buffer } | undefined;
}

export class HelpDesks {
  readonly #building: Building;

  constructor(building: Building) {
    this.#building = building;
  }

  /** One more. @throws Refusal `unknown_organization` */
  async open(organization: string, client: Client): Promise<Conversation> {
    const { uuid = randomUUID(), name, phone } = client;
    const id = visitorIdOf(uuid);
    const principal: Principal = { id, role: 'visitor', organization, ...(name && { name }) };
    const answers = phone === undefined ? undefined : { phone };
    const localId = randomUUID();
    return this.#building.desk.open(principal, {
      id: newDeskId(),
      localId,
      ...(answers && { answers }),
    });
  }

  /** The newest first, whatever was said in them since. */
  async of(organization: string): Promise<readonly Conversation[]> {
    const all = await this.#building.desk.log.conversations({ organization, limit: ALL });
    return all.filter(isHelpDesk).sort((a, b) => b.createdAt - a.createdAt);
  }

  async find(uuid: string): Promise<Conversation | undefined> {
    const id = deskIdIn(uuid);
    const found = id === undefined ? undefined : await this.#building.desk.log.conversation(id);
    return found && isHelpDesk(found) ? found : undefined;
  }

  async last({ id }: Conversation): Promise<Message | undefined> {
    const { messages } = await this.#building.desk.log.messages(id, { limit: LAST });
    return messages.findLast(isTold);
  }

  /** The newest first. */
  async history({ id }: Conversation): Promise<readonly Message[]> {
    const { messages } = await this.#building.desk.log.messages(id, { limit: ALL });
    return messages.filter(isTold).reverse();
  }

  /** The client writes. @throws Refusal `message_too_long`, `rate_limited`, and those of uploads */
  async post(desk: Conversation, { text, file }: Post): Promise<void> {
    const { desk: helpDesk, rate, uploads } = this.#building;
    const { id, organization, visitor } = desk;
    const principal: Principal = { ...visitor, role: 'visitor', organization };
    const wait = rate.take(keyOf(principal));
    if (wait > 0) throw new Refusal('rate_limited', 'too many messages', wait);
    // Nothing ends there.
    if (!desk.open) await helpDesk.setOpen(principal, id, true);
    const stored = file && (await uploads.take(principal, file.name, Readable.from([file.bytes])));
    const files = stored ? [stored.id] : [];
    if (text.trim() !== '' || stored)
      await helpDesk.send(principal, id, { localId: randomUUID(), text, files });
    // There, even this is a message.
    else await helpDesk.log.append(id, { kind: 'msg', author: visitor, text: '', files: [] });
  }
}
