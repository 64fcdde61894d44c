/** A client from what an element was told. Knows our own protocol; the others are loaded when somebody names one. */
import { type Client, createClient, type Protocol, shaman } from '../src/index.ts';
import type { ChatSettings } from './chat-settings.ts';

/** At once for our own protocol. Throws, or rejects, with ShamanError `unsupported` for a name that nobody answers to. */
export function makeClient(settings: ChatSettings): Client | Promise<Client> {
  const { protocol: name } = settings;
  const make = (protocol: Protocol) => createClient({ ...settings, protocol });
  if (name === 'shaman') return make(shaman(settings));
  return import('./protocol-registry.ts')
    .then(({ protocolNamed }) => protocolNamed(name, settings))
    .then(make);
}
