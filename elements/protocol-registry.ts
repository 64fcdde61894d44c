/**
 * From the word in `protocol="…"` to the protocol itself, for people who only write HTML. Our own
 * is there at once; each of the others is loaded when a page names it.
 */
import { type Protocol, ShamanError, shaman } from '../src/index.ts';

export interface ProtocolSettings {
  /** @default the page's origin */
  readonly server?: string;
  readonly organization: string;
  readonly role: 'visitor' | 'agent';
  readonly getToken?: () => Promise<string>;
}

type Make = (settings: ProtocolSettings) => Protocol | Promise<Protocol>;

/** In the order in which people are told of them. */
export const PROTOCOLS: Readonly<Record<string, Make>> = {
  shaman,
  'chat-django': async (settings) =>
    (await import('../src/protocols/chat-django.ts')).chatDjango(settings),
  rooms: async (settings) => (await import('../src/protocols/rooms.ts')).rooms(settings),
  convead: async (settings) => (await import('../src/protocols/convead.ts')).convead(settings),
  'crm-chat': async (settings) => (await import('../src/protocols/crm-chat.ts')).crmChat(settings),
};

/**
 * At once, or when it is loaded; rejects where it cannot be now.
 * @throws ShamanError `unsupported` for a name that nobody here answers to.
 */
export function protocolNamed(
  name: string,
  settings: ProtocolSettings,
): Protocol | Promise<Protocol> {
  const make = Object.hasOwn(PROTOCOLS, name) && PROTOCOLS[name];
  if (make) return make(settings);
  const known = Object.keys(PROTOCOLS).join(', ');
  throw new ShamanError(
    'unsupported',
    `No protocol is called "${name}" here; there is: ${known}.`,
    {
      reason: 'unknown_protocol',
      fatal: true,
    },
  );
}
