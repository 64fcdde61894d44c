/**
 * Our own protocol over long polling: each request says hello with its cursors, may bring frames,
 * and is held until there is something to say. Keeps nothing between two requests, so any node can
 * answer any poll and a lost answer costs nothing.
 */
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type ClientFrame,
  type HelloFrame,
  LIMITS,
  WIRE_VERSION,
} from '../../src/protocols/shaman-wire.ts';
import { addressOf, isLoopback } from '../address.ts';
import type { Building } from '../building.ts';
import { keyOf } from '../principal.ts';
import { Refusal } from '../refusal.ts';
import { weigh } from '../weight.ts';
import { ShamanDialogue } from './shaman-dialogue.ts';
import { parseFrame } from './shaman-frames.ts';
import { ShamanLine, writeFrames } from './shaman-line.ts';

/** What one answer may carry of the past. */
const CATCH_UP = { events: 100, bytes: 262_144 };
const FRAMES = 64;

export class ShamanPolls {
  readonly #building: Building;
  /** Held polls by client: a newer one of the same client takes the place of the older. */
  readonly #held = new Map<string, () => void>();
  readonly #open = new Set<Promise<void>>();
  #draining: number | undefined;

  constructor(building: Building) {
    this.#building = building;
  }

  /** How many polls are held. */
  get size(): number {
    return this.#held.size;
  }

  mount(app: FastifyInstance): void {
    app.post<{ Params: { room: string }; Querystring: { hold?: number } }>(
      '/poll/chat/:room/',
      {
        bodyLimit: 4 * LIMITS.frame,
        schema: {
          querystring: {
            type: 'object',
            properties: { hold: { type: 'integer', minimum: 0, maximum: 25_000 } },
          },
        },
      },
      (request, reply) => {
        const over = new Promise<void>((resolve) => {
          reply.raw.once('close', resolve);
        });
        this.#open.add(over);
        void over.then(() => this.#open.delete(over));
        return this.#answer(request, reply);
      },
    );
  }

  /** Answers every poll at once; resolves when the answers are out. @param within milliseconds in which they may come back */
  async close(within: number): Promise<void> {
    this.#draining = within;
    for (const release of [...this.#held.values()]) release();
    await Promise.all(this.#open);
  }

  async #answer(
    request: FastifyRequest<{ Params: { room: string }; Querystring: { hold?: number } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { sessions, settings, controls, frames: rate } = this.#building;
    const { swallows } = controls;
    const [hello, ...frames] = readFrames(request.body);
    const session = await sessions.check(hello.token);
    sessions.checkRoom(request.params.room, session);
    const early = rate.take(keyOf(session.principal), weigh(String(request.body).length));
    if (early > 0) throw new Refusal('rate_limited', 'too many polls', early);
    const hold = Math.min(request.query.hold ?? settings.hold, settings.hold);
    const client = `${keyOf(session.principal)}\n${hello.client}`;
    const wait = new Wait(reply);
    const line = new ShamanLine(this.#building, session, {
      filled: () => wait.end(settings.linger),
      overflowed: () => wait.end(0),
      erased: () => wait.end(0),
    });
    try {
      if (hold === 0) await this.#handle(line, swallows ? [] : frames);
      else {
        const address = addressOf(request.raw, settings.trustProxy);
        const told = swallows ? [] : frames;
        await this.#hold({ line, hello, frames: told, hold, wait, client, address });
      }
      const { latency } = controls;
      if (latency > 0) await setTimeoutPromise(latency);
      reply.header('Cache-Control', 'no-store').header('X-Accel-Buffering', 'no');
      return await reply.type('text/plain; charset=utf-8').send(written(line));
    } finally {
      wait.end(0);
      line.close();
    }
  }

  async #hold(poll: {
    line: ShamanLine;
    hello: HelloFrame;
    frames: readonly ClientFrame[];
    hold: number;
    wait: Wait;
    client: string;
    address: string;
  }): Promise<void> {
    const { line, hello, frames, hold, wait, client, address } = poll;
    const found = await line.catchUp(
      hello,
      CATCH_UP,
      hello.welcomed ? undefined : () => line.welcome(),
    );
    await this.#handle(line, frames);
    if (!found && line.connection.isEmpty && this.#draining === undefined) {
      // The older one first: its place is this one's.
      this.#held.get(client)?.();
      const leave = this.#enter(line, address);
      if (leave === undefined) throw new Refusal('rate_limited', 'too many polls are held', hold);
      const release = () => {
        leave();
        wait.end(0);
      };
      this.#held.set(client, release);
      await wait.for(hold, this.#building.controls);
      leave();
      if (this.#held.get(client) === release) this.#held.delete(client);
    }
    if (this.#draining !== undefined) line.reply({ t: 'drain', w: this.#draining });
    line.askForSession();
    line.reply(await line.ping());
  }

  /** @returns the way out; undefined for a person, or an address, with too many */
  #enter({ session }: ShamanLine, address: string): (() => void) | undefined {
    const { lines, addresses } = this.#building;
    const leave = lines.enter(keyOf(session.principal));
    const out = leave && isLoopback(address) ? () => {} : addresses.enter(address);
    if (leave && out) {
      return () => {
        leave();
        out();
      };
    }
    leave?.();
    return undefined;
  }

  async #handle(line: ShamanLine, frames: readonly ClientFrame[]): Promise<void> {
    const dialogue = new ShamanDialogue(this.#building, line);
    const done = frames.map((frame) => dialogue.receive(frame));
    await Promise.all(done);
  }
}

/** One held request: ends when its time is over, when there is something to say, or when its client left. */
class Wait {
  readonly #reply: FastifyReply;
  #timer: NodeJS.Timeout | undefined;
  #resolve: (() => void) | undefined;

  constructor(reply: FastifyReply) {
    this.#reply = reply;
  }

  async for(hold: number, controls: { add(line: { cut(): void }): () => void }): Promise<void> {
    const leave = () => this.end(0);
    const { raw } = this.#reply;
    // A cut poll ends without an answer, as a network that broke does.
    const remove = controls.add({ cut: () => raw.destroy() });
    raw.once('close', leave);
    await new Promise<void>((resolve) => {
      this.#resolve = resolve;
      if (raw.destroyed) leave();
      else this.#timer = setTimeout(resolve, hold);
    });
    clearTimeout(this.#timer);
    this.#resolve = undefined;
    raw.off('close', leave);
    remove();
  }

  /** @param linger milliseconds in which more may come */
  end(linger: number): void {
    clearTimeout(this.#timer);
    const resolve = this.#resolve;
    if (resolve) this.#timer = setTimeout(resolve, linger);
  }
}

/** @throws Refusal `bad_request` unless the first line is a hello of this version and all are frames */
function readFrames(body: unknown): [HelloFrame, ...ClientFrame[]] {
  const lines =
    typeof body === 'string' ? body.split('\n').filter((line) => line.trim() !== '') : [];
  if (lines.length > FRAMES) throw new Refusal('bad_request', 'too many frames in one poll');
  const frames = lines.map((line) => (line.length > LIMITS.frame ? undefined : parseFrame(line)));
  const [hello, ...rest] = frames;
  if (hello?.t !== 'hello') throw new Refusal('bad_request', 'the first line must be a hello');
  if (hello.v !== WIRE_VERSION) throw new Refusal('version', `version ${WIRE_VERSION} only`);
  return [hello, ...rest.map(expectFrame)];
}

function expectFrame(frame: ClientFrame | undefined): ClientFrame {
  if (frame === undefined) throw new Refusal('bad_frame', 'a line is no frame of this protocol');
  return frame;
}

/** Newline-delimited frames. */
function written(line: ShamanLine): string {
  const frames = writeFrames(line.connection.take());
  return frames.map((frame) => `${frame}\n`).join('');
}
