/**
 * Keeps every known conversation level with the server: on each connect, on a gap in a living
 * line, and when a heartbeat tells of something that never came. While a conversation is behind,
 * its live events wait. Is told when the line is there; knows no line itself.
 */
import { ShamanError } from '../errors.ts';
import type { LoggedEvent, Role, Run } from '../model.ts';
import type { Heads, Protocol } from '../protocols/protocol.ts';
import { applied } from '../stores/snapshot.ts';
import type { Change, Snapshot } from '../stores/store.ts';
import type { Inbox } from './inbox.ts';
import { LOCAL } from './local-id.ts';
import { conversationOf, described, receive, settled } from './reception.ts';
import { join, renew } from './timeline.ts';

export interface CatchUpOptions {
  readonly inbox: Inbox;
  readonly protocol: Pick<Protocol, 'conversations' | 'history' | 'can'>;
  readonly side: Role;
  readonly failed: (error: ShamanError) => void;
  /** Messages or events on one page. @default 100 */
  readonly page?: number;
}

/** Requests under way at the same time. */
const PARALLEL = 4;

export class CatchUp {
  readonly #options: CatchUpOptions;
  /** Conversations that are behind, each with the live events that came meanwhile. */
  readonly #behind = new Map<string, LoggedEvent[]>();
  #listing: Promise<void> | null = null;

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /** A line is there. Resolves when every known conversation is level, or could not be made so. */
  async connected(heads?: Heads): Promise<void> {
    if (!this.#options.inbox.snapshot.listed) return;
    if (!heads) return this.#compareWithList();
    await this.heads(heads);
  }

  /** Whose end differs from the server's has missed something. */
  async heads(heads: Heads): Promise<void> {
    let behind: readonly string[] = [];
    let strangers = false;
    // Inside a step, because what came before these heads may still wait to be kept.
    await this.#options.inbox.update((snapshot) => {
      behind = differing(snapshot, heads);
      strangers =
        snapshot.listed && [...heads.keys()].some((id) => !snapshot.conversations.has(id));
      return null;
    });
    if (strangers) await this.list();
    await this.#levelAll(behind);
  }

  /** Something happened, or was answered to a send. Resolves when it is kept, or waits for what is missing. */
  async receive(event: LoggedEvent): Promise<void> {
    const id = conversationOf(event);
    const waiting = this.#behind.get(id);
    if (waiting) return void waiting.push(event);
    let outcome: 'gap' | 'stranger' | undefined;
    await this.#options.inbox.update((snapshot) => {
      const reception = receive(snapshot, event, this.#options.side);
      if (reception !== 'gap' && reception !== 'stranger') return reception;
      outcome = reception;
      return null;
    });
    if (outcome === 'gap') void this.#level(id, [event]);
    if (outcome === 'stranger' && this.#options.inbox.snapshot.listed) void this.list();
  }

  /** The line is gone: what waits will come again. */
  disconnected(): void {
    this.#behind.clear();
  }

  /** Ask for all conversations. Rejects with ShamanError. */
  fetchList(): Promise<void> {
    this.#listing ??= this.#fetchList().finally(() => {
      this.#listing = null;
    });
    return this.#listing;
  }

  /** The same, where nobody waits for the answer. */
  async list(): Promise<void> {
    await this.fetchList().catch((error) => this.#options.failed(ShamanError.from(error)));
  }

  /** Ask for the newest messages of a conversation. Rejects with ShamanError. */
  async fetchRun(id: string, limit: number): Promise<void> {
    const page = await this.#options.protocol.history(id, { limit });
    await this.#options.inbox.update((snapshot) =>
      withRun(snapshot, id, renew(snapshot.runs.get(id), page)),
    );
  }

  async #fetchList(): Promise<void> {
    const pages = await this.#options.protocol.conversations();
    await this.#options.inbox.update((snapshot) => {
      const runs = new Map(
        pages.flatMap(({ info, run }) =>
          run ? [[info.id, renew(snapshot.runs.get(info.id), run)] as const] : [],
        ),
      );
      const listed = new Set(pages.map(({ info }) => info.id));
      return {
        conversations: pages.map(({ info }) => info),
        runs,
        listed: true,
        forgotten: [...snapshot.conversations.keys()].filter(
          (id) => !listed.has(id) && !id.startsWith(LOCAL),
        ),
        delivered: [...runs.values()].flatMap((run) => settled(snapshot, run).delivered ?? []),
      };
    });
  }

  /** For backends that tell no heads: fetch the list, then those whose newest message we do not have. */
  async #compareWithList(): Promise<void> {
    await this.list();
    const { conversations, runs } = this.#options.inbox.snapshot;
    const behind = [...conversations.values()].filter(({ id, preview }) => {
      const run = runs.get(id);
      return run !== undefined && preview !== undefined && run.messages.at(-1)?.id !== preview.id;
    });
    await this.#levelAll(behind.map(({ id }) => id));
  }

  async #levelAll(ids: readonly string[]): Promise<void> {
    const queue = [...ids];
    const work = async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) await this.#level(id);
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
  }

  async #level(id: string, waiting: LoggedEvent[] = []): Promise<void> {
    if (this.#behind.has(id)) return void this.#behind.get(id)?.push(...waiting);
    this.#behind.set(id, waiting);
    let covered = 0;
    try {
      for (let more = true; more; ) {
        // What we have heard of by now is older than the answer, and so is in it.
        covered = waiting.length;
        more = await this.#fetchNext(id);
        if (this.#behind.get(id) !== waiting) return;
      }
    } catch (error) {
      this.#options.failed(ShamanError.from(error));
      // Still behind: the next heads or the next connection find it again.
      if (this.#behind.get(id) === waiting) this.#behind.delete(id);
      return;
    }
    if (this.#behind.get(id) !== waiting) return;
    this.#behind.delete(id);
    for (const event of waiting.slice(covered)) await this.receive(event);
  }

  /** True when more is to come. */
  async #fetchNext(id: string): Promise<boolean> {
    const { protocol, inbox, page: limit = 100 } = this.#options;
    const cursor = inbox.snapshot.runs.get(id)?.cursor;
    const resume = protocol.can.resume && cursor !== undefined && cursor !== null;
    const page = await protocol.history(id, resume ? { limit, after: cursor } : { limit });
    await inbox.update((snapshot) => {
      const run = snapshot.runs.get(id);
      if (!run) return null;
      if (!resume) return withRun(snapshot, id, renew(run, page));
      if (page.joins && page.events)
        return withEvents(snapshot, id, page.events, this.#options.side);
      return withRun(snapshot, id, join(run, page));
    });
    // The run was replaced: what else has changed of the conversation stands in the list.
    if (resume && !page.joins) void this.list();
    return page.hasLater && page.cursor !== cursor;
  }
}

function withRun(snapshot: Snapshot, id: string, run: Run): Change {
  const info = snapshot.conversations.get(id);
  return {
    runs: new Map([[id, run]]),
    ...(info && { conversations: [described(info, run)] }),
    ...settled(snapshot, run),
  };
}

/** A page of events is what we would have heard live, one after the other. */
function withEvents(
  snapshot: Snapshot,
  id: string,
  events: readonly LoggedEvent[],
  side: Role,
): Change {
  let after = snapshot;
  for (const event of events) {
    const reception = receive(after, event, side);
    if (reception !== null && typeof reception !== 'string') after = applied(after, reception);
  }
  const run = after.runs.get(id);
  const info = after.conversations.get(id);
  return {
    ...(run && { runs: new Map([[id, run]]) }),
    ...(info && { conversations: [info] }),
    ...settled(snapshot, run),
  };
}

function differing(snapshot: Snapshot, heads: Heads): readonly string[] {
  return [...snapshot.runs]
    .filter(([id, run]) => heads.has(id) && heads.get(id) !== run.cursor)
    .map(([id]) => id);
}
