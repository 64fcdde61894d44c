/**
 * The four requests of a Convead backend, a page of what they give, and the names that it gives to
 * channels and paths. Knows no line.
 */
import type { ShamanError } from '../errors.ts';
import { late } from '../late.ts';
import type { Message } from '../model.ts';
import { type ConveadPaths, PATTERNS } from './convead-options.ts';
import { ConveadTranslation } from './convead-translation.ts';
import { request } from './http.ts';
import type { HistoryPage } from './protocol.ts';

interface Ids {
  readonly [name: string]: string;
}

export class ConveadRequests extends ConveadTranslation {
  /** What most visits never need. */
  readonly rare = late(
    () => import('./convead-rare.ts'),
    (rare) => rare,
  );

  /** Nobody was there to open a conversation. */
  isOffline = false;
  /** Fewer messages than these are all there are: a backend may give fewer than it was asked for. */
  readonly fewest = 20;

  /** A name with its ids filled in; `*` stands for all of them. */
  protected named(
    name: keyof typeof PATTERNS,
    ids: Ids = this.isVisitor ? { visitor_id: this.self.id } : {},
    written: (id: string) => string = String,
  ): string {
    const { channels, paths } = this.options;
    const { [name]: pattern } = { ...PATTERNS, ...channels, ...paths };
    return pattern.replace(/:([a-z_]+)/g, (_, id) => written(ids[id] ?? '*'));
  }

  /** A path below the server's, or a URL of its own. */
  protected urlOf(path: string): string {
    return path.startsWith('http') ? path : this.base + path;
  }

  /** Those that are newest, or from one on. */
  async messages(
    conversation_id: string,
    count: number,
    since_id?: string,
  ): Promise<readonly Message[]> {
    const said = await this.ask('messages', { conversation_id }, { count, since_id });
    return this.messagesIn(said, conversation_id);
  }

  /** The last of what there is. */
  pageOf(got: readonly Message[], limit: number): HistoryPage {
    const messages = got.slice(-limit);
    return {
      messages,
      cursor: messages.at(-1)?.id ?? null,
      hasEarlier: got.length > limit || (got.length >= this.fewest && got.length < limit),
      hasLater: false,
      joins: false,
    };
  }

  /** @throws ShamanError, also for an error that comes with status 200 */
  protected async ask(path: keyof ConveadPaths, ids: Ids, said: object): Promise<unknown> {
    const { encoding, timeout = 10_000 } = this.options;
    const body = encoding === 'form' ? (await this.rare()).formOf(said) : said;
    const url = this.urlOf(this.named(path, ids, encodeURIComponent));
    let refused: unknown;
    try {
      const answer = JSON.parse(await request(url, { method: 'POST', body, timeout }));
      refused = answer?.error;
      if (!refused) return answer;
    } catch (error) {
      // Nothing, or a page of some proxy, is an answer that says nothing.
      if (error instanceof SyntaxError) return;
      if (!(error as ShamanError).details.reason) throw error;
      refused = error;
    }
    throw (await this.rare()).refusalOf(refused, this);
  }
}
