/**
 * What chat-django is asked by REST. It answers a write with words and no id, and lets no other
 * origin read what it says. Knows no stream.
 */
import { ShamanError } from '../errors.ts';
import { late } from '../late.ts';
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

export class DjangoRequests {
  readonly #base: string;
  readonly #timeout: number | undefined;
  readonly #upload = late(
    () => import('./chat-django-upload.ts'),
    ({ upload }) => upload,
  );

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
  async send(help_desk: string, draft: Draft, transfer?: Transfer): Promise<void> {
    const post = (options: HttpRequest) =>
      this.#ask('send-message/', { method: 'POST', ...options });
    const { text: message, files } = draft;
    if (!files?.length) return void (await post({ body: { help_desk, message } }));
    const upload = await this.#upload();
    await upload(help_desk, draft, post, transfer);
  }

  async #ask(path: string, options?: HttpRequest): Promise<string> {
    const headers = { accept: 'application/json' };
    try {
      return await request(`${this.#base}/api/${path}`, {
        timeout: this.#timeout,
        ...options,
        headers,
      });
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
