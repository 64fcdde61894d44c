/**
 * Up to five people before one server, each behind a network of their own, and how it is judged in
 * the end. Knows how to bring everything to rest, and nothing of what goes wrong before.
 */
import { until } from '../support/until.ts';
import { FaultProxy } from './fault-proxy.ts';
import { type View, type Violation, violationsIn } from './history.ts';
import { type ChildOptions, KillableServer } from './killable-server.ts';
import { setPageClockRight } from './page-clock.ts';
import { Participant } from './participant.ts';

export interface Person {
  readonly participant: Participant;
  readonly network: FaultProxy;
}

export interface SceneOptions {
  /** Of five people: visitors first, operators last. @default 5 */
  readonly people?: number;
  /** How many conversations each visitor has. @default 1 */
  readonly threads?: number;
  /** Messages of a conversation that outlive a page. @default 200 */
  readonly keep?: number;
}

/** Who comes, in this order. */
const CAST = [
  { name: 'ana', agent: true, tabs: 1, polls: false },
  { name: 'vera', agent: false, tabs: 2, polls: false },
  { name: 'paul', agent: false, tabs: 1, polls: true },
  { name: 'tomas', agent: true, tabs: 1, polls: true },
  { name: 'nina', agent: false, tabs: 3, polls: false },
] as const;

const SERVER: ChildOptions = {
  ping: 1_000,
  silence: 4_000,
  hold: 1_000,
  linger: 5,
  limits: { burst: 1e6, perSecond: 1e6, sessions: 1e6 },
};

export class Scene {
  readonly server: KillableServer;
  readonly people: readonly Person[];
  readonly #threads = new Map<Participant, number>();

  private constructor(server: KillableServer, people: readonly Person[]) {
    this.server = server;
    this.people = people;
  }

  static async open({ people = 5, threads = 1, keep = 200 }: SceneOptions = {}): Promise<Scene> {
    const server = await KillableServer.open(SERVER);
    const cast = CAST.slice(0, people).map(async ({ name, agent, tabs, polls }) => {
      const network = await FaultProxy.open(() => server.port);
      if (polls) network.suffers({ upgrade: 'refuse' }, 'websocket');
      const getToken = agent ? { getToken: () => tokenOf(server, name) } : {};
      const { url } = network;
      const participant = new Participant({
        name,
        server: url,
        tabs,
        ...getToken,
        client: { keep },
      });
      return { participant, network };
    });
    const scene = new Scene(server, await Promise.all(cast));
    await scene.#begin(threads);
    return scene;
  }

  /** A conversation that nobody has had yet. */
  async begins(visitor: Participant): Promise<void> {
    const count = (this.#threads.get(visitor) ?? 0) + 1;
    this.#threads.set(visitor, count);
    await visitor.begins(`${visitor.name}${count}`);
  }

  /** Ends all faults and waits until nothing waits; what then still waits will be missing in the log. */
  async comesToRest(timeout: number): Promise<boolean> {
    for (const { network } of this.people) network.calms();
    this.server.jumps(0);
    const rests = () => this.people.every(({ participant }) => participant.isAtRest);
    return until(rests, { timeout, interval: 50 }).catch(() => false);
  }

  /** All that is wrong, once everybody has had time to see everything. */
  async judge(timeout: number): Promise<readonly Violation[]> {
    const sends = this.people.flatMap(({ participant }) => participant.sends);
    const log = await this.log();
    const threads = log.map(({ conversation }) => conversation);
    let found: readonly Violation[] = [];
    const isLevel = async () => {
      const views = this.people.map(({ participant }) => participant.views(threads));
      found = violationsIn(sends, log, (await Promise.all(views)).flat());
      return found.every(({ kind }) => kind !== 'diverged');
    };
    try {
      await until(isLevel, { timeout, interval: 200, what: 'all see the same' });
    } catch (error) {
      if (found.length === 0) throw error;
    }
    return found;
  }

  /** The truth, asked from the server itself: what people said, conversation by conversation. */
  async log(): Promise<readonly View[]> {
    const { session } = await signIn(this.server);
    const ask = async <T>(path: string) => (await this.#asks(session, path)).json() as Promise<T>;
    const { conversations } = await ask<Listed>('conversations?last=1');
    return Promise.all(
      conversations.map(async ({ conversation: { id } }) => {
        const said: Said[] = [];
        for (let before = ''; ; before = `&before_id=${said[0]?.id}`) {
          const page = await ask<Paged>(`conversations/${id}/messages?count=100${before}`);
          said.unshift(...page.messages);
          if (!page.hasEarlier) break;
        }
        const people = said.filter(({ author }) => author.role !== 'system');
        const texts = people.map(({ text }) => text);
        return { observer: 'log', conversation: texts[0]?.split('/')[0] ?? id, texts };
      }),
    );
  }

  /** A request of an operator's, past every fault. */
  async asOperator(path: string, options: RequestInit): Promise<void> {
    const { session } = await signIn(this.server);
    const { ok, status } = await this.#asks(session, path, options);
    if (!ok) throw new Error(`${path}: ${status}`);
  }

  async close(): Promise<void> {
    for (const { participant } of this.people) participant.leaves();
    setPageClockRight();
    await Promise.all(this.people.map(({ network }) => network.close()));
    await this.server.close();
  }

  async #begin(threads: number): Promise<void> {
    const everybody = this.people.map(({ participant }) => participant);
    await Promise.all(everybody.map((participant) => participant.arrives()));
    // Somebody must be on duty for a conversation to begin.
    const isOn = () => everybody.every(({ client }) => client.connection.status === 'connected');
    await until(isOn, { what: 'everybody is connected', timeout: 60_000 });
    const visitors = everybody.filter(({ role }) => role === 'visitor');
    for (const visitor of visitors)
      for (let thread = 0; thread < threads; thread++) await this.begins(visitor);
    const known = () =>
      everybody.every(({ role, threads: seen }) => {
        return seen.length === threads * (role === 'agent' ? visitors.length : 1);
      });
    await until(known, { what: 'everybody has their conversations', timeout: 60_000 });
  }

  #asks(session: string, path: string, options: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${session}` };
    return fetch(`${this.server.url}/chat/${path}`, { ...options, headers });
  }
}

interface Said {
  readonly id: string;
  readonly text: string;
  readonly author: { readonly role: string };
}
interface Listed {
  readonly conversations: readonly { readonly conversation: { readonly id: string } }[];
}
interface Paged {
  readonly messages: readonly Said[];
  readonly hasEarlier: boolean;
}

async function tokenOf({ url }: KillableServer, agent: string): Promise<string> {
  const answer = await fetch(`${url}/demo/agent-token?agent=${agent}`, {
    signal: AbortSignal.timeout(3_000),
  });
  return ((await answer.json()) as { token: string }).token;
}

async function signIn(server: KillableServer): Promise<{ readonly session: string }> {
  const body = JSON.stringify({ organization: 'demo', token: await tokenOf(server, 'ana') });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${server.url}/chat/sessions`, { method: 'POST', headers, body });
  return (await answer.json()) as { session: string };
}
