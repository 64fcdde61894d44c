/** What every door of this server is given: the desk and all that stands around it. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import type { Controls } from './controls.ts';
import type { Desk } from './desk.ts';
import type { Lines } from './lines.ts';
import type { Mail } from './mail.ts';
import type { Settings } from './options.ts';
import type { Organization } from './organizations.ts';
import type { Rate } from './rate.ts';
import type { RequestLog } from './request-log.ts';
import type { Sessions } from './sessions.ts';
import type { Signing } from './signing.ts';
import type { Uploads } from './uploads.ts';

export interface Building {
  readonly desk: Desk;
  readonly sessions: Sessions;
  readonly signing: Signing;
  readonly uploads: Uploads;
  /** None: this server sends no mail. */
  readonly mail: Mail | undefined;
  readonly controls: Controls;
  /** Messages per person, through whichever door. */
  readonly rate: Rate;
  /** Frames of any kind per person, through whichever door. */
  readonly frames: Rate;
  /** Lines per person. */
  readonly lines: Lines;
  /** Lines per address. */
  readonly addresses: Lines;
  readonly requests: RequestLog;
  readonly settings: Settings;
  readonly logger: FastifyBaseLogger;
  readonly organizations: readonly Organization[];
}

/** How an upgrade is refused. */
export interface Turned {
  readonly status: number;
  readonly text?: string;
}

/** A door that takes sockets. */
export interface SocketDoor {
  /** How many are open. */
  readonly size: number;
  /** Pages of every origin may come in. @default false: those that `ALLOWED_ORIGINS` lists */
  readonly anyOrigin?: boolean;
  /** Whether this address is one of its sockets. */
  owns(path: string): boolean;
  /** Why somebody may not come in, said before the handshake; browsers hide it from pages. @default everybody may */
  turnsAway?(
    request: IncomingMessage,
    path: string,
  ): Turned | undefined | Promise<Turned | undefined>;
  /** The origin is allowed and nothing stands against it: shake hands. */
  accept(request: IncomingMessage, stream: Duplex, head: Buffer, path: string): void;
  /** Tells everybody to leave. @param within milliseconds in which they may come back */
  drain(within: number): void;
  /** Whoever comes from now on is sent away the same way. @param within as for `drain` */
  close(within: number): Promise<void>;
}
