/** Pages of one person in one browser, with the real SDK and the real server. */
import { expect } from 'chai';
import { type Client, type ClientOptions, createClient, shaman } from '../../../src/index.ts';
import { BrowserTabs } from '../../../src/tabs/browser-tabs.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { textsOf } from '../samples.ts';

const QUICK: NonNullable<ClientOptions['connection']> = {
  backoff: { base: 10, cap: 20, spread: 20 },
  // Long enough that only a look at the line finds out that it is dead.
  heartbeat: { deadline: 60_000, probe: 150, quiet: 0 },
  // An attempt that a mute server has swallowed is soon over, and no other page hears of it.
  welcomeTimeout: 500,
  transport: { remember: 0 },
};

export class PageStage {
  /** Of all pages that look for others. */
  readonly tabs: BrowserTabs[] = [];
  readonly #person = crypto.randomUUID();
  readonly #clients: Client[] = [];

  /** One more page of this person; does nothing yet. */
  async visit(): Promise<Client> {
    const protocol = shaman({ server: await server.url(), organization: 'demo' });
    const visitor = protocol.visitor.bind(protocol);
    Object.assign(protocol, { visitor: async () => `${await visitor()} ${this.#person}` });
    const tabs = (name: string) => {
      const tab = new BrowserTabs(name);
      this.tabs.push(tab);
      return tab;
    };
    const client = createClient({ protocol, tabs, connection: QUICK, retryDelay: 10 });
    this.#clients.push(client);
    return client;
  }

  /** So many more, all at once. */
  async visits(count: number): Promise<readonly Client[]> {
    const clients = await Promise.all(Array.from({ length: count }, () => this.visit()));
    await Promise.all(clients.map((client) => client.start()));
    await until(() => clients.every(isConnected), { what: 'all are connected' });
    return clients;
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

/** Some of them write, the agent answers: everybody has all of it, and the desk has it once. */
export async function talkTogether(tabs: readonly Client[]): Promise<void> {
  // The desk sees all conversations: what others said before in theirs is another text.
  const last = `from the last, ${crypto.randomUUID()}`;
  await tabs[0]?.open();
  await tabs.at(1)?.startConversation({ text: 'from the second' });
  await until(() => tabs.every((tab) => said(tab).length === 1));
  tabs.at(-1)?.conversations[0]?.send({ text: last });
  await server.agent('sees', last);
  await server.agent('answers', 'to all of you');
  const all = ['from the second', last, 'to all of you'];
  expect(await server.agent('transcript')).to.deep.equal(all);
  // Where every tab leads, what one has kept may come to another after what that has heard by itself.
  const agree = () => tabs.every((tab) => String(said(tab)) === String(all));
  await until(agree, { what: `${all} in every tab` });
}

export function isConnected({ connection }: Client): boolean {
  return connection.status === 'connected';
}

/** How many sockets the server was asked for since it last forgot. */
export async function socketsAsked(): Promise<number> {
  return (await server.log()).filter(({ kind }) => kind === 'socket').length;
}

function said(client: Client): readonly string[] {
  return textsOf(client.conversations[0]?.messages ?? []);
}
