/**
 * The scene of a scenario: the real server, a network that can break, an operator at the desk, and
 * visitors with the real SDK, in Node. Every wait is short. Knows no scenario.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { ServerOptions } from '../../../server/options.ts';
import {
  type Client,
  type ClientOptions,
  type Conversation,
  createClient,
  type ShamanOptions,
  type Store,
  shaman,
} from '../../../src/index.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { Agent } from '../../support/agent.ts';
import { DeskServer } from '../../support/desk-server.ts';
import { Network } from '../../support/network.ts';
import { until } from '../../support/until.ts';

/** Everything that waits, waits short. */
export const QUICK = {
  backoff: { base: 20, cap: 200, spread: 100 },
  heartbeat: { deadline: 3_000, probe: 300, quiet: 100 },
  transport: { openTimeout: 1_000, patience: 500, probeDelay: 100 },
  welcomeTimeout: 1_000,
} as const satisfies ClientOptions['connection'];

/** So many messages as no person writes, unless a scenario is about that. */
const PATIENT = { burst: 100_000, floods: 100_000, sessions: 100_000 };

export interface Visit extends Pick<ClientOptions, 'connection' | 'network' | 'keep'> {
  readonly store?: Store;
  /** Of an identified person. */
  readonly getToken?: () => Promise<string>;
  readonly role?: ShamanOptions['role'];
  /** Where the server is. @default behind the network of the scene */
  readonly url?: string;
}

export interface Scene {
  readonly server: DeskServer;
  /** Between every visitor and the server. */
  readonly network: Network;
  /** On duty. */
  readonly agent: Agent;
  /** Somebody with the SDK; does nothing yet. */
  visit(visit?: Visit): Client;
  /** The same, connected, in a conversation that said "hello". */
  talk(visit?: Visit): Promise<{ readonly client: Client; readonly conversation: Conversation }>;
}

/** @example const { server, talk } = await setScene(t); */
export async function setScene(t: TestContext, options: ServerOptions = {}): Promise<Scene> {
  const limits = { ...PATIENT, ...options.limits };
  const server = await DeskServer.open({ ...options, limits });
  const network = await Network.open(() => server.port);
  const agent = new Agent(() => server.now.desk);
  agent.arrives();
  const clients: Client[] = [];
  t.after(async () => {
    for (const client of clients) client.close();
    await network.close();
    await server.close();
  });
  const visit = (options: Visit = {}) => {
    const client = makeClient(network.url, options);
    clients.push(client);
    return client;
  };
  const talk = async (options: Visit = {}) => {
    const client = visit(options);
    return { client, conversation: await begin(client) };
  };
  return { server, network, agent, visit, talk };
}

/** Another client, which a scenario closes by itself. */
export function makeClient(url: string, visit: Visit = {}): Client {
  const { store = new MemoryStore(), getToken, role, connection, ...more } = visit;
  return createClient({
    protocol: shaman({
      server: visit.url ?? url,
      organization: 'demo',
      timeout: 1_000,
      getToken,
      ...(role && { role }),
    }),
    store: () => store,
    keep: 1_000,
    retryDelay: 20,
    ...more,
    connection: { ...QUICK, ...connection },
  });
}

/** Connects, and says the first word. */
export async function begin(client: Client): Promise<Conversation> {
  await client.start();
  await client.open();
  await connected(client);
  const conversation = await client.startConversation({ text: 'hello' });
  await atRest(conversation);
  return conversation;
}

export async function connected(client: Client, timeout = 10_000): Promise<void> {
  const what = `the client is connected, not ${JSON.stringify(client.connection)}`;
  await until(() => client.connection.status === 'connected', { timeout, what });
}

/** Waits until nothing waits to be sent. */
export async function atRest(conversation: Conversation, timeout = 20_000): Promise<void> {
  const stored = () => conversation.messages.every(({ status }) => STORED.includes(status));
  await until(stored, { timeout, what: 'everything is sent' });
}

/** What people said, as the client has it. */
export function textsOf(conversation: Conversation): readonly string[] {
  return conversation.messages
    .filter(({ author }) => author.role !== 'system')
    .map(({ text }) => text);
}

/** Waits until the client and the end of the desk's log hold the same, and says what that is. */
export async function level(conversation: Conversation, agent: Agent): Promise<readonly string[]> {
  const log = await agent.transcript();
  const ours = () => textsOf(conversation).slice(-log.length);
  const same = () => JSON.stringify(ours()) === JSON.stringify(log);
  await until(same, { timeout: 10_000 }).catch(() => assert.deepEqual(ours(), log));
  return log;
}

/** A fresh token of an agent of the demo. */
export async function agentToken(url: string): Promise<string> {
  const answer = await fetch(`${url}/demo/agent-token?agent=ana`);
  return ((await answer.json()) as { token: string }).token;
}

/** How many sockets the server has open. */
export async function socketsOf(server: Pick<DeskServer, 'url'>): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^shaman_sockets (\d+)$/m.exec(text)?.[1]);
}

const STORED: readonly string[] = ['sent', 'delivered', 'read'];
