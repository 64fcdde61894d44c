/**
 * What stands between some visitors and the server, and means no harm: a proxy that ends sockets
 * after a while, hangs up on the idle, or lets only one direction through. Knows bytes, and what an
 * upgrade looks like.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface Habits {
  /** Milliseconds after which it ends a WebSocket. */
  readonly life?: number;
  /** Milliseconds without a byte in either direction after which it hangs up. */
  readonly idle?: number;
}

export class Middlebox {
  /** Times it hung up by itself. */
  hangups = 0;
  readonly #habits: Habits;
  readonly #relay: Server;
  readonly #target: () => number;
  readonly #lines = new Set<Socket>();
  readonly #answers = new Set<Socket>();

  private constructor(target: () => number, habits: Habits) {
    this.#target = target;
    this.#habits = habits;
    this.#relay = createServer((near) => this.#join(near));
  }

  /** Until the end of the test. `target` is the port, asked for each line. */
  static async open(t: TestContext, target: () => number, habits: Habits = {}) {
    const proxy = new Middlebox(target, habits);
    proxy.#relay.listen(0, '127.0.0.1');
    await once(proxy.#relay, 'listening');
    t.after(() => {
      proxy.#relay.close();
      for (const line of proxy.#lines) line.destroy();
    });
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#relay.address() as AddressInfo).port}`;
  }

  /** Of the lines that are open now, what the server says goes nowhere; what the client says arrives. */
  swallowsAnswers(): void {
    for (const far of this.#answers) far.removeAllListeners('data').on('data', () => {});
  }

  #join(near: Socket): void {
    const far = connect(this.#target(), '127.0.0.1');
    const end = () => {
      near.destroy();
      far.destroy();
    };
    let heard = performance.now();
    const carry = (from: Socket, to: Socket) => {
      this.#lines.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        heard = performance.now();
        to.write(bytes);
      });
      from.on('error', end).on('close', () => {
        this.#lines.delete(from);
        this.#answers.delete(from);
        end();
      });
    };
    carry(near, far);
    carry(far, near);
    this.#answers.add(far);
    near.once('data', (bytes) => {
      if (/^upgrade: websocket/im.test(String(bytes))) this.#watch(near, end, () => heard);
    });
  }

  /** Of a WebSocket: ends it as it is its habit. */
  #watch(near: Socket, end: () => void, heard: () => number): void {
    const { life, idle } = this.#habits;
    const hangUp = () => {
      this.hangups += 1;
      end();
    };
    const timers: NodeJS.Timeout[] = [];
    if (life !== undefined) timers.push(setTimeout(hangUp, life));
    if (idle !== undefined) {
      const look = () => {
        if (performance.now() - heard() > idle) hangUp();
      };
      // What has arrived by now is read first: a slow machine is not an idle line.
      timers.push(setInterval(() => setImmediate(look), idle / 10));
    }
    near.once('close', () => {
      for (const timer of timers) clearInterval(timer);
    });
  }
}
