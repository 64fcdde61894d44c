/**
 * What chat-django is asked by REST. It answers a write with words and no id, and lets no other
 * origin read what it says. Knows no stream.
 */
import { ShamanError } from '../errors.ts';
import type { Draft } from '../model.ts';
import {
  type DjangoMessage,
  type HelpDesk,
  isHelpDesk,
  isMessage,
  listIn,
} from './chat-django-translation.ts';
import { type HttpRequest, request } from './http.ts';
import type { Transfer } from './protocol.ts';

/** Milliseconds that an upload may take besides one per 8 bytes. */
const PATIENCE = 60_000;

export class DjangoRequests {
  readonly #base: string;
  readonly #timeout: number | undefined;

  /** @param base Without a slash at its end. @param timeout Milliseconds that an answer may take. @default 10000 */
  constructor(base: string, timeout?: number) {
    this.#base = base;
    this.#timeout = timeout;
  }

  /** Of the whole organization, the newest first. @throws ShamanError */
  async helpDesks(organization: string): Promise<readonly HelpDesk[]> {
    const path = `help-desks/?organization=${encodeURIComponent(organization)}`;
    return listIn(await this.#ask(path)).filter(isHelpDesk);
  }

  /** All of it, the newest first. @throws ShamanError */
  async history(helpDesk: string): Promise<readonly DjangoMessage[]> {
    const path = `help-desks/${encodeURIComponent(helpDesk)}/history/`;
    return listIn(await this.#ask(path)).filter(isMessage);
  }

  /** At most one file. What was stored is not told. @throws ShamanError */
  async send(
    help_desk: string,
    { text: message, files: [file] = [] }: Draft,
    transfer?: Transfer,
  ): Promise<void> {
    const method = 'POST';
    const path = 'send-message/';
    if (!file) return void (await this.#ask(path, { method, body: { help_desk, message } }));
    const body = new FormData();
    body.append('help_desk', help_desk);
    if (message) body.append('message', message);
    body.append('file', file, (file as File).name ?? 'file');
    const { signal } = transfer ?? {};
    transfer?.progress(0);
    // Not as other uploads go, seen while they do: those bring the page's cookies, and to the
    // session of somebody who is signed in there such a program says no.
    const timeout = PATIENCE + Math.ceil(file.size / 8);
    try {
      await this.#ask(path, { method, body, timeout, ...(signal && { signal }) });
    } catch (error) {
      if (!signal?.aborted) throw error;
      throw new ShamanError('closed', 'The upload was given up.', { fatal: true });
    }
  }

  async #ask(path: string, options: HttpRequest = {}): Promise<string> {
    const timeout = this.#timeout !== undefined && { timeout: this.#timeout };
    const headers = { accept: 'application/json' };
    try {
      return await request(`${this.#base}/api/${path}`, { ...timeout, ...options, headers });
    } catch (error) {
      throw this.#explained(error as ShamanError);
    }
  }

  /** What browsers hide from pages, and costs people an afternoon. */
  #explained(error: ShamanError): ShamanError {
    const { code, message, details } = error;
    const { origin } = globalThis.location ?? {};
    if (code !== 'unreachable' || !origin || new URL(this.#base).origin === origin) return error;
    const how = `chat-django lets no other origin read its answers: serve it, or a proxy to it, from ${origin}.`;
    return new ShamanError(code, `${message} ${how}`, details);
  }
}
