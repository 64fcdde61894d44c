/**
 * Chooses the transport of the next attempt. A long poll is taken on evidence against WebSocket
 * only: a server that is down, or being deployed, pins nobody to it. Knows no socket.
 */
import type { Endpoint, TransportName } from './transport.ts';

/** Evidence at which WebSocket counts as blocked: two refusals, or three lines that soon fell silent. */
const BLOCKED = 6;
const REFUSED = 3;
const FLEETING = 2;

/** Ours alone, never on the wire: the other end was silent for too long. */
export const OPEN_TIMEOUT = 3408;
/** Ours alone, never on the wire: the line opened, but its handshake never came through. */
export const WELCOME_TIMEOUT = 3409;

/** Where a page keeps until when WebSocket counts as blocked. */
export const MEMORY = 'shaman:poll-until';

export class Fallback {
  #endpoints: readonly Endpoint[] = [];
  #evidence = isRemembered() ? BLOCKED : 0;

  /** The next attempt takes a long poll, because of what is held against WebSocket. */
  get isPolling(): boolean {
    return this.#evidence >= BLOCKED && !!this.by('long-poll');
  }

  by(name: TransportName): Endpoint | undefined {
    return this.#endpoints.find(({ transport }) => transport === name);
  }

  /** @returns undefined when a protocol names no endpoint at all */
  choose(endpoints: readonly Endpoint[]): Endpoint | undefined {
    this.#endpoints = endpoints;
    const isPoll = this.isPolling || !globalThis.WebSocket;
    return this.by(isPoll ? 'long-poll' : 'websocket') ?? endpoints[0];
  }

  /**
   * An attempt is over.
   * @param useful Milliseconds from the welcome to the last frame; undefined when never welcomed
   */
  ended(transport: TransportName, code: number, useful?: number): void {
    // Where HTTP does not work either nothing is proven, and a socket is tried with less credit.
    if (transport === 'long-poll') this.#evidence = BLOCKED - FLEETING;
    // Somebody has closed the line properly, or it was a good one.
    else if (!isBroken(code) || (useful ?? 0) > 1_000) this.#evidence = 0;
    else if (useful !== undefined) this.#evidence += FLEETING;
    else this.#evidence += code === OPEN_TIMEOUT || code === WELCOME_TIMEOUT ? BLOCKED : REFUSED;
  }
}

/** Not what a server says, but what is seen when a line breaks, or something between mangles it. */
function isBroken(code: number): boolean {
  return (code > 1001 && code < 1008) || (code > 1013 && code < 4000);
}

function isRemembered(): boolean {
  try {
    return Number(localStorage.getItem(MEMORY)) > Date.now();
  } catch {
    return false;
  }
}
