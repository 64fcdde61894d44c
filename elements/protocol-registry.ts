/** From the word in `protocol="…"` to the protocol itself, for people who only write HTML. */
import { type Protocol, ShamanError, shaman } from '../src/index.ts';

export interface ProtocolSettings {
  /** @default the page's origin */
  readonly server?: string;
  readonly organization: string;
  readonly role: 'visitor' | 'agent';
  readonly getToken?: () => Promise<string>;
}

/** @throws ShamanError `unsupported` for a name that nobody here answers to. */
export function protocolNamed(name: string, settings: ProtocolSettings): Protocol {
  if (name === 'shaman') return shaman(settings);
  throw new ShamanError('unsupported', `No protocol is called "${name}" here. There is: shaman.`, {
    reason: 'unknown_protocol',
    fatal: true,
  });
}
