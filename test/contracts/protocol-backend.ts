/**
 * What a protocol's contract is tried against: a backend at a URL, and, where somebody can pull
 * them, levers. Without a lever the tests that need it are not there.
 */
import type { Protocol } from '../../src/protocols/protocol.ts';

export interface ProtocolBackend {
  /** Never connected: shows by its methods what this protocol can. */
  readonly sample: Protocol;
  /** One who speaks to this backend, or to the one at another URL; nothing is remembered yet. */
  make(url?: string): Protocol | Promise<Protocol>;
  readonly url: () => string | Promise<string>;
  /** Whoever is made is somebody new each time, of whom the backend knows nothing. */
  readonly isFresh: boolean;
  /** What files it takes. @default { name: 'a.txt', type: 'text/plain' } */
  readonly file?: { readonly name: string; readonly type: string };
  /** Here it can be seen how far files are, and they can be given up; not so in Node. @default false */
  readonly tellsProgress?: boolean;
  readonly levers?: Levers;
}

export interface Levers {
  readonly agent?: OtherSide;
  readonly faults?: Faults;
  readonly witness?: Witness;
}

/** Somebody at the desk, who answers in the conversation with the newest activity. What is missing this backend does not tell of. */
export interface OtherSide {
  arrives(): Promise<unknown>;
  leaves(): Promise<unknown>;
  answers(text: string): Promise<unknown>;
  /** Waits until it has this, once. */
  sees(text: string): Promise<unknown>;
  reads?(text: string): Promise<unknown>;
  corrects?(text: string, corrected: string): Promise<unknown>;
  takesBack?(text: string): Promise<unknown>;
  types?(on?: boolean): Promise<unknown>;
  /** By this id it is told who is there. */
  readonly id?: string;
}

export interface Faults {
  calm(): Promise<unknown>;
  /** All lines break. */
  drop(): Promise<unknown>;
  /** What happens is not told before `calm`. */
  hold(): Promise<unknown>;
  /** All sessions are over. */
  expire?(): Promise<unknown>;
  /** The log forgets all but its newest events. */
  forget?(conversationId: string, keep: number): Promise<unknown>;
  /** The next requests are refused with this status. */
  fail?(count: number, status: number): Promise<unknown>;
  /** The next writes happen, and their answers are lost. */
  loseAcks?(count: number): Promise<unknown>;
}

export interface Witness {
  /** Counts from here on. */
  clear(): Promise<unknown>;
  /** What was asked by HTTP, such as `POST /chat/files`. */
  asked(): Promise<readonly string[]>;
}

/** A file that this backend takes. */
export function fileFor({ file }: ProtocolBackend, content: string): File {
  const { name, type } = file ?? { name: 'a.txt', type: 'text/plain' };
  return new File([content], name, { type });
}
