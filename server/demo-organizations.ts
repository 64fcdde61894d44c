/** The desks of the demo: one where everybody begins at once, and one that asks first. Plain data. */
import type { Organization } from './organizations.ts';

const TOPICS = [
  { id: 'bookings', name: 'Bookings' },
  { id: 'channels', name: 'Channels' },
  { id: 'invoices', name: 'Invoices' },
] as const;

const AGENTS = [
  {
    id: 'ana',
    name: 'Ana Ribeiro',
    title: 'Support lead',
    avatarUrl: '/avatars/ana.svg',
    topics: ['bookings', 'invoices'],
  },
  {
    id: 'tomas',
    name: 'Tomás Novák',
    title: 'Engineer',
    avatarUrl: '/avatars/tomas.svg',
    topics: ['channels'],
  },
  { id: 'mila', name: 'Mila', title: 'Demo assistant', avatarUrl: '/avatars/mila.svg', bot: true },
] as const;

export const DEMO_ORGANIZATION: Organization = {
  id: 'demo',
  name: 'Hotelflow',
  description: 'Ask us anything about bookings, channels and invoices.',
  agents: AGENTS,
  offlineMessage: 'Nobody is at the desk right now. Please write again later.',
  officeHours: 'Every day, around the clock',
  replyMinutes: 1,
  topics: TOPICS,
};

/** Everything that a desk can ask and offer is on here. */
const ASKING: Organization = {
  id: 'demo-forms',
  name: 'Hotelflow Concierge',
  description: 'We like to know who you are before we start.',
  agents: AGENTS,
  offlineMessage: 'We are out of the office. Leave us your e-mail, and we will write to you.',
  officeHours: 'Monday to Friday, 9:00 to 18:00 in São Paulo',
  hours: {
    timeZone: 'America/Sao_Paulo',
    weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }],
  },
  replyMinutes: 5,
  topics: TOPICS,
  welcomeForm: {
    title: 'Before we start',
    fields: [
      { id: 'name', label: 'Your name', type: 'text', required: true, autocomplete: 'name' },
      { id: 'email', label: 'E-mail', type: 'email', required: true, autocomplete: 'email' },
      {
        id: 'property',
        label: 'What do you run?',
        type: 'choice',
        options: ['A hotel', 'A hostel', 'Apartments', 'Something else'],
      },
      { id: 'news', label: 'Tell me about new features', type: 'check' },
    ],
  },
  offlineForm: {
    title: 'How can we reach you?',
    fields: [
      { id: 'email', label: 'E-mail', type: 'email', required: true, autocomplete: 'email' },
      { id: 'phone', label: 'Telephone', type: 'tel', autocomplete: 'tel' },
      { id: 'details', label: 'Anything that helps us to answer', type: 'long-text' },
    ],
  },
  greetings: [
    { id: 'hello', text: 'Hello! Shall I show you around?', agent: 'mila', after: 3, again: 24 },
    { id: 'cdn', text: 'One script tag is all it takes. Questions?', path: '/cdn', after: 1 },
  ],
  privacyUrl: 'https://example.com/privacy',
};

export const DEMO_ORGANIZATIONS: readonly Organization[] = [DEMO_ORGANIZATION, ASKING];
