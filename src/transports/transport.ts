/**
 * The contract of a transport: something shaped like a WebSocket that moves frames, so that one
 * engine can drive them all. Knows nothing of what a frame says.
 */

/** The slice of WebSocket that every transport offers. Fires `open`, `message` and `close`. */
export interface Transport extends EventTarget {
  /** 0 connecting, 1 open, 2 closing, 3 closed, as on WebSocket. */
  readonly readyState: number;
  send(frame: string): void;
  close(code?: number, reason?: string): void;
}

export type TransportName = 'websocket' | 'long-poll';

/** One way to reach a backend. */
export interface Endpoint {
  readonly transport: TransportName;
  readonly url: string;
  readonly subprotocols?: readonly string[];
  /**
   * The frame that opens a connection: sent first on a socket, and first in every poll, because a
   * poll has no memory. Asked each time, so that it names the newest cursors.
   */
  readonly greeting?: () => string;
  /**
   * Of a long poll: whether the transport always keeps a request waiting, greeted anew each time, or
   * the protocol asks itself, as Bayeux does. @default 'transport'
   */
  readonly polledBy?: 'transport' | 'protocol';
}
