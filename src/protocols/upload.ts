/**
 * A file on its way up, seen while it goes: `fetch` tells nothing of that over HTTP/1, so this is
 * the one place that asks otherwise. Knows no backend.
 */
import { ShamanError } from '../errors.ts';
import { refusal, request, unanswered } from './http.ts';
import type { Transfer } from './protocol.ts';

export interface Upload {
  readonly headers: { readonly [name: string]: string };
  readonly body: FormData;
  readonly transfer: Transfer;
  /** Milliseconds without any progress. @default 60000 */
  readonly patience?: number;
}

/** The text that came back. @throws ShamanError */
export async function upload(url: string, options: Upload): Promise<string> {
  const { headers, body, transfer, patience = 60_000 } = options;
  const what = `POST ${url}`;
  if (transfer.signal.aborted) throw givenUp();
  // Node and service workers have none, and nobody there who looks.
  if (typeof XMLHttpRequest === 'undefined')
    return request(url, { method: 'POST', headers, body, timeout: 2 * patience });
  const exchange = new XMLHttpRequest();
  const abort = () => exchange.abort();
  transfer.signal.addEventListener('abort', abort);
  try {
    await new Promise<void>((resolve, reject) => {
      const began = performance.now();
      exchange.onload = () => resolve();
      exchange.onabort = () => reject(givenUp());
      exchange.onerror = () => reject(unanswered(what, new Error('No network.')));
      exchange.ontimeout = () => reject(unanswered(what, new DOMException('', 'TimeoutError')));
      exchange.upload.onprogress = ({ loaded, total }) => {
        // Counts from the beginning: whatever moves gets more time.
        exchange.timeout = performance.now() - began + patience;
        transfer.progress(loaded / (total || 1));
      };
      exchange.open('POST', url);
      exchange.timeout = patience;
      for (const [name, value] of Object.entries(headers)) exchange.setRequestHeader(name, value);
      exchange.send(body);
    });
  } finally {
    transfer.signal.removeEventListener('abort', abort);
  }
  const { status, responseText } = exchange;
  if (status >= 200 && status < 300) return responseText;
  throw refusal(what, status, responseText, exchange.getResponseHeader('retry-after'));
}

function givenUp(): ShamanError {
  return new ShamanError('closed', 'The upload was given up.', { fatal: true });
}
