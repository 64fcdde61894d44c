/**
 * Sends that may have arrived although nothing said so, for backends that would take one message
 * sent twice for two. That a message was tried is kept before it goes out, so a page that vanishes
 * meanwhile leaves the mark. Knows neither line nor backend.
 */
import { ShamanError } from '../errors.ts';
import type { OutboxEntry, Tried } from '../stores/store.ts';
import type { Inbox } from './inbox.ts';

export class Trials {
  readonly #inbox: Inbox;
  readonly #canLook: boolean;

  /** @param canLook The backend can be asked whether a message has arrived. */
  constructor(inbox: Inbox, canLook: boolean) {
    this.#inbox = inbox;
    this.#canLook = canLook;
  }

  /** What waits. @throws ShamanError when it does not any more: it has arrived, or was given up */
  entry(localId: string): OutboxEntry {
    const entry = this.#inbox.snapshot[`outbox:${localId}`];
    if (entry) return entry;
    throw new ShamanError('closed', 'It does not wait any more.', { fatal: true });
  }

  /** It may be there, and it can be looked. @throws ShamanError where only a person can decide */
  isUncertain(localId: string): boolean {
    const { tried, retriedAt = 0 } = this.entry(localId);
    if (tried && !this.#canLook && retriedAt < tried.at) throw unconfirmed();
    return this.#canLook && !!tried;
  }

  /**
   * Send it, marked as tried unless what fails is sure not to have arrived.
   * @param place where it can stand at the earliest; asked before the first try
   */
  async run<T>(
    localId: string,
    place: () => Promise<Omit<Tried, 'at'>>,
    send: () => Promise<T>,
  ): Promise<T> {
    const before = this.entry(localId).tried;
    if (!before || !this.#canLook)
      await this.#mark(localId, { ...(await place()), at: Date.now() });
    this.entry(localId);
    try {
      return await send();
    } catch (thrown) {
      const error = ShamanError.from(thrown);
      if (mayHaveArrived(error)) throw this.#canLook ? error : unconfirmed(error);
      await this.#mark(localId, before);
      throw error;
    }
  }

  #mark(localId: string, mark: Tried | undefined): Promise<void> {
    const key = `outbox:${localId}` as const;
    return this.#inbox.update((next) => {
      const { tried: _, ...entry } = next[key] ?? {};
      if (next[key]) next[key] = { ...(entry as OutboxEntry), ...(mark && { tried: mark }) };
    });
  }
}

/** Told to come later, or who we are was refused: nothing was done. */
const UNDONE: readonly unknown[] = [401, 425, 429];

function mayHaveArrived({ code, fatal, details }: ShamanError): boolean {
  return !fatal && !details.unsent && code !== 'unauthorized' && !UNDONE.includes(details.status);
}

function unconfirmed(cause?: ShamanError): ShamanError {
  const details = { reason: 'unconfirmed', fatal: true, cause };
  return new ShamanError('timeout', 'Nobody can tell whether this has arrived.', details);
}
