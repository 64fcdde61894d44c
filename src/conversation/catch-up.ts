/**
 * Keeps every known conversation level with the server: on each connect, on a gap in a living
 * line, and when a heartbeat tells of something that never came. While a conversation is behind,
 * its live events wait. Is told when the line is there; knows no line itself.
 */
import { ShamanError } from '../errors.ts';
import type { LoggedEvent, Message, Role } from '../model.ts';
import type { Heads, Protocol } from '../protocols/protocol.ts';
import { allOf, applied, type Change } from '../stores/store.ts';
import type { Inbox } from './inbox.ts';
import { LOCAL } from './local-id.ts';
import { conversationOf, receive, withPage, withRun } from './reception.ts';
import { refresh, renew } from './timeline.ts';

export interface CatchUpOptions {
  readonly inbox: Inbox;
  readonly protocol: Pick<Protocol, 'conversations' | 'history' | 'can'>;
  readonly side: Role;
  readonly failed: (error: ShamanError) => void;
}

/** Messages or events on one page. */
const PAGE = 100;

export class CatchUp {
  readonly #options: CatchUpOptions;
  /** Conversations that are behind, each with the live events that came meanwhile. */
  readonly #behind = new Map<string, LoggedEvent[]>();
  #listing: Promise<void> | null = null;

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /** What the server's logs end with: who differs has missed something. Resolves when all are level. */
  async heads(heads: Heads): Promise<void> {
    const behind: string[] = [];
    // Inside a step, because what came before these heads may still wait to be kept.
    await this.#options.inbox.update((snapshot) => {
      if (!snapshot.listed) return null;
      for (const [id, head] of heads) {
        const run = snapshot[`run:${id}`];
        if (run ? run.cursor !== head : !snapshot[`info:${id}`]) behind.push(id);
      }
      return null;
    });
    const { snapshot } = this.#options.inbox;
    if (behind.some((id) => !snapshot[`info:${id}`])) await this.#listed();
    await Promise.all(behind.map((id) => this.#level(id)));
  }

  /** Something happened, or was answered to a send. Resolves when it is kept, or waits for what is missing. */
  async receive(event: LoggedEvent): Promise<void> {
    const { inbox, side } = this.#options;
    const id = conversationOf(event);
    const waiting = this.#behind.get(id);
    if (waiting) return void waiting.push(event);
    let outcome: unknown;
    await inbox.update((snapshot) => {
      const reception = receive(snapshot, event, side);
      outcome = reception;
      return typeof reception === 'string' ? null : reception;
    });
    if (outcome === 'gap') void this.#level(id, [event]);
    if (outcome === 'stranger' && inbox.snapshot.listed) void this.#listed();
  }

  /** The line is gone: what waits will come again. */
  disconnected(): void {
    this.#behind.clear();
    // An answer to a question from before is too old for the next line.
    this.#listing = null;
  }

  /** Ask for all conversations. @throws ShamanError */
  list(): Promise<void> {
    const listing = this.#listing ?? this.#fetchList();
    this.#listing = listing;
    return listing.finally(() => {
      if (this.#listing === listing) this.#listing = null;
    });
  }

  /** Ask for the newest messages of a conversation. @throws ShamanError */
  async open(id: string, limit: number): Promise<void> {
    const { inbox, protocol } = this.#options;
    const asked = inbox.generation;
    const page = await protocol.history(id, { limit });
    await inbox.update(
      (snapshot) => withRun(snapshot, id, refresh(snapshot[`run:${id}`], page)),
      asked,
    );
  }

  /** The same as `list`, where nobody waits for the answer. */
  async #listed(): Promise<void> {
    await this.list().catch(this.#options.failed);
  }

  async #fetchList(): Promise<void> {
    const { inbox, protocol } = this.#options;
    const asked = inbox.generation;
    const pages = await protocol.conversations();
    const listed = new Set(pages.map(({ info }) => info.id));
    await inbox.update((snapshot) => {
      let change: Change = { listed: true };
      for (const { id } of allOf(snapshot, 'info:')) {
        if (listed.has(id) || id.startsWith(LOCAL)) continue;
        change = { ...change, [`info:${id}`]: undefined, [`run:${id}`]: undefined };
      }
      for (const page of pages) change = { ...change, ...withPage(snapshot, page) };
      return change;
    }, asked);
  }

  async #level(id: string, waiting: LoggedEvent[] = []): Promise<void> {
    if (this.#behind.has(id)) return;
    this.#behind.set(id, waiting);
    let covered = 0;
    try {
      for (let more = true; more && this.#behind.get(id) === waiting; ) {
        // What we have heard of by now is older than the answer, and so is in it.
        covered = waiting.length;
        more = await this.#fetchNext(id);
      }
    } catch (error) {
      // Still behind: the next heads or the next connection find it again. A line that went is no news.
      if (this.#behind.get(id) === waiting) this.#options.failed(ShamanError.from(error));
    }
    if (this.#behind.get(id) !== waiting) return;
    this.#behind.delete(id);
    for (const event of waiting.slice(covered)) await this.receive(event);
  }

  /** True when more is to come. */
  async #fetchNext(id: string): Promise<boolean> {
    const { protocol, inbox, side } = this.#options;
    const run = inbox.snapshot[`run:${id}`];
    if (!run) return false;
    const { cursor } = run;
    const asked = inbox.generation;
    const resume = protocol.can.resume && cursor !== null;
    const page = await protocol.history(
      id,
      resume ? { limit: PAGE, after: cursor } : { limit: PAGE },
    );
    await inbox.update((snapshot) => {
      const ours = snapshot[`run:${id}`];
      if (!ours) return null;
      if (!page.joins) return withRun(snapshot, id, renew(ours, page));
      const events = page.events ?? page.messages.map(asEvent);
      const change: { -readonly [K in keyof Change]: Change[K] } = {};
      for (const event of events) {
        const reception = receive(applied(snapshot, change), event, side);
        if (typeof reception !== 'string') Object.assign(change, reception);
      }
      return change;
    }, asked);
    // The run was replaced: what else has changed of the conversation stands in the list.
    if (!page.joins) void this.#listed();
    return page.hasLater && page.cursor !== cursor;
  }
}

function asEvent(message: Message): LoggedEvent {
  return { type: 'message', message };
}
