/**
 * Somebody with the real SDK, in Node, in one tab or several: writes, reloads, signs out, and
 * remembers what was accepted from them. Knows no faults; those happen to network and server.
 */
import {
  type Client,
  type ClientOptions,
  type Conversation,
  createClient,
  type Message,
  ShamanError,
  type Store,
  shaman,
} from '../../src/index.ts';
import { MemoryStore } from '../../src/stores/memory-store.ts';
import { BrowserTabs } from '../../src/tabs/browser-tabs.ts';
import { until } from '../support/until.ts';
import type { Send, View } from './history.ts';

export interface ParticipantOptions {
  readonly name: string;
  /** Of this person's own network. */
  readonly server: string;
  /** Makes an operator of them. */
  readonly getToken?: () => Promise<string>;
  /** How many at the beginning. @default 1 */
  readonly tabs?: number;
  /** Further options of each client. */
  readonly client?: Partial<ClientOptions>;
}

/** Everything that waits, waits short. */
const QUICK: Partial<ClientOptions> = {
  connection: {
    backoff: { base: 20, cap: 200, spread: 100 },
    heartbeat: { deadline: 4_000, probe: 1_000, quiet: 100 },
    transport: {
      openTimeout: 2_000,
      patience: 1_000,
      probeDelay: 200,
      endpointsTimeout: 2_000,
      longPoll: { hold: 1_000, timeout: 3_000, rest: 20 },
    },
    welcomeTimeout: 2_000,
  },
  retryDelay: 20,
};

interface Tab {
  /** Whose order holds: every page is one author. */
  readonly author: string;
  readonly client: Client;
}

export class Participant {
  readonly name: string;
  readonly role: 'visitor' | 'agent';
  readonly #options: ParticipantOptions;
  readonly #store: Store = new MemoryStore();
  readonly #sends: Send[] = [];
  /** Conversations by the word with which every message in them begins. */
  readonly #ids = new Map<string, string>();
  #tabs: Tab[] = [];
  #count = 0;
  #pages = 0;

  constructor(options: ParticipantOptions) {
    this.#options = options;
    this.name = options.name;
    this.role = options.getToken ? 'agent' : 'visitor';
  }

  /** What this person handed over, in order. */
  get sends(): readonly Send[] {
    return this.#sends;
  }

  get tabs(): number {
    return this.#tabs.length;
  }

  /** Of the first tab. */
  get client(): Client {
    return this.#tab(0).client;
  }

  /** The words of the conversations that they can write in. */
  get threads(): readonly string[] {
    for (const conversation of this.client.conversations) {
      const thread = threadOf(conversation);
      if (thread) this.#ids.set(thread, conversation.id);
    }
    return [...this.#ids.keys()].filter((thread) => this.#find(this.client, thread));
  }

  async arrives(): Promise<void> {
    for (let tab = 0; tab < (this.#options.tabs ?? 1); tab++) await this.opensTab();
    await Promise.all(this.#tabs.map(({ client }) => client.open()));
  }

  /** A conversation of which every message begins with this word. */
  async begins(thread: string): Promise<void> {
    const { author, client } = this.#tab(0);
    const text = this.#text(thread, author);
    const conversation = await client.startConversation({ text });
    this.#ids.set(thread, conversation.id);
    this.#sends.push({ author, conversation: thread, text });
  }

  /** @param tab which of them; they are counted round @returns false when this tab does not know the conversation, or too much waits */
  says(thread: string, tab = 0): boolean {
    const { author, client } = this.#tab(tab);
    const conversation = this.#find(client, thread);
    if (!conversation) return false;
    const text = this.#text(thread, author);
    try {
      conversation.send({ text });
    } catch (error) {
      if (ShamanError.from(error).details.reason === 'outbox_full') return false;
      throw error;
    }
    this.#sends.push({ author, conversation: thread, text });
    return true;
  }

  /** How many messages of a conversation still wait. */
  waiting(thread: string, tab = 0): number {
    const messages = this.#find(this.#tab(tab).client, thread)?.messages ?? [];
    const last = messages.findLastIndex(isStored);
    return messages.length - 1 - last;
  }

  async opensTab(): Promise<void> {
    const author = `${this.name}.${++this.#pages}`;
    const client = this.#make();
    this.#tabs.push({ author, client });
    // Who gets no token, because the server is away, looks again.
    await until(() => client.start().then(() => true), { timeout: 20_000, interval: 100 });
  }

  /** One of several, so that another takes over. */
  async closesTab(tab: number): Promise<void> {
    if (this.#tabs.length < 2) return;
    await turn();
    const [closed] = this.#tabs.splice(tab % this.#tabs.length, 1);
    closed?.client.close();
  }

  /** The page is gone and comes again; what its store kept is still there. */
  async reloads(tab = 0): Promise<void> {
    // What a person wrote counts once it is kept, which takes a turn.
    await turn();
    const [gone] = this.#tabs.splice(tab % this.#tabs.length, 1);
    gone?.client.close();
    await this.opensTab();
  }

  /** What nobody has acknowledged is given up; who comes back is somebody else. */
  async signsOutAndIn(): Promise<void> {
    await turn();
    const waiting = new Set(this.#waiting().map(({ text }) => text));
    for (const [index, send] of this.#sends.entries())
      if (waiting.has(send.text)) this.#sends[index] = { ...send, givenUp: true };
    this.#ids.clear();
    await this.client.signOut();
    const out = () => this.#tabs.every(({ client }) => !client.known);
    await until(out, { what: `${this.name} is signed out in all tabs` });
    this.#opens();
  }

  leaves(): void {
    for (const { client } of this.#tabs) client.close();
  }

  /** Nothing waits any more; a person tries what was refused again, once somebody is on duty. */
  get isAtRest(): boolean {
    const waiting = this.#waiting();
    for (const { failure, conversationId, localId } of waiting)
      if (failure?.code === 'chat_offline_message' && localId)
        this.client.conversation(conversationId)?.retry(localId);
    return waiting.length === 0;
  }

  /**
   * Pages back to the beginning, then tells what each tab shows of each conversation.
   * @param all the conversations at the desk; an operator sees them all, a visitor their own
   */
  async views(all: readonly string[]): Promise<readonly View[]> {
    const expected = this.role === 'agent' ? all : [...this.#ids.keys()];
    const tabs = this.#tabs.map(async ({ author, client }) => {
      const seen = await screenOf(client);
      return [...new Set([...expected, ...seen.keys()])].map((conversation) => {
        const texts = seen.get(conversation) ?? [];
        return { observer: author, conversation, texts, whole: true };
      });
    });
    return (await Promise.all(tabs)).flat();
  }

  /** For the message of a run that did not come to rest. */
  get plight(): string {
    const tabs = this.#tabs.map(({ author, client }) => {
      const { length } = client.conversations.flatMap(({ messages }) => messages.filter(isWaiting));
      return `${author} ${JSON.stringify(client.connection)} ${length} waiting`;
    });
    return tabs.join('; ');
  }

  /** Looks at all tabs; what was never seen is asked for again by who looks again. */
  #opens(): void {
    for (const { client } of this.#tabs) client.open().catch(() => {});
  }

  #waiting(): readonly Message[] {
    const conversations = this.#tabs.flatMap(({ client }) => client.conversations);
    return conversations.flatMap(({ messages }) => messages.filter(isWaiting));
  }

  #tab(index: number): Tab {
    const tab = this.#tabs[index % this.#tabs.length];
    if (!tab) throw new Error(`${this.name} has no tab open`);
    return tab;
  }

  #find(client: Client, thread: string): Conversation | undefined {
    const id = this.#ids.get(thread);
    return id === undefined ? undefined : client.conversation(id);
  }

  #text(thread: string, author: string): string {
    return `${thread}/${author}/${++this.#count}`;
  }

  #make(): Client {
    const { server, getToken, client } = this.#options;
    const protocol = { server, organization: 'demo', role: this.role, getToken, timeout: 2_500 };
    return createClient({
      protocol: shaman(protocol),
      store: () => this.#store,
      tabs: (visitor) => new BrowserTabs(visitor),
      page: 100,
      ...QUICK,
      ...client,
    });
  }
}

/** What people said, by conversation, back to the beginning. */
async function screenOf(client: Client): Promise<Map<string, readonly string[]>> {
  const seen = new Map<string, readonly string[]>();
  await client.open();
  for (const conversation of client.conversations) {
    await conversation.open();
    while (conversation.hasEarlier) await conversation.loadEarlier();
    const people = conversation.messages.filter(({ author }) => author.role !== 'system');
    seen.set(
      threadOf(conversation) ?? conversation.id,
      people.map(({ text }) => text),
    );
  }
  return seen;
}

/** The word with which the messages of a conversation begin, where one of them is known. */
export function threadOf({ messages, info }: Pick<Conversation, 'messages' | 'info'>) {
  const said = messages.find(({ author }) => author.role !== 'system') ?? info.preview;
  return said && said.author.role !== 'system' ? said.text.split('/')[0] : undefined;
}

function isStored({ status }: Message): boolean {
  return status === 'sent' || status === 'delivered' || status === 'read';
}

function isWaiting(message: Message): boolean {
  return !isStored(message);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
