/** What a client is made from, and whether two of that would make the same one. Makes none itself. */
import type { Client } from '../src/index.ts';
import type { ProtocolSettings } from './protocol-registry.ts';

export interface ChatSettings extends ProtocolSettings {
  readonly protocol: string;
  readonly connect: 'eager' | 'lazy';
  readonly storage: 'indexeddb' | 'memory';
  readonly keep: number;
  /** Another token is another person. */
  readonly token: string;
  /** A client that the page made itself; the rest is not read then. */
  readonly client: Client | null;
}

export function same(a: ChatSettings | null, b: ChatSettings | null): boolean {
  if (!a || !b) return a === b;
  if (a.client || b.client) return a.client === b.client;
  return (Object.keys(a) as (keyof ChatSettings)[]).every((key) => a[key] === b[key]);
}
