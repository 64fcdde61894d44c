/**
 * Chooses the transport of the next attempt. A long poll is taken on evidence against WebSocket
 * only, and counts as working only when it has worked: a server that is down, or being deployed,
 * pins nobody to it. Knows no socket and no clock.
 */
import type { Endpoint, TransportName } from './transport.ts';

/** Evidence at which WebSocket counts as blocked: two refusals, or one attempt that was swallowed. */
const BLOCKED = 2;

export class Fallback {
  #evidence = 0;
  #polling = false;

  /** @returns undefined when a protocol names no endpoint at all */
  choose(endpoints: readonly Endpoint[]): Endpoint | undefined {
    const by = (name: TransportName) => endpoints.find(({ transport }) => transport === name);
    const first = this.#polling || typeof WebSocket === 'undefined' ? 'long-poll' : 'websocket';
    return by(first) ?? endpoints[0];
  }

  /** An attempt was of no use. True when the next one takes another transport, and need not wait. */
  died(transport: TransportName, swallowed: boolean): boolean {
    // Where HTTP does not work either, nothing is proven against WebSocket.
    this.#evidence =
      transport === 'long-poll' ? BLOCKED - 1 : this.#evidence + (swallowed ? BLOCKED : 1);
    this.#polling = this.#evidence >= BLOCKED;
    return this.#polling;
  }

  /** The handshake came through. */
  proven(transport: TransportName): void {
    if (transport === 'websocket') this.#evidence = 0;
  }

  /** WebSocket opens again: give it a try, and less credit than before. */
  recovered(): void {
    this.#polling = false;
    this.#evidence = BLOCKED - 1;
  }
}
