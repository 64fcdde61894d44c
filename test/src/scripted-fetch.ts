/**
 * The fetch of the page, replaced by one that a test scripts: every request is written down and
 * waits for its answer. Hangs up when told to, as browsers do.
 */
import { until } from '../support/until.ts';

export interface Asked {
  readonly url: string;
  readonly init: RequestInit;
  /** Lines of the body. */
  readonly frames: readonly string[];
  answer(text: string, init?: ResponseInit): void;
  fail(error: Error): void;
}

export class ScriptedFetch {
  /** Every request, oldest first. */
  readonly all: Asked[] = [];
  readonly #real = globalThis.fetch;

  install(): void {
    globalThis.fetch = (url, init) => this.#fetch(String(url), init ?? {});
  }

  restore(): void {
    globalThis.fetch = this.#real;
  }

  /** The request with this number, once it is made. */
  request(number: number): Promise<Asked> {
    return until(() => this.all[number - 1], { what: `request number ${number}` });
  }

  #fetch(url: string, init: RequestInit): Promise<Response> {
    return new Promise((resolve, reject) => {
      init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      this.all.push({
        url,
        init,
        frames: String(init.body).split('\n'),
        answer: (text, answerInit) => resolve(new Response(text, answerInit)),
        fail: reject,
      });
    });
  }
}
