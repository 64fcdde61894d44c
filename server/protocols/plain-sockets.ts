/**
 * Sockets of a door that knows no sessions: who may come in, how much each may cost, and the faults
 * that hold at all doors. Knows no dialect: what is said is the business of the talk of each line.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { addressOf, isLoopback } from '../address.ts';
import type { Building, SocketDoor, Turned } from '../building.ts';
import { Connection, type Item } from '../connection.ts';
import { weigh } from '../weight.ts';

/** Bytes of one frame, where a door says nothing else. */
const FRAME = 1_048_576;
/** Frames that may wait for their turn, before no more are read. */
const AHEAD = 64;
/** The program broke, as those behind these doors say it. */
const BROKEN = 1011;
/** More frames than anybody needs. */
const FLOODED = 1008;
/** Codes from here on are words of our own protocol. */
const OURS = 4_000;

export interface PlainSocketsOptions {
  /** Which addresses are for sockets here, good ones or not. */
  readonly path: RegExp;
  /** Pages of every origin may come in. @default false */
  readonly anyOrigin?: boolean;
  /** Bytes of one frame; more closes the socket with 1009. @default 1_048_576 */
  readonly frame?: number;
  /** Why somebody may not come in, said before the handshake. @default everybody may */
  readonly turnsAway?: SocketDoor['turnsAway'];
  /** Somebody came in. */
  readonly open: (line: PlainLine, request: IncomingMessage, path: string) => PlainTalk;
}

/** What a door does with one line. */
export interface PlainTalk {
  /**
   * One frame after the other: the next waits for this one. What is thrown closes the line with 1011.
   * @param text undefined for a binary frame
   */
  hear(text: string | undefined): void | Promise<void>;
  /** The line is gone, whoever ended it. */
  closed?(): void;
}

export class PlainSockets implements SocketDoor {
  readonly anyOrigin: boolean;
  readonly #building: Building;
  readonly #options: PlainSocketsOptions;
  readonly #server: WebSocketServer;
  #leaving = false;

  constructor(building: Building, options: PlainSocketsOptions) {
    this.anyOrigin = options.anyOrigin ?? false;
    this.#building = building;
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: options.frame ?? FRAME,
      perMessageDeflate: false,
      // None is spoken there: who insists on one must go.
      handleProtocols: () => false,
    });
  }

  get size(): number {
    return this.#server.clients.size;
  }

  owns(path: string): boolean {
    return this.#options.path.test(path);
  }

  turnsAway(
    request: IncomingMessage,
    path: string,
  ): Turned | undefined | Promise<Turned | undefined> {
    return this.#options.turnsAway?.(request, path);
  }

  accept(request: IncomingMessage, stream: Duplex, head: Buffer, path: string): void {
    const leave = this.#enter(request);
    if (leave === undefined || this.#leaving) {
      leave?.();
      stream.destroy();
      return;
    }
    stream.once('close', leave);
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      const line = new PlainLine(this.#building, socket);
      line.talk(this.#options.open(line, request, path));
    });
  }

  /** These dialects have no word for it. */
  drain(): void {}

  /** As when the real ones stop: without a word. */
  async close(): Promise<void> {
    this.#leaving = true;
    for (const socket of this.#server.clients) socket.terminate();
  }

  /** @returns the way out; undefined for an address with too many lines */
  #enter(request: IncomingMessage): (() => void) | undefined {
    const { addresses, settings } = this.#building;
    const address = addressOf(request, settings.trustProxy);
    return isLoopback(address) ? () => {} : addresses.enter(address);
  }
}

/** One socket, as a door sees it. */
export class PlainLine {
  static #count = 0;
  readonly #name = `line ${++PlainLine.#count}`;
  readonly #building: Building;
  readonly #socket: WebSocket;
  readonly #inbox: Connection;
  readonly #ends: (() => void)[] = [];
  #last: Promise<void> = Promise.resolve();
  #ahead = 0;
  #heardAt = performance.now();

  constructor(building: Building, socket: WebSocket) {
    this.#building = building;
    this.#socket = socket;
    const { controls, settings, logger } = building;
    this.#inbox = new Connection(settings.limits.unread, {
      filled: () => setImmediate(() => this.#flush()),
      overflowed: () => socket.terminate(),
    });
    this.#ends.push(controls.add({ cut: (code) => this.#cut(code) }));
    const timer = setInterval(() => this.#ping(), settings.ping);
    this.#ends.push(() => clearInterval(timer));
    socket.on('error', (error) => logger.debug(error));
    socket.on('pong', () => {
      this.#heardAt = performance.now();
    });
    socket.once('close', () => {
      for (const end of this.#ends) end();
      this.#inbox.close();
    });
  }

  /** Says it, unless a fault is on. What is an `event` or an `ack` feels the levers for those. */
  say(text: string, kind: Omit<Item, 'text'> = {}): void {
    const item = { ...kind, text };
    this.#building.controls.pass(item, () => this.#inbox.push(item, this.#socket.bufferedAmount));
  }

  /** After what was said before. */
  close(code: number, reason = ''): void {
    this.#flush();
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), 500).unref();
  }

  /** From here on its frames are heard. */
  talk(talk: PlainTalk): void {
    this.#socket.on('message', (data, isBinary) => this.#receive(talk, data, isBinary));
    this.#ends.push(() => talk.closed?.());
  }

  #receive(talk: PlainTalk, data: RawData, isBinary: boolean): void {
    const { controls, frames, logger } = this.#building;
    if (controls.swallows) return;
    this.#heardAt = performance.now();
    const text = String(data);
    if (frames.take(this.#name, weigh(text.length)) > 0) return this.close(FLOODED);
    this.#ahead += 1;
    if (this.#ahead > AHEAD) this.#socket.pause();
    const hear = async () => {
      if (this.#socket.readyState === this.#socket.OPEN)
        await talk.hear(isBinary ? undefined : text);
    };
    this.#last = this.#last
      .then(hear)
      .catch((error: unknown) => {
        logger.error(error);
        this.close(BROKEN);
      })
      .then(() => {
        this.#ahead -= 1;
        if (this.#ahead === AHEAD) this.#socket.resume();
      });
  }

  /** A half-open line never answers. */
  #ping(): void {
    const silent = performance.now() - this.#heardAt;
    if (silent > this.#building.settings.silence) this.#socket.terminate();
    else this.#socket.ping();
  }

  #cut(code: number | undefined): void {
    if (code === undefined || code >= OURS) this.#socket.terminate();
    else this.close(code);
  }

  #flush(): void {
    const frames = this.#inbox.take().map(({ text }) => text);
    const { latency } = this.#building.controls;
    if (latency > 0 && frames.length > 0) setTimeout(() => this.#send(frames), latency).unref();
    else this.#send(frames);
  }

  #send(frames: readonly string[]): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    for (const frame of frames) this.#socket.send(frame);
  }
}
