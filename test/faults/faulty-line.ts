/**
 * One line through the fault proxy: two sockets and a hose for each direction. Finds out from the
 * first request what it carries. Knows of HTTP only how an upgrade looks.
 */
import type { Socket } from 'node:net';
import { type Direction, type Faults, Hose } from './hose.ts';

/** What a line turned out to carry. */
export type LineKind = 'websocket' | 'http';

export class FaultyLine {
  /** Both ends are gone. */
  readonly over: Promise<unknown>;
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #up: Hose;
  readonly #down: Hose;
  readonly #shared: (kind: LineKind) => Faults;
  #own: Faults | undefined;
  #kind: LineKind | undefined;
  /** The head of a first request that has not come to its end. */
  #head: Buffer | undefined = Buffer.alloc(0);
  #upgraded = false;
  #carried = 0;

  /** @param shared what all lines of a kind suffer */
  constructor(near: Socket, far: Socket, shared: (kind: LineKind) => Faults) {
    this.#near = near;
    this.#far = far;
    this.#shared = shared;
    this.#up = this.#hose(far, 'up');
    this.#down = this.#hose(near, 'down');
    near.on('data', (bytes) => this.#asked(bytes));
    far.on('data', (bytes) => this.#answered(bytes));
    near.on('end', () => this.#up.end());
    far.on('end', () => this.#down.end());
    near.on('error', () => this.#broken(far, 'up'));
    far.on('error', () => this.#broken(near, 'down'));
    near.on('close', () => this.#closed(far, 'up'));
    far.on('close', () => this.#closed(near, 'down'));
    this.over = Promise.all([closed(near), closed(far)]);
  }

  /** The client has it still. */
  get isOpen(): boolean {
    return !this.#near.destroyed && !this.#near.readableEnded;
  }

  get kind(): LineKind | undefined {
    return this.#kind;
  }

  /** This line alone, from now on. */
  suffers(faults: Faults): void {
    this.#own = Object.keys(faults).length > 0 ? faults : undefined;
    this.look();
  }

  cut(): void {
    this.#near.destroy();
    this.#far.destroy();
  }

  reset(): void {
    this.#near.resetAndDestroy();
    this.#far.resetAndDestroy();
  }

  /** The faults have changed. */
  look(): void {
    this.#up.look();
    this.#down.look();
  }

  #hose(to: Socket, direction: Direction): Hose {
    const carried = (bytes: number) => {
      this.#carried += bytes;
      if (this.#carried >= (this.#faults.killAfter ?? Infinity)) this.reset();
    };
    return new Hose(to, { direction, faults: () => this.#faults, carried });
  }

  get #faults(): Faults {
    const faults = this.#own ?? this.#shared(this.#kind ?? 'http');
    // Mute is a half-open line that waits until the upgrade is done.
    return faults.upgrade === 'mute' && this.#upgraded ? { ...faults, swallow: 'both' } : faults;
  }

  #asked(bytes: Buffer): void {
    const whole = this.#head ? Buffer.concat([this.#head, bytes]) : bytes;
    const incomplete = this.#head && !whole.includes('\r\n\r\n');
    this.#head = incomplete ? whole : undefined;
    if (incomplete) return;
    // A request line may become a socket later: browsers and Node keep them for the next request.
    if (this.#kind !== 'websocket') this.#kind = isUpgrade(whole) ? 'websocket' : 'http';
    if (this.#kind === 'websocket' && !this.#upgraded && this.#refuses()) return;
    this.#up.pour(whole);
  }

  /** True when the upgrade does not reach the server. */
  #refuses(): boolean {
    const { upgrade } = this.#faults;
    if (upgrade === 'refuse') this.#near.end(REFUSAL);
    return upgrade === 'refuse' || upgrade === 'hang';
  }

  #answered(bytes: Buffer): void {
    const { upgrade } = this.#faults;
    const answersUpgrade = this.#kind === 'websocket' && !this.#upgraded;
    if (answersUpgrade && upgrade === 'mute') {
      // Past the hose, which loses everything from this moment on.
      const end = bytes.indexOf('\r\n\r\n') + 4;
      this.#near.write(bytes.subarray(0, end));
      this.#upgraded = true;
      return;
    }
    this.#upgraded ||= answersUpgrade;
    this.#down.pour(bytes);
  }

  /** What breaks on one side breaks on the other, unless nobody can hear that it did. */
  #broken(other: Socket, direction: Direction): void {
    if (this.#hears(direction)) other.resetAndDestroy();
  }

  #closed(other: Socket, direction: Direction): void {
    const hose = direction === 'up' ? this.#up : this.#down;
    if (!this.#hears(direction)) return hose.close();
    // What is under way still arrives where a server says goodbye; a client that is gone asks nothing more.
    if (direction === 'down') return hose.end();
    hose.close();
    other.destroy();
  }

  #hears(direction: Direction): boolean {
    const { swallow } = this.#faults;
    return swallow !== 'both' && swallow !== direction;
  }
}

const REFUSAL = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

function isUpgrade(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 4).toString('latin1') === 'GET ' ? bytes.toString('latin1') : '';
  return /\r\nupgrade: *websocket\r\n/i.test(head);
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
}
