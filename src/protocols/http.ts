/**
 * Requests as every protocol makes them: a deadline, no cookies, and a coded error for whatever
 * can come back, an HTML page included. Knows no backend.
 */
import { ShamanError } from '../errors.ts';

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly headers?: { readonly [name: string]: string };
  /** JSON, or a form as it is. */
  readonly body?: unknown;
  /** Milliseconds. @default 10000 */
  readonly timeout?: number;
}

/** The text that came back. @throws ShamanError */
export async function request(url: string, options: HttpRequest = {}): Promise<string> {
  const { method = 'GET', body, headers, timeout = 10_000 } = options;
  const isForm = body instanceof FormData;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: {
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: isForm ? body : (JSON.stringify(body) as string | null),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(timeout),
    });
    text = await response.text();
  } catch (cause) {
    const code = (cause as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable';
    const why = `${method} ${url}: no answer. No network, or this page's origin is not allowed there.`;
    throw new ShamanError(code, why, { cause });
  }
  if (response.ok) return text;
  const { code, message, details } = refusal(response, text);
  throw new ShamanError(code, message ?? `${method} ${url}: ${response.status}.`, details);
}

/** Answers below 500 after which the same request may well succeed. */
const PASSING = [408, 425, 429];

function refusal({ status, headers }: Response, text: string) {
  const {
    code,
    message,
    retry_after_ms = Number(headers.get('retry-after')) * 1_000,
  } = errorIn(text);
  const details = {
    status,
    fatal: status < 500 && !PASSING.includes(status),
    ...(code && { reason: code }),
    ...(retry_after_ms && { retryAfter: retry_after_ms }),
  };
  return { code: status === 401 ? 'unauthorized' : 'request', message, details } as const;
}

function errorIn(text: string): { code?: string; message?: string; retry_after_ms?: number } {
  try {
    return JSON.parse(text).error ?? {};
  } catch {
    return {};
  }
}
