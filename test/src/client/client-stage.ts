/**
 * Pages of one person in one browser, each a client over the real server, real locks, channels and
 * databases: another person on each stage. Knows what a page can be made deaf or slow to.
 */
import type { Client } from '../../../src/client/client.ts';
import type { ClientOptions } from '../../../src/client/client-options.ts';
import { createClient } from '../../../src/client/create-client.ts';
import { Network } from '../../../src/connection/network.ts';
import type { Protocol } from '../../../src/protocols/protocol.ts';
import { shaman } from '../../../src/protocols/shaman.ts';
import { IdbStore } from '../../../src/stores/idb-store.ts';
import type { Change, Snapshot } from '../../../src/stores/store.ts';
import { BrowserTabs } from '../../../src/tabs/browser-tabs.ts';
import type { TabEvents, TabMessage } from '../../../src/tabs/tabs.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';

export class ClientStage {
  readonly clients: Client[] = [];
  /** Names the database of this person, once a page has started; and that of who they were before they were known. */
  visitor = '';
  anonymous = '';
  readonly #url: string;
  readonly #person = crypto.randomUUID();

  private constructor(url: string) {
    this.#url = url;
  }

  static async open(): Promise<ClientStage> {
    return new ClientStage(await server.url());
  }

  /** One more page, not started. */
  page(more: Partial<ClientOptions> = {}, protocol = this.protocol()): Client {
    const client = createClient({
      protocol,
      connection: { backoff: { base: 10, cap: 20, spread: 20 } },
      retryDelay: 10,
      ...more,
    });
    this.clients.push(client);
    return client;
  }

  /** One more page, connected. */
  async connected(more?: Partial<ClientOptions>): Promise<Client> {
    const client = this.page(more);
    await client.start();
    await until(() => client.connection.status === 'connected');
    return client;
  }

  /** @param getToken of somebody who is known */
  protocol(getToken?: () => Promise<string>): Protocol {
    const protocol = shaman({ server: this.#url, organization: 'demo', getToken });
    const visitor = protocol.visitor.bind(protocol);
    protocol.visitor = async () => {
      this.visitor = `${await visitor()} ${this.#person}`;
      if (!protocol.former) this.anonymous = this.visitor;
      else Object.assign(protocol, { former: `${protocol.former} ${this.#person}` });
      return this.visitor;
    };
    return protocol;
  }

  /** Speaks as somebody whom the page knows. */
  async identified(subject: string): Promise<Protocol> {
    const answer = await fetch(`${this.#url}/demo/visitor-token?visitor=${subject}`);
    const { token } = (await answer.json()) as { readonly token: string };
    return this.protocol(async () => token);
  }

  /** All that the browser keeps of who they were before they were known. */
  keptAnonymously(): Promise<Snapshot> {
    return this.kept(this.anonymous);
  }

  /** All that the browser keeps of this person. */
  async kept(visitor = this.visitor): Promise<Snapshot> {
    const store = new IdbStore(visitor);
    const snapshot = await store.load();
    store.close();
    return snapshot;
  }

  async close(): Promise<void> {
    for (const client of this.clients) await client.signOut();
    for (const client of this.clients) client.close();
    await server.control('calm');
  }
}

/** Tabs that can be deaf, as those of a frozen page; what was said meanwhile comes late. */
export class DeafTabs extends BrowserTabs {
  readonly #late: TabMessage[] = [];
  deaf = false;

  hears(): void {
    this.deaf = false;
    for (let next = this.#late.shift(); next; next = this.#late.shift()) this.emit('message', next);
  }

  override close(): void {
    this.#late.length = 0;
    super.close();
  }

  protected override emit<E extends keyof TabEvents>(
    event: E,
    ...args: Parameters<TabEvents[E]>
  ): void {
    if (this.deaf && event === 'message') this.#late.push(args[0] as TabMessage);
    else super.emit(event, ...args);
  }
}

/** A page that falls asleep and wakes. */
export class SleepyNetwork extends Network {
  constructor() {
    super(undefined);
  }

  sleeps(): void {
    this.emit('hide');
  }

  wakes(): void {
    this.emit('show');
  }
}

/** A database whose commits and reads can be held up before they begin. */
export class HeldStore extends IdbStore {
  #gate: Promise<void> | undefined;
  #open = () => {};
  /** What waits. */
  held = 0;

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#open();
  }

  override async load(): Promise<Snapshot> {
    const snapshot = await super.load();
    await this.#wait();
    return snapshot;
  }

  override async commit(change: Change): Promise<unknown> {
    await this.#wait();
    return super.commit(change);
  }

  async #wait(): Promise<void> {
    this.held++;
    await this.#gate;
    this.held--;
  }
}
