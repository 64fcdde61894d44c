/**
 * Who takes part, and who of them is there: the people among the words of the domain. Plain data, as
 * all of those; knows no conversation.
 */

/** Someone who can write in a conversation. */
export interface Author {
  readonly id: string;
  readonly role: Role;
  readonly name?: string;
  readonly avatarUrl?: string;
}

export type Role = 'visitor' | 'agent' | 'system';

/** An operator of the desk, as visitors see them. */
export interface Agent extends Author {
  readonly role: 'agent';
  readonly title?: string;
  readonly online: boolean;
}

export interface VisitorPresence {
  readonly online: boolean;
  /** Milliseconds since the epoch: when they left, where that is known. */
  readonly seenAt?: number;
}

export interface Sight {
  readonly author: Author;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Who is there. */
export interface Attendance {
  /** Ids of all agents who are there now. */
  readonly online: readonly string[];
  /** While there are none: when somebody is expected, where that is known. */
  readonly backAt?: number | undefined;
  /** For operators: of conversations, whether their visitor is there. */
  readonly visitors?: { readonly [conversationId: string]: VisitorPresence } | undefined;
}
