/**
 * What our own protocol does with the frames that follow hello: writes go to the desk in their
 * order, each with an answer. Knows neither socket nor poll.
 */
import { setImmediate } from 'node:timers/promises';
import {
  type ClientFrame,
  LIMITS,
  type ServerFrame,
  type WireEvent,
} from '../../src/protocols/shaman-wire.ts';
import type { Building } from '../building.ts';
import { keyOf } from '../principal.ts';
import { Refusal } from '../refusal.ts';
import { weigh } from '../weight.ts';
import { draftOf } from './shaman-drafts.ts';
import { toWireError } from './shaman-frames.ts';
import type { ShamanLine } from './shaman-line.ts';
import { offsetOf } from './shaman-translation.ts';

type Frame<T extends ClientFrame['t']> = Extract<ClientFrame, { readonly t: T }>;

/** Leaves room for the frame around the events. */
const PULLED_BYTES = LIMITS.frame - 1_024;

export class ShamanDialogue {
  readonly #building: Building;
  readonly #line: ShamanLine;
  #refusals = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(building: Building, line: ShamanLine) {
    this.#building = building;
    this.#line = line;
  }

  /** Refusals for haste, without anything accepted in between. */
  get refusals(): number {
    return this.#refusals;
  }

  /** Resolves when this frame, and all before it, are answered. Never rejects. @param bytes of it */
  receive(frame: ClientFrame, bytes = 0): Promise<void> {
    this.#last = this.#last.then(() => this.#take(frame, bytes));
    return this.#last;
  }

  async #take(frame: ClientFrame, bytes: number): Promise<void> {
    try {
      const wait = this.#building.frames.take(keyOf(this.#principal), weigh(bytes));
      if (wait > 0) throw new Refusal('rate_limited', 'too many frames', wait);
      await this.#act(frame);
    } catch (error) {
      if (!(error instanceof Refusal)) this.#building.logger.error(error);
      if (error instanceof Refusal && error.code === 'rate_limited') this.#refusals += 1;
      const answer = toWireError(error);
      if ('n' in frame) this.#line.reply({ t: 'nack', n: frame.n, error: answer });
      else this.#line.reply({ t: 'error', error: answer });
    }
  }

  async #act(frame: ClientFrame): Promise<void> {
    switch (frame.t) {
      case 'send':
        return this.#send(frame);
      case 'pull':
        await this.#pull(frame);
        // Reading never waits by itself: between two reads, it is everybody else's turn.
        return setImmediate();
      case 'read':
      case 'delivered':
        return this.#mark(frame);
      case 'auth':
        return this.#authenticate(frame);
      case 'typing':
        return this.#building.desk.setTyping(this.#principal, frame.conv, frame.on);
      case 'probe':
        return this.#answer(await this.#line.ping());
      case 'hello':
        throw new Refusal('bad_request', 'hello comes first, and once');
      case 'pong':
    }
  }

  get #principal() {
    return this.#line.session.principal;
  }

  #answer(frame: ServerFrame): void {
    this.#refusals = 0;
    this.#line.reply(frame);
  }

  /** The same person with a fresh session. */
  async #authenticate({ n, token }: Frame<'auth'>): Promise<void> {
    const { sessions } = this.#building;
    const session = await sessions.check(token);
    sessions.checkRoom(this.#line.session.room, session);
    this.#line.session = session;
    this.#answer({ t: 'ack', n });
  }

  async #send(frame: Frame<'send'>): Promise<void> {
    const { desk, rate } = this.#building;
    const wait = rate.take(keyOf(this.#principal));
    if (wait > 0) throw new Refusal('rate_limited', 'too many messages', wait);
    const draft = draftOf({ ...frame.body, local_id: frame.cid }, frame.conv);
    const { message, conversation } = await desk.send(this.#principal, frame.conv, draft);
    const position = { e: desk.log.epoch, o: message.offset };
    const written = this.#line.translation.message(message, conversation, this.#principal);
    const stored = { message: written, position };
    this.#answer({ t: 'ack', n: frame.n, stored });
  }

  async #mark({ t, n, conv, up_to }: Frame<'read' | 'delivered'>): Promise<void> {
    const offset = offsetOf(up_to, conv);
    if (offset === undefined) throw new Refusal('bad_request', 'no message of this conversation');
    await this.#building.desk.mark(this.#principal, conv, t, offset);
    this.#answer({ t: 'ack', n });
  }

  async #pull({ n, s, since, limit = LIMITS.events }: Frame<'pull'>): Promise<void> {
    const { desk } = this.#building;
    const conversation = await desk.conversation(this.#principal, s);
    const after = { epoch: since.e, offset: since.o };
    const tail = await desk.tail(this.#principal, s, after, Math.min(limit, LIMITS.events));
    const evs: WireEvent[] = [];
    let bytes = 0;
    for (const event of tail.events) {
      const written = this.#line.translation.event(event, conversation, this.#principal);
      bytes += Buffer.byteLength(JSON.stringify(written)) + 1;
      if (bytes > PULLED_BYTES) break;
      evs.push(written);
    }
    this.#answer({
      t: 'pulled',
      n,
      evs,
      more: tail.more || evs.length < tail.events.length,
      head: { e: tail.head.epoch, o: tail.head.offset },
      ...(tail.reset && { reset: true }),
    });
  }
}
