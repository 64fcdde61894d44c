/**
 * Requests as every protocol makes them: a deadline, no cookies, and a coded error for whatever
 * can come back, an HTML page included. Knows no backend.
 */
import { ShamanError } from '../errors.ts';

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: { readonly [name: string]: string };
  /** JSON, or a form as it is. */
  readonly body?: unknown;
  /** Milliseconds; not looked at where a signal says when to give up. @default 10000 */
  readonly timeout?: number | undefined;
  /** Gives it up, and nothing else does. @default after the timeout */
  readonly signal?: AbortSignal | undefined;
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
      signal: options.signal ?? AbortSignal.timeout(timeout),
    });
    text = await response.text();
  } catch (cause) {
    throw unanswered(`${method} ${url}`, cause);
  }
  const { status, headers: told } = response;
  if (response.ok) return text;
  throw refusal(`${method} ${url}`, status, text, told.get('retry-after'));
}

/** @param cause `TimeoutError` when there was none in time */
export function unanswered(what: string, cause: unknown): ShamanError {
  const code = (cause as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable';
  const why = `${what}: no answer. No network, or this page's origin is not allowed there.`;
  return new ShamanError(code, why, { cause });
}

/** Answers below 500 after which the same request may well succeed. */
const PASSING = [408, 425, 429];

/** An answer that is not 2xx; its `cause` is the body as it came. @param wait seconds, as `Retry-After` says them */
export function refusal(
  what: string,
  status: number,
  text: string,
  wait: string | null,
): ShamanError {
  const { code, message, retry_after_ms = Number(wait) * 1_000 } = errorIn(text);
  return new ShamanError(
    status === 401 ? 'unauthorized' : 'request',
    message ?? `${what}: ${status}.`,
    {
      status,
      cause: text,
      reason: code || undefined,
      fatal: status < 500 && !PASSING.includes(status),
      retryAfter: retry_after_ms || undefined,
    },
  );
}

function errorIn(text: string): { code?: string; message?: string; retry_after_ms?: number } {
  try {
    const { message, error = message } = JSON.parse(text);
    // Other backends say no more than a word.
    return typeof error === 'string' ? { code: error, message: error } : (error ?? {});
  } catch {
    return {};
  }
}
