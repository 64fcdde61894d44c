/**
 * The stage of a flow: a server, a network, somebody's page with our tag, an agent, and a visitor in
 * a browser of their own. `raise(t)` sets it up for one test and clears it away after.
 */
import assert from 'node:assert/strict';
import { after, type TestContext } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { ServerOptions } from '../../server/options.ts';
import { Agent } from './agent.ts';
import { findBrowser } from './browser.ts';
import { DeskServer } from './desk-server.ts';
import { HostPage, type HostPageOptions } from './host-page.ts';
import { Network } from './network.ts';
import { Operator } from './operator.ts';
import type { Participant } from './participant.ts';
import { SiteProxy } from './site-proxy.ts';
import { Visitor } from './visitor.ts';

export interface StageOptions {
  readonly server?: ServerOptions;
  /** The path of the server below which the tag's backend stands, such as `/rooms`. @default the root */
  readonly door?: string;
  /** The site of the page has a proxy to that path, because the backend lets no other origin read it. */
  readonly isProxied?: boolean;
  /** Further attributes of the tag. */
  readonly attributes?:
    | HostPageOptions['attributes']
    | ((server: DeskServer) => Promise<HostPageOptions['attributes']>);
  /** The page makes the client itself, with these options: for short timings. */
  readonly client?: HostPageOptions['client'];
  /** Further files of the page's origin, by path, for a chat that has this server. */
  readonly files?: (server: string) => HostPageOptions['files'];
  /** Done before the visitor comes. */
  readonly before?: (page: Page, server: DeskServer) => unknown;
  /** Milliseconds that any one step may take. @default 10_000 */
  readonly patience?: number;
}

export interface Stage {
  readonly server: DeskServer;
  /** Between the visitor and the server; the page itself comes from elsewhere. */
  readonly network: Network;
  /** On duty. */
  readonly agent: Agent;
  /** Has come to the page; the chat is closed. */
  readonly visitor: Visitor;
  /** Somebody else, in a browser that shares nothing with the first. */
  anotherVisitor(): Promise<Visitor>;
  /** Somebody at the console, in one more browser. */
  operator(): Promise<Operator>;
}

/** `client` of a page that does not wait long before it tries again. */
export const QUICK = {
  connection: { backoff: { base: 50, cap: 200, spread: 200 } },
  retryDelay: 50,
} as const satisfies HostPageOptions['client'];

let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

/** @example const { visitor, agent } = await raise(t); */
export async function raise(t: TestContext, options: StageOptions = {}): Promise<Stage> {
  const { patience = 10_000, before, client, door = '', isProxied } = options;
  const server = await DeskServer.open(options.server);
  t.after(() => server.close());
  const network = await Network.open(() => server.port);
  t.after(() => network.close());
  const more = options.attributes;
  const attributes = {
    server: isProxied ? door : network.url + door,
    organization: 'demo',
    ...(typeof more === 'function' ? await more(server) : more),
  };
  const files = options.files?.(network.url);
  const proxy = isProxied ? new SiteProxy(door, () => network.url) : undefined;
  const host = await HostPage.open({ attributes, client, files, proxy });
  t.after(() => host.close());
  const agent = new Agent(() => server.now.desk);
  agent.arrives();

  const anotherPage = async (): Promise<Page> => {
    const context = await freshContext(patience);
    t.after(() => context.close());
    return context.newPage();
  };
  /** Whatever happens: no error and no warning of ours in the console of somebody else's page. */
  const quiet = ({ witness }: Participant): void => {
    t.after(() => assert.deepEqual(witness.console, [], 'the console is clean'));
  };
  const anotherVisitor = async (): Promise<Visitor> => {
    const page = await anotherPage();
    await before?.(page, server);
    const chat = isProxied ? new URL(door, host.url).href : network.url;
    const visitor = new Visitor(page, host.url, chat);
    network.tells((type) => visitor.hears(type));
    quiet(visitor);
    await visitor.arrives();
    return visitor;
  };
  const operator = async (): Promise<Operator> => {
    const sitting = new Operator(await anotherPage(), server.url);
    quiet(sitting);
    await sitting.arrives();
    return sitting;
  };
  return { server, network, agent, visitor: await anotherVisitor(), anotherVisitor, operator };
}

async function freshContext(patience: number): Promise<BrowserContext> {
  browser ??= launch();
  const context = await (await browser).newContext({ locale: 'en', reducedMotion: 'reduce' });
  context.setDefaultTimeout(patience);
  return context;
}

async function launch(): Promise<Browser> {
  const { path, args, env } = await findBrowser();
  return chromium.launch({ executablePath: path, args: [...args], env });
}
