/**
 * A relay before a server that breaks lines on purpose, while it runs, for one line or for all,
 * for sockets or for requests. Works on TCP, so that a browser and Node see what a bad network or
 * a bad proxy would show them. Each line is the business of `faulty-line.ts`.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { FaultyLine, type LineKind } from './faulty-line.ts';
import type { Faults } from './hose.ts';

export class FaultProxy {
  readonly #relay: Server;
  readonly #target: () => number;
  readonly #lines = new Set<FaultyLine>();
  #faults: Readonly<Record<LineKind, Faults>> = { websocket: {}, http: {} };
  #down = false;

  private constructor(target: () => number) {
    this.#target = target;
    this.#relay = createServer({ allowHalfOpen: true }, (near) => this.#join(near));
  }

  /** `target` is asked for each line, so that the server behind may move. */
  static async open(target: () => number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    proxy.#relay.listen(0, '127.0.0.1');
    await once(proxy.#relay, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#relay.address() as AddressInfo).port}`;
  }

  /** Those that are open, oldest first. */
  lines(kind?: LineKind): readonly FaultyLine[] {
    return this.#of(kind).filter(({ isOpen }) => isOpen);
  }

  /** What is wrong from now on, with the lines that are open and those to come; replaces what was. */
  suffers(faults: Faults, kind?: LineKind): void {
    this.#faults = kind ? { ...this.#faults, [kind]: faults } : { websocket: faults, http: faults };
    for (const line of this.#lines) line.look();
  }

  /** Nothing is wrong any more; what was lost stays lost. */
  calms(): void {
    this.#down = false;
    this.suffers({});
    for (const line of this.#lines) line.suffers({});
  }

  /** Every line breaks, and no new one opens. */
  drops(): void {
    this.#down = true;
    this.cuts();
  }

  returns(): void {
    this.#down = false;
  }

  /** Lines end; new ones may open at once. */
  cuts(kind?: LineKind): void {
    for (const line of this.#of(kind)) line.cut();
  }

  /** The same, as RST. */
  resets(kind?: LineKind): void {
    for (const line of this.#of(kind)) line.reset();
  }

  async close(): Promise<void> {
    this.drops();
    this.#relay.close();
    await once(this.#relay, 'close');
  }

  #of(kind?: LineKind): FaultyLine[] {
    return [...this.#lines].filter((line) => !kind || line.kind === kind);
  }

  #join(near: Socket): void {
    if (this.#down) {
      near.on('error', () => {});
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: this.#target(), host: '127.0.0.1', allowHalfOpen: true });
    const line: FaultyLine = new FaultyLine(near, far, (kind) => this.#faults[kind]);
    this.#lines.add(line);
    void line.over.then(() => this.#lines.delete(line));
  }
}
