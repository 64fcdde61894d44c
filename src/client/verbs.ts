/**
 * What only the tab that leads does: requests to the server whose answers change what all tabs
 * know. The others have it done through the relay.
 */
import type { CatchUp } from '../conversation/catch-up.ts';
import type { Inbox } from '../conversation/inbox.ts';
import { ShamanError } from '../errors.ts';
import type { HistoryPage, Protocol } from '../protocols/protocol.ts';

export interface VerbsOptions {
  readonly protocol: Protocol;
  readonly inbox: Inbox;
  readonly catchUp: CatchUp;
  /** Messages of a conversation shown first. */
  readonly firstPage: number;
  /** Messages on a page of older ones. */
  readonly page: number;
}

export type ClientVerbs = ReturnType<typeof createVerbs>;

/** Conversations whose newest messages are fetched at the same time. */
const PARALLEL = 4;

export function createVerbs({ protocol, inbox, catchUp, firstPage, page }: VerbsOptions) {
  const fetchRun = (id: string) => catchUp.fetchRun(id, firstPage);

  /** The newest messages of those conversations that came without. */
  async function fetchRuns(): Promise<void> {
    const { conversations, runs } = inbox.snapshot;
    const ids = [...conversations.keys()].filter((id) => !runs.has(id));
    const work = async () => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) await fetchRun(id);
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
  }

  async function describe(): Promise<void> {
    const organization = await protocol.organization?.();
    if (organization) await inbox.update(() => ({ organization }));
  }

  return {
    /** The desk and all conversations, seen for the first time. */
    async open(): Promise<void> {
      const { listed, organization } = inbox.snapshot;
      await Promise.all([
        organization ? undefined : describe(),
        listed ? undefined : catchUp.fetchList().then(fetchRuns),
      ]);
    },
    fetchRun,
    async fetchEarlier(id: string, before: string): Promise<HistoryPage> {
      return protocol.history(id, { limit: page, before });
    },
    async markRead(id: string, upTo: string): Promise<void> {
      await protocol.markRead?.(id, upTo);
    },
    typing(id: string, typing: boolean): void {
      protocol.typing?.(id, typing);
    },
    async setOpen(id: string, open: boolean): Promise<void> {
      if (!protocol.setOpen)
        throw new ShamanError('unsupported', 'This desk cannot end conversations.', {
          fatal: true,
        });
      await protocol.setOpen(id, open);
    },
  };
}
