/**
 * Our own protocol over WebSocket: one line per socket, from hello to close. Knows frames only by
 * their place in the handshake; what they mean is the dialogue's business.
 */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import {
  CLOSE,
  type ClientFrame,
  type HelloFrame,
  LIMITS,
  WIRE_VERSION,
} from '../../src/protocols/shaman-wire.ts';
import { addressOf, isLoopback } from '../address.ts';
import type { Building, SocketDoor } from '../building.ts';
import { keyOf } from '../principal.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../sessions.ts';
import { ShamanDialogue } from './shaman-dialogue.ts';
import { parseFrame } from './shaman-frames.ts';
import { ShamanLine, writeFrames } from './shaman-line.ts';

/** Milliseconds for the other side to answer a close. */
const PATIENCE = 500;
/** Milliseconds after which somebody with too many lines may try again. */
const LATER = 10_000;
/** Frames that may wait for the session to be checked. */
const EARLY = 64;
/** Frames that may wait for their answers, before no more are read. */
const AHEAD = 64;
const PATH = /^\/ws\/chat\/(\w{1,128})\/?$/;

/** The sockets of this door. */
export class ShamanSockets implements SocketDoor {
  readonly #building: Building;
  readonly #sockets = new Set<ShamanSocket>();
  #leaving: number | undefined;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.frame,
    // 230 KB per connection and a sixth of the speed, for frames this small.
    perMessageDeflate: false,
  });

  constructor(building: Building) {
    this.#building = building;
  }

  /** Whether this address is a socket of ours. */
  owns(path: string): boolean {
    return PATH.test(path);
  }

  /** How many sockets are open. */
  get size(): number {
    return this.#sockets.size;
  }

  accept(request: IncomingMessage, stream: Duplex, head: Buffer, path: string): void {
    const room = PATH.exec(path)?.[1] ?? '';
    const leave = this.#enter(request);
    stream.once('close', () => leave?.());
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      const own = new ShamanSocket(this.#building, socket, room);
      this.#sockets.add(own);
      socket.once('close', () => this.#sockets.delete(own));
      // Only now: browsers hide from a page why a handshake was refused.
      if (this.#leaving !== undefined) own.close(CLOSE.restart, 'restart', this.#leaving);
      else if (leave === undefined) own.close(CLOSE.tooMany, 'too many from here', LATER);
    });
  }

  /** Tells everybody to leave. @param within milliseconds in which they may come back */
  drain(within: number): void {
    for (const socket of this.#sockets) socket.drain(within);
  }

  async close(within: number): Promise<void> {
    this.#leaving = within;
    const closed = [...this.#server.clients].map((each) => once(each, 'close'));
    for (const socket of this.#sockets) socket.close(CLOSE.restart, 'restart', within);
    const patience = new AbortController();
    await Promise.race([
      Promise.all(closed),
      setTimeoutPromise(PATIENCE, undefined, { signal: patience.signal }).catch(() => {}),
    ]);
    patience.abort();
    for (const socket of this.#server.clients) socket.terminate();
  }

  /** @returns the way out; undefined for an address with too many lines */
  #enter(request: IncomingMessage): (() => void) | undefined {
    const { addresses, settings } = this.#building;
    const address = addressOf(request, settings.trustProxy);
    return isLoopback(address) ? () => {} : addresses.enter(address);
  }
}

class ShamanSocket {
  readonly #building: Building;
  readonly #socket: WebSocket;
  readonly #room: string;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #ends: (() => void)[] = [];
  #line: ShamanLine | undefined;
  #dialogue: ShamanDialogue | undefined;
  #greeted = false;
  /** What came right after hello, while its session was checked. */
  #early: ClientFrame[] = [];
  #heardAt: number;
  #badFrames = 0;
  /** No sooner is a fresh session asked for. */
  #askAt = 0;
  #ahead = 0;

  constructor(building: Building, socket: WebSocket, room: string) {
    this.#building = building;
    this.#socket = socket;
    this.#room = room;
    this.#heardAt = performance.now();
    const { settings, controls } = building;
    this.#timers.push(setTimeout(() => this.#expectHello(), settings.helloWithin));
    this.#ends.push(
      controls.add({
        cut: (code) => (code === undefined ? socket.terminate() : this.close(code, 'cut')),
      }),
    );
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('error', (error) => building.logger.debug(error));
    socket.once('close', () => this.#closed());
  }

  drain(within: number): void {
    this.#line?.reply({ t: 'drain', w: within });
    this.#flush();
  }

  /** @param reason short; becomes the `r` of the JSON that closes carry */
  close(code: number, reason: string, within?: number): void {
    const text = JSON.stringify({ r: reason, ...(within !== undefined && { w: within }) });
    this.#flush();
    this.#socket.close(code, text);
    // `ws` waits half a minute for the other side; a half-open line never answers.
    setTimeout(() => this.#socket.terminate(), PATIENCE).unref();
  }

  #receive(data: RawData, isBinary: boolean): void {
    const { controls, settings } = this.#building;
    if (controls.swallows) return;
    this.#heardAt = performance.now();
    const text = isBinary ? '' : String(data);
    const frame = parseFrame(text);
    if (!this.#greeted) {
      if (frame?.t === 'hello') void this.#greet(frame);
      else this.close(CLOSE.badFrame, 'hello comes first');
      return;
    }
    if (frame === undefined) {
      this.#badFrames += 1;
      if (this.#badFrames > settings.limits.badFrames) this.close(CLOSE.badFrame, 'bad frames');
      const error = { code: 'bad_frame', message: 'no frame of this protocol' } as const;
      this.#line?.reply({ t: 'error', error });
      return;
    }
    if (this.#dialogue) this.#hand(frame, this.#dialogue, text.length);
    else if (this.#early.push(frame) > EARLY) this.#flooded();
  }

  #hand(frame: ClientFrame, dialogue: ShamanDialogue, bytes = 0): void {
    this.#ahead += 1;
    // Whoever asks faster than we answer waits in their own buffers, not in ours.
    if (this.#ahead > AHEAD) this.#socket.pause();
    void dialogue.receive(frame, bytes).then(() => {
      this.#ahead -= 1;
      if (this.#ahead === AHEAD) this.#socket.resume();
      if (dialogue.refusals > this.#building.settings.limits.floods) this.#flooded();
    });
  }

  #flooded(): void {
    const { perSecond } = this.#building.settings.limits;
    this.close(CLOSE.rateLimited, 'too many messages', 1_000 / perSecond);
  }

  async #greet(hello: HelloFrame): Promise<void> {
    this.#greeted = true;
    if (hello.v !== WIRE_VERSION) return this.close(CLOSE.version, `version ${WIRE_VERSION} only`);
    try {
      const session = await this.#building.sessions.check(hello.token);
      this.#building.sessions.checkRoom(this.#room, session);
      if (this.#socket.readyState !== this.#socket.OPEN) return;
      const leave = this.#building.lines.enter(keyOf(session.principal));
      if (leave === undefined) return this.close(CLOSE.tooMany, 'too many connections', LATER);
      this.#ends.push(leave);
      await this.#open(session, hello);
    } catch (error) {
      if (error instanceof Refusal) return this.close(closeCode(error), error.code);
      this.#building.logger.error(error);
      this.close(1011, 'internal');
    }
  }

  async #open(session: Session, hello: HelloFrame): Promise<void> {
    const { settings } = this.#building;
    const line = new ShamanLine(
      this.#building,
      session,
      {
        filled: () => setImmediate(() => this.#flush()),
        overflowed: () => this.close(CLOSE.slow, 'too slow'),
        erased: () => this.close(CLOSE.expired, 'erased'),
      },
      () => this.#socket.bufferedAmount,
    );
    this.#line = line;
    this.#ends.push(() => line.close());
    const dialogue = new ShamanDialogue(this.#building, line);
    this.#dialogue = dialogue;
    for (const frame of this.#early.splice(0)) this.#hand(frame, dialogue);
    await line.catchUp(hello, { events: LIMITS.events, bytes: 4 * LIMITS.frame }, () =>
      line.welcome(),
    );
    // Whoever left meanwhile must leave no timer behind.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const spread = (this.#building.settings.random() * 2 - 1) * settings.pingJitter;
    this.#timers.push(setInterval(() => void this.#ping(line), settings.ping + spread));
    const look = Math.max(10, Math.min(1_000, settings.silence / 4));
    this.#timers.push(setInterval(() => this.#check(line), look));
  }

  async #ping(line: ShamanLine): Promise<void> {
    try {
      line.reply(await line.ping());
    } catch (error) {
      this.#building.logger.error(error);
    }
  }

  #check(line: ShamanLine): void {
    const { silence, clock } = this.#building.settings;
    const now = clock();
    if (performance.now() - this.#heardAt > silence) this.close(CLOSE.noPong, 'no frame from you');
    else if (now >= line.session.expiresAt) this.close(CLOSE.expired, 'session expired');
    // Again whenever half of what was left has gone by.
    else if (now >= this.#askAt) this.#askAt = now + (line.askForSession() ?? 0) / 2;
  }

  #expectHello(): void {
    if (!this.#greeted) this.close(CLOSE.badFrame, 'no hello in time');
  }

  #flush(): void {
    const frames = writeFrames(this.#line?.connection.take() ?? []);
    const { latency } = this.#building.controls;
    if (latency > 0 && frames.length > 0) setTimeout(() => this.#send(frames), latency).unref();
    else this.#send(frames);
  }

  #send(frames: readonly string[]): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    for (const frame of frames) this.#socket.send(frame);
  }

  #closed(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const end of this.#ends) end();
  }
}

function closeCode({ code }: Refusal): number {
  if (code === 'unauthorized') return CLOSE.expired;
  return code === 'unknown_room' ? CLOSE.unknownRoom : CLOSE.forbidden;
}
