/**
 * Chooses the transport of the next attempt. A long poll is taken on evidence against WebSocket
 * only, and counts as working only when it has worked: a server that is down, or being deployed,
 * pins nobody to it. Knows no socket and no clock.
 */
import type { Endpoint, TransportName } from './transport.ts';

/** How an attempt ended before it was of use. */
export type Death = 'refused' | 'timeout' | 'silent';

/** Evidence at which WebSocket counts as blocked: two refusals, or one that was swallowed. */
const BLOCKED = 2;
const WEIGHT: { readonly [death in Death]: number } = { refused: 1, timeout: 2, silent: 2 };

export class Fallback {
  #evidence = 0;
  #polling = false;

  /** The next attempt goes by long poll. */
  get polling(): boolean {
    return this.#polling;
  }

  /** @throws TypeError when there is no endpoint at all: a mistake of the protocol */
  choose(endpoints: readonly Endpoint[]): Endpoint {
    const socket = endpoints.find(({ transport }) => transport === 'websocket');
    const poll = endpoints.find(({ transport }) => transport === 'long-poll');
    const first =
      this.#polling || typeof WebSocket === 'undefined' ? (poll ?? socket) : (socket ?? poll);
    if (!first) throw new TypeError('A protocol must name at least one endpoint.');
    return first;
  }

  /** An attempt was of no use. True when the next one takes another transport, and need not wait. */
  died(transport: TransportName, death: Death): boolean {
    if (transport === 'long-poll') {
      // HTTP does not work either: nothing is proven against WebSocket.
      this.#polling = false;
      this.#evidence = BLOCKED - 1;
      return false;
    }
    this.#evidence += WEIGHT[death];
    this.#polling = this.#evidence >= BLOCKED;
    return this.#polling;
  }

  /** The handshake came through. */
  proven(transport: TransportName): void {
    this.#polling = transport === 'long-poll';
    this.#evidence = this.#polling ? BLOCKED : 0;
  }

  /** WebSocket has opened again beside the long poll. */
  recovered(): void {
    this.#polling = false;
    this.#evidence = BLOCKED - 1;
  }
}
