/**
 * Lets a tab that does not lead have something done by the one that does. Knows the verbs only
 * by name; what they do is the leader's business.
 */
import { ShamanError } from '../errors.ts';
import type { TabMessage, Tabs } from './tabs.ts';

/** What the leader does when asked. */
export type Verbs = { readonly [verb: string]: (...args: never[]) => unknown };

export interface RelayOptions {
  /** Milliseconds until the leader must have answered. @default 15000 */
  readonly timeout?: number;
}

interface Asked {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ShamanError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class Relay<V extends Verbs> {
  readonly #tabs: Tabs;
  readonly #verbs: V;
  readonly #timeout: number;
  readonly #asked = new Map<string, Asked>();
  readonly #tab = Math.random().toString(36).slice(2);
  #count = 0;

  /** @param verbs Done here when this tab leads. */
  constructor(tabs: Tabs, verbs: V, options: RelayOptions = {}) {
    this.#tabs = tabs;
    this.#verbs = verbs;
    this.#timeout = options.timeout ?? 15_000;
    tabs.on('message', (message) => this.#heard(message));
    tabs.on('role', () => this.#abandon(LEADER_GONE));
  }

  /** Done here if we lead, by the leader if not. @throws ShamanError */
  async do<K extends keyof V & string>(
    verb: K,
    ...args: Parameters<V[K]>
  ): Promise<Awaited<ReturnType<V[K]>>> {
    if (this.#tabs.role === 'leader')
      return (await this.#verbs[verb]?.(...args)) as Awaited<ReturnType<V[K]>>;
    try {
      return (await this.#ask(verb, args)) as Awaited<ReturnType<V[K]>>;
    } catch (error) {
      // The leader went before it answered, and we lead now.
      if (error === LEADER_GONE) return this.do(verb, ...args);
      throw error;
    }
  }

  close(): void {
    this.#abandon(new ShamanError('closed', 'This client was closed.'));
  }

  #ask(verb: string, args: readonly unknown[]): Promise<unknown> {
    const id = `${this.#tab}${this.#count++}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#asked.delete(id);
        reject(new ShamanError('timeout', 'The tab that holds the connection did not answer.'));
      }, this.#timeout);
      this.#asked.set(id, { resolve, reject, timer });
      this.#tabs.post({ type: 'ask', id, verb, args });
    });
  }

  #heard(message: TabMessage): void {
    if (message.type === 'ask' && this.#tabs.role === 'leader') void this.#answer(message);
    if (message.type !== 'answer') return;
    const asked = this.#asked.get(message.id);
    if (!asked) return;
    this.#asked.delete(message.id);
    clearTimeout(asked.timer);
    if (message.error) asked.reject(revive(message.error));
    else asked.resolve(message.value);
  }

  async #answer({ id, verb, args }: Extract<TabMessage, { type: 'ask' }>): Promise<void> {
    try {
      if (!Object.hasOwn(this.#verbs, verb))
        throw new ShamanError('unsupported', `No such verb: ${verb}.`);
      const value = await this.#verbs[verb]?.(...(args as never[]));
      this.#tabs.post({ type: 'answer', id, value });
    } catch (error) {
      this.#tabs.post({ type: 'answer', id, error: plain(ShamanError.from(error)) });
    }
  }

  #abandon(error: ShamanError): void {
    for (const { reject, timer } of this.#asked.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#asked.clear();
  }
}

const LEADER_GONE = new ShamanError('unreachable', 'The tab that holds the connection has gone.');

/** An error as data: structured clone would lose its code. */
export function plain({ code, message, details }: ShamanError): unknown {
  const { cause: _cause, ...rest } = details;
  return { code, message, details: rest };
}

export function revive(error: unknown): ShamanError {
  const { code, message, details } = error as Pick<ShamanError, 'code' | 'message' | 'details'>;
  return new ShamanError(code, message, details);
}
