/**
 * The public SDK. Importing it does nothing: no request, no storage, no element.
 */
export { Client } from './client/client.ts';
export type { ClientAbilities } from './client/client-abilities.ts';
export type { ClientEvents } from './client/client-events.ts';
export type { ClientOptions } from './client/client-options.ts';
export { createClient } from './client/create-client.ts';
export type { OwnData } from './client/own-data.ts';
export type { ConnectionOptions, ConnectionState } from './connection/connection.ts';
export type { NetworkEvents } from './connection/network.ts';
export type {
  Conversation,
  ConversationAbilities,
  ConversationEvents,
} from './conversation/conversation.ts';
export { DRAFT_LIMITS } from './conversation/draft.ts';
export type { Unsubscribe } from './emitter.ts';
export { type ErrorCode, type ErrorDetails, ShamanError } from './errors.ts';
export type * from './model.ts';
export type {
  Capabilities,
  ConversationPage,
  Heads,
  HistoryPage,
  Page,
  Protocol,
  ProtocolHost,
  ProtocolSession,
  Sent,
  Transfer,
} from './protocols/protocol.ts';
export { type ShamanOptions, shaman } from './protocols/shaman.ts';
export {
  allOf,
  applied,
  type Change,
  type OutboxEntry,
  type Snapshot,
  type Store,
} from './stores/store.ts';
export type { TabMessage, TabRole, Tabs } from './tabs/tabs.ts';
export type { Endpoint, Transport, TransportName } from './transports/transport.ts';
