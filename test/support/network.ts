/**
 * The network between a visitor and the server, as a relay on a port of its own: it can drop every
 * line, refuse new ones, or go silent without a word, as networks do. Knows bytes, not frames.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class Network {
  readonly #relay: Server;
  readonly #target: () => number;
  readonly #lines = new Set<Socket>();
  readonly #told: ((type: 'online' | 'offline') => Promise<void>)[] = [];
  #state: 'up' | 'silent' | 'down' = 'up';

  private constructor(target: () => number) {
    this.#target = target;
    this.#relay = createServer((near) => this.#join(near));
  }

  /** `target` is asked for each line, so that the server behind may move. */
  static async open(target: () => number): Promise<Network> {
    const network = new Network(target);
    network.#relay.listen(0, '127.0.0.1');
    await once(network.#relay, 'listening');
    return network;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#relay.address() as AddressInfo).port}`;
  }

  /** Browsers notice when their network goes and comes: tell this one from now on. */
  tells(hears: (type: 'online' | 'offline') => Promise<void>): void {
    this.#told.push(hears);
  }

  /** Every line breaks, and no new one opens. */
  async drops(): Promise<void> {
    this.#cut();
    await this.#tell('offline');
  }

  /** Lines stay open and carry nothing, as in a lift; no browser notices that. */
  fallsSilent(): void {
    this.#state = 'silent';
    for (const line of this.#lines) line.pause();
  }

  async returns(): Promise<void> {
    const wasSilent = this.#state === 'silent';
    this.#state = 'up';
    if (wasSilent) for (const line of this.#lines) line.resume();
    await this.#tell('online');
  }

  async close(): Promise<void> {
    this.#cut();
    this.#relay.close();
    await once(this.#relay, 'close');
  }

  #cut(): void {
    this.#state = 'down';
    for (const line of this.#lines) line.destroy();
  }

  async #tell(type: 'online' | 'offline'): Promise<void> {
    await Promise.all(this.#told.map((hears) => hears(type)));
  }

  #join(near: Socket): void {
    if (this.#state === 'down') {
      near.destroy();
      return;
    }
    const far = connect(this.#target(), '127.0.0.1');
    this.#carry(near, far);
    this.#carry(far, near);
  }

  #carry(from: Socket, to: Socket): void {
    this.#lines.add(from);
    from.setNoDelay(true);
    from.on('data', (bytes) => to.write(bytes));
    from.on('end', () => to.end());
    // What breaks on one side breaks on the other; both say `close` after it.
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#lines.delete(from);
      to.destroy();
    });
    if (this.#state === 'silent') from.pause();
  }
}
