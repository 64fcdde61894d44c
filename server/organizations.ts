/** Whose desks these are, and who sits there. Plain data; knows no conversation. */

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly agents: readonly AgentProfile[];
  /** What visitors read when nobody is on duty. */
  readonly offlineMessage: string;
  /** For people, such as "Mon-Fri 9:00-18:00". */
  readonly officeHours?: string;
  /** Typical time to the first answer, in minutes. */
  readonly replyMinutes?: number;
}

export interface AgentProfile {
  readonly id: string;
  readonly name: string;
  readonly title?: string;
  /** Relative to the server's origin, or absolute. */
  readonly avatarUrl?: string;
  /** Answers by itself, and is always on duty. */
  readonly bot?: boolean;
}

export const DEMO_ORGANIZATION: Organization = {
  id: 'demo',
  name: 'Hotelflow',
  description: 'Ask us anything about bookings, channels and invoices.',
  agents: [
    { id: 'ana', name: 'Ana Ribeiro', title: 'Support lead', avatarUrl: '/avatars/ana.svg' },
    { id: 'tomas', name: 'Tomás Novák', title: 'Engineer', avatarUrl: '/avatars/tomas.svg' },
    {
      id: 'mila',
      name: 'Mila',
      title: 'Demo assistant',
      avatarUrl: '/avatars/mila.svg',
      bot: true,
    },
  ],
  offlineMessage: 'Nobody is at the desk right now. Please write again later.',
  officeHours: 'Every day, around the clock',
  replyMinutes: 1,
};
