/**
 * One client's line of our own protocol, whatever carries it: hears the desk for this principal,
 * catches up after the cursors of hello, and writes frames. Knows neither socket nor poll.
 */
import {
  type HelloFrame,
  LIMITS,
  type ServerFrame,
  type WireAttendance,
  type WireEvent,
  type WirePositions,
} from '../../src/protocols/shaman-wire.ts';
import type { Building } from '../building.ts';
import { Connection, type ConnectionEvents, type Item } from '../connection.ts';
import type { DeskEvent } from '../desk-event.ts';
import { comeBackWithin } from '../goodbye.ts';
import type { Conversation, LogEvent } from '../logs/log.ts';
import { isSame } from '../principal.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../sessions.ts';
import { OrganizationTranslation } from './shaman-organization.ts';
import { Translation } from './shaman-translation.ts';

/** Milliseconds over which clients come back by themselves: fewer need not be told. */
const ALONE = 3_000;
/** Milliseconds; it may be their own network that broke, and then they wait for nobody. */
const LONGEST = 5_500;

export interface LineEvents extends ConnectionEvents {
  /** The visitor was erased. */
  readonly erased: () => void;
}

/** How many events of the past go out at once. */
export interface CatchUp {
  readonly events: number;
  readonly bytes: number;
}

export class ShamanLine {
  /** The newest that its client has shown. */
  session: Session;
  readonly translation: Translation;
  readonly connection: Connection;
  readonly #building: Building;
  readonly #events: LineEvents;
  readonly #unread: () => number;
  readonly #end: () => void;
  /** Newest offset that went out, per conversation: what was read must not come again live. */
  readonly #sent = new Map<string, number>();
  #waiting: DeskEvent[] | undefined = [];

  /** Listens from here on, but says nothing before `catchUp`. @param unread bytes under way */
  constructor(building: Building, session: Session, events: LineEvents, unread = () => 0) {
    this.#building = building;
    this.session = session;
    this.#events = events;
    this.#unread = unread;
    this.translation = new Translation(building.desk.log.epoch, building.signing);
    this.connection = new Connection(building.settings.limits.unread, events);
    this.#end = building.desk.listen(session.principal, (event) => {
      if (this.#waiting) this.#waiting.push(event);
      else this.#hear(event);
    });
  }

  /**
   * Everything after the cursors, then `last`, then what happened meanwhile.
   * @returns whether there was anything: events, or a cursor that the log does not know
   */
  async catchUp(
    hello: HelloFrame,
    limit: CatchUp,
    last?: () => Promise<ServerFrame>,
  ): Promise<boolean> {
    let found = false;
    let { events, bytes } = limit;
    const { since = 0 } = hello;
    const streams = { ...(await this.#livelySince(hello)), ...hello.streams };
    for (const [id, { e, o }] of Object.entries(streams)) {
      const tail = await this.#tail(id, { epoch: e, offset: o }, events);
      if (tail === undefined) continue;
      found ||= tail.reset;
      for (const event of tail.events) {
        if (event.at < since && !(id in hello.streams)) continue;
        if (events === 0 || bytes <= 0) break;
        const item = this.#item(event, tail.conversation);
        this.push(item);
        this.#sent.set(id, event.offset);
        events -= 1;
        bytes -= item.text.length;
        found = true;
      }
    }
    if (last) this.reply(await last());
    this.goLive();
    return found;
  }

  /** From here on, events go out as they happen. */
  goLive(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const event of waiting) this.#hear(event);
  }

  async welcome(): Promise<ServerFrame> {
    const { desk, settings } = this.#building;
    const organization = desk.organization(this.session.principal.organization);
    const version = new OrganizationTranslation(this.#building).version(organization);
    const { ping } = settings;
    const greets = organization.greetings?.length && { greets: true as const };
    const { heads, ...there } = await this.#ends();
    return { t: 'welcome', ...this.#now(), ...there, ping, heads, desk: version, ...greets };
  }

  async ping(): Promise<ServerFrame> {
    const { heads, ...there } = await this.#ends();
    return { t: 'ping', ...this.#now(), ...there, h: heads };
  }

  /** Who is there now. */
  attendance(): WireAttendance {
    const { desk } = this.#building;
    const { organization } = this.session.principal;
    const backAt = desk.backAt(organization);
    return { online: desk.online(organization), ...(backAt !== undefined && { backAt }) };
  }

  /** Asks for a fresh session where the present one is about to run out. @returns milliseconds left */
  askForSession(): number | undefined {
    const now = this.#building.settings.clock();
    const { renewAt, expiresAt } = this.session;
    if (now < renewAt) return undefined;
    const left = Math.max(0, expiresAt - now);
    this.reply({ t: 'auth_needed', in: left });
    return left;
  }

  /** Says it, unless a fault is on. */
  reply(frame: ServerFrame): void {
    const ack = frame.t === 'ack' || frame.t === 'nack';
    const item = { text: JSON.stringify(frame), ack };
    this.#building.controls.pass(item, () => this.push(item));
  }

  push(item: Item): void {
    this.connection.push(item, this.#unread());
  }

  close(): void {
    this.#end();
    this.connection.close();
  }

  /** The ends of the newest logs of this principal; for agents, also whether their visitors are there. */
  async #ends(): Promise<{ heads: WirePositions } & Pick<WireAttendance, 'visitors'>> {
    const { desk } = this.#building;
    const { principal } = this.session;
    const { organization, role } = principal;
    const newest = await desk.heads(principal, LIMITS.streams);
    const position = (o: number) => ({ e: desk.log.epoch, o });
    const heads = Object.fromEntries(newest.map(({ id, head }) => [id, position(head)]));
    if (role === 'visitor') return { heads };
    const there = newest.map(({ id, visitor }) => [id, desk.presence(organization, visitor)]);
    return { heads, visitors: Object.fromEntries(there) };
  }

  #now() {
    const { settings, lines } = this.#building;
    const within = Math.min(LONGEST, comeBackWithin(lines.size, settings));
    return {
      now: settings.clock(),
      ...this.attendance(),
      ...(within > ALONE && { w: within }),
    };
  }

  #hear(event: DeskEvent): void {
    if (event.type === 'erased') {
      this.#events.erased();
      return;
    }
    const item = this.#live(event);
    if (item) this.#building.controls.pass(item, () => this.push(item));
  }

  #live(event: DeskEvent): Item | undefined {
    switch (event.type) {
      case 'logged': {
        const { event: logged, conversation } = event;
        const sent = this.#sent.get(logged.conversationId) ?? 0;
        return logged.offset <= sent ? undefined : this.#item(logged, conversation);
      }
      case 'typing': {
        const { conversationId, author, on } = event;
        if (isSame(author, this.session.principal)) return undefined;
        return volatile({
          t: 'typing',
          conversationId,
          author: this.translation.author(author),
          typing: on,
        });
      }
      case 'presence':
        return volatile({ t: 'presence', ...this.attendance() });
      case 'visitor': {
        const visitors = event.conversations.map((id) => [id, event.presence]);
        const told = { visitors: Object.fromEntries(visitors) };
        return volatile({ t: 'presence', ...this.attendance(), ...told });
      }
      case 'adopted':
        this.#tellEnds();
        return undefined;
      case 'forgotten':
        return { text: JSON.stringify(forgotten(event.conversationId)) };
      case 'erased':
        return undefined;
    }
  }

  /** What the client does not know of, it then asks for. */
  #tellEnds(): void {
    this.ping().then(
      (ping) => this.reply(ping),
      (error) => this.#building.logger.error(error),
    );
  }

  #item(event: LogEvent, conversation: Conversation): Item {
    const { principal } = this.session;
    const written: WireEvent = this.translation.event(event, conversation, principal);
    return { text: JSON.stringify(written), event: true };
  }

  /** Between two polls nobody hears: where something was said meanwhile that the client cannot name. */
  async #livelySince({ since, streams }: HelloFrame): Promise<WirePositions> {
    if (since === undefined) return {};
    const { desk } = this.#building;
    const newest = await desk.heads(this.session.principal, LIMITS.streams);
    const lively = newest.filter(({ id, updatedAt }) => updatedAt >= since && !(id in streams));
    return Object.fromEntries(
      lively.map(({ id, head }) => [id, { e: desk.log.epoch, o: Math.max(0, head - LIMITS.page) }]),
    );
  }

  async #tail(id: string, after: { epoch: string; offset: number }, limit: number) {
    const { desk } = this.#building;
    const { principal } = this.session;
    try {
      const conversation = await desk.conversation(principal, id);
      return { conversation, ...(await desk.tail(principal, id, after, limit)) };
    } catch (error) {
      // A cursor into what was erased or never was theirs: nothing came after it.
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }
}

function forgotten(conv: string): ServerFrame {
  return { t: 'forgotten', conv };
}

function volatile(frame: ServerFrame): Item {
  return { text: JSON.stringify(frame), volatile: true };
}

const EVENTS_PER_FRAME = 32;
/** Some room for the frame around the events. */
const FRAME = LIMITS.frame - 1_024;

/** Items as frames: neighbouring events share one. */
export function writeFrames(items: readonly Item[]): readonly string[] {
  const frames: string[] = [];
  let events: string[] = [];
  let bytes = 0;
  const close = () => {
    if (events.length > 0) frames.push(`{"t":"evs","evs":[${events.join(',')}]}`);
    events = [];
    bytes = 0;
  };
  for (const { text, event } of items) {
    const size = Buffer.byteLength(text) + 1;
    if (!event || events.length === EVENTS_PER_FRAME || bytes + size > FRAME) close();
    if (event) {
      events.push(text);
      bytes += size;
    } else {
      frames.push(text);
    }
  }
  close();
  return frames;
}
