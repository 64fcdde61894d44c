/**
 * Files on their way up, seen while they go: `fetch` tells nothing of that over HTTP/1, so this is
 * the one place that asks otherwise. Loaded with the first file; knows no message.
 */
import { ShamanError } from '../errors.ts';
import { refusal, request, unanswered } from './http.ts';
import type { Transfer } from './protocol.ts';

type Headers = { readonly [name: string]: string };

/** Asks with headers that say who we are, and gives the id that came back. */
export type Authorized = (ask: (headers: Headers) => Promise<string>) => Promise<string>;

/** Nobody looks, and nobody gives it up. */
const UNSEEN: Transfer = { progress: () => {}, signal: new AbortController().signal };

/** Milliseconds without any progress. */
const PATIENCE = 60_000;

export class Uploads {
  readonly #url: string;
  readonly #authorized: Authorized;
  /** What went up already keeps its id: whoever tries again sends it once. */
  readonly #ids = new WeakMap<Blob, string>();

  constructor(url: string, authorized: Authorized) {
    this.#url = url;
    this.#authorized = authorized;
  }

  /** Files go up, and then the message that names their ids. @throws ShamanError */
  async send<T>(
    files: readonly Blob[],
    transfer: Transfer | undefined,
    message: (ids: readonly string[]) => Promise<T>,
  ): Promise<T> {
    const ids = await this.#take(files, transfer);
    try {
      return await message(ids);
    } catch (error) {
      // The server has lost them, or we are somebody else by now.
      if ((error as ShamanError).details?.reason === 'unknown_file')
        for (const file of files) this.#ids.delete(file);
      throw error;
    }
  }

  async #take(files: readonly Blob[], transfer = UNSEEN): Promise<readonly string[]> {
    const total = files.reduce((sum, { size }) => sum + size, 0) || 1;
    const ids: string[] = [];
    let done = 0;
    for (const file of files) {
      const progress = (share: number) => transfer.progress((done + share * file.size) / total);
      const id = this.#ids.get(file) ?? (await this.#send(file, { ...transfer, progress }));
      this.#ids.set(file, id);
      ids.push(id);
      done += file.size;
    }
    transfer.progress(1);
    return ids;
  }

  #send(file: Blob, transfer: Transfer): Promise<string> {
    const body = new FormData();
    body.append('file', file);
    return this.#authorized((headers) => post(this.#url, headers, body, transfer));
  }
}

/** Sends a form, seen while it goes. The text that came back. @throws ShamanError */
export async function post(
  url: string,
  headers: Headers,
  body: FormData,
  transfer = UNSEEN,
): Promise<string> {
  const { signal } = transfer;
  const what = `POST ${url}`;
  if (signal.aborted) throw givenUp();
  // Node and service workers have none, and nobody there who looks.
  if (typeof XMLHttpRequest === 'undefined')
    return request(url, { method: 'POST', headers, body, timeout: 2 * PATIENCE });
  const exchange = new XMLHttpRequest();
  const abort = () => exchange.abort();
  signal.addEventListener('abort', abort);
  exchange.open('POST', url);
  for (const [name, value] of Object.entries(headers)) exchange.setRequestHeader(name, value);
  await sent(exchange, body, what, transfer).finally(() =>
    signal.removeEventListener('abort', abort),
  );
  const { status, responseText } = exchange;
  if (status >= 200 && status < 300) return responseText;
  throw refusal(what, status, responseText, exchange.getResponseHeader('retry-after'));
}

function sent(
  exchange: XMLHttpRequest,
  body: FormData,
  what: string,
  { progress }: Transfer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    exchange.onload = () => resolve();
    exchange.onabort = () => reject(givenUp());
    exchange.onerror = () => reject(unanswered(what, new Error('No network.')));
    exchange.ontimeout = () => reject(unanswered(what, new DOMException('', 'TimeoutError')));
    exchange.upload.onloadstart = () => progress(0);
    exchange.upload.onprogress = ({ loaded, total }) => {
      // Counts from the beginning: whatever moves gets more time.
      exchange.timeout = performance.now() - began + PATIENCE;
      progress(loaded / (total || 1));
    };
    exchange.timeout = PATIENCE;
    exchange.send(body);
  });
}

function givenUp(): ShamanError {
  return new ShamanError('closed', 'The upload was given up.', { fatal: true });
}
