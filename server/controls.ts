/**
 * Faults on purpose, for tests and for the demo: lines that drop, frames that vanish, come late or
 * come twice, sessions and logs that are forgotten. All are off until somebody turns one on.
 */
import type { Item } from './connection.ts';
import type { Log } from './logs/log.ts';

/** Something that can be cut: a socket, a held poll. */
export interface Line {
  /** Without a code: at once, and without a word. */
  cut(code?: number): void;
}

export interface ControlTargets {
  readonly log: Log;
  readonly expireSessions: () => void;
}

export class Controls {
  readonly #targets: ControlTargets;
  readonly #lines = new Set<Line>();
  #held: (() => void)[] | undefined;
  #heldAcks: (() => void)[] | undefined;
  #refuseSockets = false;
  #refusePolls = false;
  #swallow = false;
  #mute = false;
  #delay = 0;
  #losing = 0;
  #repeating = 0;
  #losingAcks = 0;
  #failing = { count: 0, status: 503 };

  constructor(targets: ControlTargets) {
    this.#targets = targets;
  }

  // ── levers ──

  /** Cuts every socket and held poll. @param code closes politely, with this code */
  drop(code?: number): void {
    for (const line of this.#lines) line.cut(code);
  }

  /** Upgrades are answered with 503. */
  refuseSockets(on = true): void {
    this.#refuseSockets = on;
  }

  /** Polls are answered with 503. */
  refusePolls(on = true): void {
    this.#refusePolls = on;
  }

  /** The next requests of REST fail. */
  failRequests(count = 1, status = 503): void {
    this.#failing = { count, status };
  }

  /** What clients say goes unheard, on lines that stay open. */
  swallow(on = true): void {
    this.#swallow = on;
  }

  /** Nothing more is said, on lines that stay open. */
  mute(on = true): void {
    this.#mute = on;
  }

  /** Everything is said this much later. @param ms 0 ends it */
  delay(ms: number): void {
    this.#delay = ms;
  }

  /** The next live events reach nobody. */
  lose(count = 1): void {
    this.#losing = count;
  }

  /** The next live events are told twice. */
  repeat(count = 1): void {
    this.#repeating = count;
  }

  /** Live events wait until `release()`. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const deliver of held) deliver();
  }

  /** Writes happen, their answers wait until `pauseAcks(false)`. */
  pauseAcks(on = true): void {
    if (on) {
      this.#heldAcks ??= [];
      return;
    }
    const held = this.#heldAcks ?? [];
    this.#heldAcks = undefined;
    for (const deliver of held) deliver();
  }

  /** Writes happen, their next answers are lost. */
  loseAcks(count = 1): void {
    this.#losingAcks = count;
  }

  /** All sessions are over, and their lines are closed with 4301. */
  expire(): void {
    this.#targets.expireSessions();
    this.drop(4301);
  }

  /** The log forgets all but the newest events of a conversation. */
  forget(conversationId: string, keep = 0): Promise<void> {
    return this.#targets.log.forget(conversationId, keep);
  }

  /** Turns every fault off. */
  calm(): void {
    this.#refuseSockets = this.#refusePolls = this.#swallow = this.#mute = false;
    this.#delay = this.#losing = this.#repeating = this.#losingAcks = 0;
    this.#failing = { count: 0, status: 503 };
    this.release();
    this.pauseAcks(false);
  }

  // ── what the doors ask ──

  /** @returns how to say that it is gone */
  add(line: Line): () => void {
    this.#lines.add(line);
    return () => this.#lines.delete(line);
  }

  get refusesSockets(): boolean {
    return this.#refuseSockets;
  }

  get refusesPolls(): boolean {
    return this.#refusePolls;
  }

  get swallows(): boolean {
    return this.#swallow;
  }

  /** Milliseconds that every answer and every frame waits before it leaves. */
  get latency(): number {
    return this.#delay;
  }

  /** The status that this request must fail with, if it must. */
  failure(): number | undefined {
    if (this.#failing.count === 0) return undefined;
    this.#failing = { ...this.#failing, count: this.#failing.count - 1 };
    return this.#failing.status;
  }

  /** The same for answers of REST, which wait here while they are paused. @returns whether this one is lost */
  async losesAnswer(): Promise<boolean> {
    if (this.#losingAcks > 0) {
      this.#losingAcks -= 1;
      return true;
    }
    const held = this.#heldAcks;
    if (held) await new Promise<void>((resolve) => held.push(resolve));
    return false;
  }

  /** Lets a live item pass, or does to it what the levers say. */
  pass(item: Item, deliver: () => void): void {
    if (this.#mute) return;
    if (item.ack && this.#losingAcks > 0) {
      this.#losingAcks -= 1;
      return;
    }
    if (item.ack && this.#heldAcks) {
      this.#heldAcks.push(deliver);
      return;
    }
    if (item.event && this.#losing > 0) {
      this.#losing -= 1;
      return;
    }
    const times = item.event && this.#repeating > 0 ? 2 : 1;
    if (times === 2) this.#repeating -= 1;
    for (let time = 0; time < times; time += 1) this.#deliver(item, deliver);
  }

  #deliver(item: Item, deliver: () => void): void {
    if (item.event && this.#held) this.#held.push(deliver);
    else deliver();
  }
}
