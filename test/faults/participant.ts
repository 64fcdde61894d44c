/**
 * Somebody with the real SDK, in Node: writes, reloads, and remembers what was accepted from them.
 * Knows no faults; those happen to the network and to the server.
 */
import {
  type Client,
  type Conversation,
  createClient,
  type Store,
  shaman,
} from '../../src/index.ts';
import { MemoryStore } from '../../src/stores/memory-store.ts';
import type { Send, View } from './history.ts';

/** Everything that waits, waits short. */
const QUICK = {
  backoff: { base: 20, cap: 200, spread: 100 },
  heartbeat: { deadline: 1_500, probe: 300, quiet: 100 },
  transport: { openTimeout: 1_000, patience: 500, probeDelay: 200 },
  welcomeTimeout: 1_000,
};

export class Participant {
  readonly name: string;
  /** What this person handed over, in order. */
  readonly sends: Send[] = [];
  readonly #server: string;
  readonly #store: Store = new MemoryStore();
  readonly #getToken: (() => Promise<string>) | undefined;
  #client: Client;

  constructor(name: string, server: string, getToken?: () => Promise<string>) {
    this.name = name;
    this.#server = server;
    this.#getToken = getToken;
    this.#client = this.#make();
  }

  get client(): Client {
    return this.#client;
  }

  async arrives(): Promise<void> {
    await this.#client.start();
    await this.#client.open();
  }

  /** In the only conversation, which begins with the first message. */
  async says(text: string): Promise<void> {
    const conversation = this.conversation;
    if (conversation) conversation.send({ text });
    else await this.#client.startConversation({ text });
    this.sends.push({ author: this.name, conversation: 'c', text });
  }

  /** The page is gone and comes again; what its store kept is still there. */
  async reloads(): Promise<void> {
    // What a person wrote counts once it is kept, which takes a turn.
    await new Promise((resolve) => setImmediate(resolve));
    this.#client.close();
    this.#client = this.#make();
    await this.#client.start();
  }

  leaves(): void {
    this.#client.close();
  }

  get conversation(): Conversation | undefined {
    return this.#client.conversations[0];
  }

  /** Nothing waits any more. */
  get isAtRest(): boolean {
    return this.conversation?.messages.every(({ status }) => STORED.includes(status)) ?? true;
  }

  /** What this person sees of what people wrote. */
  get view(): View {
    const people =
      this.conversation?.messages.filter(({ author }) => author.role !== 'system') ?? [];
    return { observer: this.name, conversation: 'c', texts: people.map(({ text }) => text) };
  }

  #make(): Client {
    return createClient({
      protocol: shaman({
        server: this.#server,
        organization: 'demo',
        role: this.#getToken ? 'agent' : 'visitor',
        getToken: this.#getToken,
        timeout: 1_000,
      }),
      store: () => this.#store,
      keep: 1_000,
      connection: QUICK,
      retryDelay: 20,
    });
  }
}

const STORED: readonly string[] = ['sent', 'delivered', 'read'];
