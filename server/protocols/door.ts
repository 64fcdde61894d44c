/**
 * The contract of a door: the dialect of one backend, spoken below a prefix of its own, to the same
 * desk as all the others. What is said there, and to whom, is the door's business alone.
 */
import type { FastifyInstance } from 'fastify';
import type { Building, SocketDoor } from '../building.ts';

export interface Door {
  readonly sockets?: SocketDoor;
  readonly polls?: PollDoor;
}

/** Requests that are held until there is something to say. */
export interface PollDoor {
  /** How many are held. */
  readonly size: number;
  /** Answers all of them. @param within milliseconds in which their clients may come back */
  close(within: number): Promise<void>;
}

/** A door that may be opened. */
export interface DoorPlan {
  /** Such as `/rooms`: all below it is the door's. */
  readonly prefix: string;
  /**
   * Pages of every origin may ask, because they may at the real one; the door says in its own
   * headers who may read. @default false: pages outside `ALLOWED_ORIGINS` are refused
   */
  readonly anyOrigin?: boolean;
  /** @param scope everything below the prefix: hooks, errors and bodies there are the door's own */
  open(scope: FastifyInstance, building: Building): Door;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It writes: its answer is one of those that `loseAcks` and `pauseAcks` are about. */
    readonly writes?: boolean;
    /** It is held until there is something to say: a poll. */
    readonly held?: boolean;
  }
}
