/** Whose desks these are, and who sits there. Plain data; knows no conversation. */
import type { WireForm, WireGreeting, WireTopic } from '../src/protocols/shaman-wire.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly agents: readonly AgentProfile[];
  /** What visitors read when nobody is on duty. */
  readonly offlineMessage: string;
  /** For people, such as "Mon-Fri 9:00-18:00". */
  readonly officeHours?: string;
  /** The same for us: when somebody is expected back. */
  readonly hours?: OrganizationHours;
  /** Typical time to the first answer, in minutes. */
  readonly replyMinutes?: number;
  /** What a new conversation may be about. */
  readonly topics?: readonly WireTopic[];
  /** What is asked, once, before a visitor's first message. */
  readonly welcomeForm?: WireForm;
  /** The same, while nobody is on duty; with it, a conversation can begin then. */
  readonly offlineForm?: WireForm;
  readonly greetings?: readonly WireGreeting[];
  readonly privacyUrl?: string;
  /**
   * What was written anonymously stays with nobody known, though its author signs in: for desks whose
   * visitors share computers. @default false: it becomes theirs
   */
  readonly keepsApart?: boolean;
}

export interface AgentProfile {
  readonly id: string;
  readonly name: string;
  readonly title?: string;
  /** Relative to the server's origin, or absolute. */
  readonly avatarUrl?: string;
  /** Answers by itself, and is always on duty. */
  readonly bot?: boolean;
  /** Ids of the topics whose conversations come here first. */
  readonly topics?: readonly string[];
}

export interface OrganizationHours {
  /** IANA name, such as `America/Sao_Paulo`. */
  readonly timeZone: string;
  readonly weekly: readonly OfficeHours[];
}

export interface OfficeHours {
  /** 1 (Monday) to 7 (Sunday). */
  readonly days: readonly number[];
  /** `HH:MM` on the clocks of the time zone. */
  readonly from: string;
  /** Up to `24:00`; not later than `from`: of the next day. */
  readonly to: string;
}
