/**
 * Keeps every known conversation level with the server: on each connect, on a gap in a living
 * line, and when a heartbeat tells of something that never came. While a conversation is behind,
 * its live events are not heard but asked for. Is told when the line is there; knows no line itself.
 */
import { ShamanError } from '../errors.ts';
import type { LoggedEvent, Role } from '../model.ts';
import type { ConversationPage, Heads, HistoryPage, Requests } from '../protocols/protocol.ts';
import { allOf, type Snapshot } from '../stores/store.ts';
import type { Inbox, Next } from './inbox.ts';
import { intake } from './intake.ts';
import { isLocal } from './local-id.ts';
import {
  acknowledge,
  conversationOf,
  isNews,
  type Missing,
  put,
  putPage,
  putRun,
  receive,
} from './reception.ts';
import { erase, settle, waitingFor } from './removal.ts';
import { Retries } from './retries.ts';
import { renew } from './timeline.ts';
import { refresh } from './upsert.ts';

export interface CatchUpOptions {
  readonly inbox: Inbox;
  readonly protocol: Omit<Requests, 'send' | 'start'>;
  readonly side: Role;
  readonly failed: (error: ShamanError) => void;
  /** What else follows from what was caught up with, in the same change. */
  readonly also?: ((next: Next) => void) | undefined;
  /** Milliseconds before what failed is asked for again; doubles up to 30 s. @default 1000 */
  readonly retryDelay?: number | undefined;
}

/** Messages or events on one page. */
const PAGE = 100;

export class CatchUp {
  readonly #options: CatchUpOptions;
  readonly #retries: Retries;
  readonly #take: ReturnType<typeof intake>;
  /** Conversations that are behind. */
  readonly #behind = new Map<string, Promise<void>>();
  /** Those in which more has happened since they were asked about. */
  readonly #moved = new Set<string>();
  #listing: Promise<void> | null = null;
  /** Counts lines: what was asked over one is not heard on the next. */
  #line = 0;

  constructor(options: CatchUpOptions) {
    this.#options = options;
    this.#retries = new Retries(options.retryDelay);
    this.#take = intake(options.inbox);
  }

  /**
   * What the server's logs end with: who differs has missed something. Where a backend does not
   * tell, its list is compared with what we have. Resolves when all are level.
   */
  async heads(heads?: Heads): Promise<void> {
    const { inbox, protocol } = this.#options;
    const before = inbox.snapshot;
    let behind: string[] = [];
    // Inside a step, because what came before these heads may still wait to be kept.
    const compare = () =>
      inbox.update((next) => {
        if (next.listed) behind = heads ? differing(next, heads) : stale(next, before);
      });
    await compare();
    // Where nothing is kept, what is said before the first look would never be seen.
    if (!inbox.snapshot.listed && protocol.can.history !== false) return;
    if (!heads || behind.some((id) => !inbox.snapshot[`info:${id}`])) {
      await this.#relist(() => this.heads(heads));
      await compare();
    }
    await Promise.all(behind.map((id) => this.#level(id)));
  }

  /** Something happened, or was answered to a send. Resolves when it is kept, or waits for what is missing. */
  async receive(event: LoggedEvent): Promise<void> {
    const { inbox, protocol } = this.#options;
    const { generation } = inbox;
    const id = conversationOf(event);
    let missing: Missing;
    await this.#take((next) => {
      const waited = missing === 'early';
      // Who has signed out meanwhile hears nothing of it.
      missing = generation === inbox.generation ? this.#put(next, event, waited) : undefined;
      return missing === 'early';
    });
    if (missing === 'gap' && !this.#retries.has(id)) void this.#level(id);
    if (!missing || missing === 'gap' || !inbox.snapshot.listed) return;
    // A desk has too many to ask for all because of one, where one can be asked for.
    if (!protocol.conversation) void this.#relist();
    else if (!this.#retries.has(id)) await this.#level(id);
  }

  #put(next: Next, came: LoggedEvent, waited: boolean): Missing {
    const { protocol, side } = this.#options;
    const event = (waited && protocol.again?.(came)) || came;
    const id = conversationOf(event);
    // What is gone is asked for in vain.
    if (this.#behind.has(id) && event.type !== 'conversation-deleted') {
      this.#moved.add(id);
      return acknowledge(next, event);
    }
    const missing = receive(next, event, side);
    // What brought the conversation may have brought this, and all before it.
    if (missing !== 'gap' || !waited) return missing;
    return event.type === 'message' && isNews(next[`run:${id}`], event.message)
      ? missing
      : undefined;
  }

  /** The line is gone: what waits will come again. */
  disconnected(): void {
    this.#line++;
    this.#behind.clear();
    this.#retries.clear();
    // An answer to a question from before is too old for the next line.
    this.#listing = null;
  }

  /** Ask for all conversations. @throws ShamanError */
  list(): Promise<void> {
    const { inbox, protocol, also } = this.#options;
    const line = this.#line;
    const before = inbox.snapshot;
    this.#listing ??= inbox
      .learn(protocol.conversations(), (next, pages) => {
        // Too old for another line, unless it is the first that we see at all.
        if (line !== this.#line && next.listed) return;
        putList(next, pages, before);
        also?.(next);
      })
      .finally(() => {
        this.#listing = null;
      });
    return this.#listing;
  }

  /** Ask for the newest messages of a conversation. @throws ShamanError */
  open(id: string, limit: number): Promise<void> {
    const { inbox, protocol, also } = this.#options;
    return inbox.learn(protocol.history(id, { limit }), (next, page) => {
      putRun(next, id, refresh(next[`run:${id}`], page));
      also?.(next);
    });
  }

  /** The same as `list`, where nobody waits for the answer. */
  #relist(again = () => this.#relist()): Promise<void> {
    return this.#tried('', () => this.list(), again);
  }

  /** What nobody waits for is reported when it fails, and tried again unless that cannot help. */
  async #tried(name: string, act: () => Promise<void>, again: () => Promise<void>): Promise<void> {
    const line = this.#line;
    try {
      await act();
      this.#retries.settle(name);
    } catch (thrown) {
      const error = ShamanError.from(thrown);
      // A line that went is no news, and the next one compares anew.
      if (line !== this.#line) return;
      const { inbox, failed } = this.#options;
      // Nor is one that was erased before it could be asked for.
      if (error.details.reason === 'not_found' && name && !inbox.snapshot[`info:${name}`]) return;
      failed(error);
      if (!error.fatal) this.#retries.later(name, again, error.details.retryAfter);
    }
  }

  #level(id: string): Promise<void> {
    this.#moved.add(id);
    const level =
      this.#behind.get(id) ??
      this.#tried(
        id,
        () => this.#fetchAll(id),
        () => this.#level(id),
      );
    this.#behind.set(id, level);
    return level;
  }

  async #fetchAll(id: string): Promise<void> {
    const line = this.#line;
    try {
      for (let more = true; more && line === this.#line; more ||= this.#moved.has(id)) {
        this.#moved.delete(id);
        more = await this.#fetchNext(id);
      }
    } finally {
      if (line === this.#line) this.#behind.delete(id);
    }
  }

  /** True when more is to come. */
  async #fetchNext(id: string): Promise<boolean> {
    const { protocol, inbox, side, also } = this.#options;
    if (!inbox.snapshot[`info:${id}`]) {
      let isKnown = false;
      if (protocol.conversation)
        await inbox.learn(protocol.conversation(id), (next, page) => {
          isKnown = !!next[`info:${id}`];
          if (!isKnown) putPage(next, page);
        });
      // By a list that was asked before, which may lack what was said since.
      return isKnown;
    }
    const cursor = inbox.snapshot[`run:${id}`]?.cursor;
    const place = protocol.can.resume && cursor != null && { after: cursor };
    const answer = protocol.history(id, { limit: PAGE, ...place });
    const stored = waitingFor(inbox.snapshot, id).filter((entry) => entry.stored);
    let isFit = false;
    await inbox.learn(answer, (next, page) => {
      isFit = next[`run:${id}`]?.cursor === cursor;
      // What was asked from another place is too old, such as what was asked over another line.
      if (!isFit) return;
      putNext(next, id, page, side);
      // What was stored before we asked and is not in the run is older than all of it.
      if (!page.hasLater) settle(next, stored);
      also?.(next);
    });
    const { joins, hasLater, cursor: end } = await answer;
    // The run was replaced: what else has changed of the conversation stands in the list.
    if (place && !joins) void this.#relist();
    return !isFit || (hasLater && end !== cursor);
  }
}

/** What comes after our run, in order; or what takes its place. */
function putNext(next: Next, id: string, page: HistoryPage, side: Role): void {
  if (!page.joins) return putRun(next, id, renew(next[`run:${id}`], page));
  const events =
    page.events ?? page.messages.map((message) => ({ type: 'message', message }) as const);
  for (const event of events) put(next, event, side);
  const run = next[`run:${id}`];
  if (run) next[`run:${id}`] = { ...run, cursor: page.cursor };
}

/**
 * All conversations. Others are gone, unless they begin here, something waits for them, or they are
 * too old for the list.
 * @param before When it was asked: what began since is on no such list.
 */
function putList(next: Next, pages: readonly ConversationPage[], before: Snapshot): void {
  const listed = new Set(pages.map(({ info }) => info.id));
  const last = pages.at(-1);
  // Where it is cut, some of the same moment may be left out.
  const since = last?.more ? last.info.updatedAt : -1;
  next.listed = true;
  for (const page of pages) putPage(next, page);
  for (const { id, updatedAt } of allOf(before, 'info:'))
    if (updatedAt > since && !listed.has(id) && !isLocal(id) && !waitingFor(next, id).length)
      erase(next, id);
}

/** Whose runs do not end where the server's logs do. */
function differing(snapshot: Snapshot, heads: Heads): string[] {
  const ids = [...heads.keys()];
  return ids.filter(
    (id) => !snapshot[`info:${id}`] || snapshot[`run:${id}`]?.cursor !== heads.get(id),
  );
}

/** Of which the list told something new, but not the messages. */
function stale(snapshot: Snapshot, before: Snapshot): string[] {
  const infos = allOf(snapshot, 'info:').filter(({ id, preview, updatedAt }) => {
    const run = snapshot[`run:${id}`];
    const last = run?.messages.at(-1);
    const told = run === before[`run:${id}`] && updatedAt !== before[`info:${id}`]?.updatedAt;
    // Given up for want of room, it is asked for when it is opened.
    if (!run || (!last && run.hasEarlier)) return false;
    return told || (preview && preview.id !== last?.id);
  });
  return infos.map(({ id }) => id);
}
