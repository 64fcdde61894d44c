/**
 * From the word in `protocol="…"` to the protocol itself, for people who only write HTML. Loaded when
 * a page names another one than our own; each of them is loaded then.
 */
import { type Protocol, ShamanError, shaman } from '../src/index.ts';

export interface ProtocolSettings {
  /** @default the page's origin */
  readonly server?: string | undefined;
  readonly organization: string;
  readonly role: 'visitor' | 'agent';
  readonly getToken?: (() => Promise<string>) | undefined;
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

/** @throws ShamanError `unsupported` for a name that nobody here answers to. */
export function protocolNamed(
  name: string,
  settings: ProtocolSettings,
): Protocol | Promise<Protocol> {
  const make = Object.hasOwn(PROTOCOLS, name) && PROTOCOLS[name];
  if (make) return make(settings);
  const why = `No protocol is called "${name}" here; there is: ${Object.keys(PROTOCOLS).join(', ')}.`;
  throw new ShamanError('unsupported', why, { reason: 'unknown_protocol', fatal: true });
}
