/**
 * The line to a backend that cannot do everything: what it lacks is made up for as far as it can be.
 * Messages are looked for before they are sent again, what was read is remembered here, and while
 * there is no line, requests go on slowly. Loaded for such a backend alone; knows no other tab.
 */
import type { ConnectionState } from '../connection/connection.ts';
import { CarefulRequests } from '../conversation/careful-requests.ts';
import { see } from '../conversation/own-marker.ts';
import type { ServerEvent } from '../model.ts';
import { HeldLine, type HeldLineListener, type HeldLineParts } from './held-line.ts';

export class WeakLine extends HeldLine {
  readonly #parts: HeldLineParts;
  readonly #requests: CarefulRequests;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: HeldLineParts, listener: HeldLineListener) {
    const { protocol, inbox } = parts;
    const requests = new CarefulRequests(protocol, inbox);
    super({ ...parts, requests, also: (next) => requests.caughtUp(next) }, listener);
    this.#parts = parts;
    this.#requests = requests;
    this.connection.on('state', (state) => this.#watch(state));
    this.connection.on('connected', (heads) => heads && void requests.told(heads));
  }

  override speak(verb: string, args: readonly unknown[]): void {
    const { protocol, inbox } = this.#parts;
    if (verb !== 'markRead' || protocol.markRead) return super.speak(verb, args);
    const [id, upTo] = args as readonly [string, string];
    void inbox.update((next) => {
      see(next, id, upTo, protocol.self.role);
    });
  }

  protected override received(event: ServerEvent): Promise<void> {
    return super.received(this.#requests.heard(event));
  }

  /** Without a line for a while: look by request, politely, until it is back or nobody wants it. */
  #watch({ status }: ConnectionState): void {
    const { protocol, connection } = this.#parts;
    const { aloneAfter = 5_000 } = connection;
    if (status !== 'connected') this.#requests.doubt();
    if (!protocol.can.alone) return;
    if (status === 'connecting') {
      this.#timer ??= setTimeout(() => this.#look(), aloneAfter);
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (status === 'connected') return;
    this.sender.disconnected();
    this.catchUp.disconnected();
  }

  async #look(): Promise<void> {
    const { aloneEvery = 20_000 } = this.#parts.connection;
    const timer = this.#timer;
    await this.catchUp.heads();
    if (timer !== this.#timer) return;
    this.sender.connected();
    this.#timer = setTimeout(() => this.#look(), aloneEvery * (0.75 + Math.random() / 2));
  }
}

/** As whoever loads a line calls it. */
export { WeakLine as HeldLine };
