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

/** What came back, as JSON; `null` where it was none. @throws ShamanError */
export async function request<T>(url: string, options: HttpRequest = {}): Promise<T> {
  const { method = 'GET', body, timeout = 10_000 } = options;
  const isForm = body instanceof FormData;
  const headers = {
    ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
    ...options.headers,
  };
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(timeout),
    });
    text = await response.text();
  } catch (cause) {
    const late = (cause as Error)?.name === 'TimeoutError';
    throw new ShamanError(late ? 'timeout' : 'unreachable', `${method} ${url} got no answer.`, {
      cause,
    });
  }
  const answer = parsed(text);
  if (!response.ok) throw refusal(response, answer, `${method} ${url}`);
  return answer as T;
}

/** Answers after which the same request may well succeed. */
const PASSING = [408, 425, 429];

function refusal(response: Response, answer: unknown, what: string): ShamanError {
  const { status } = response;
  const { code, message, retry_after_ms } =
    (answer as { error?: Partial<Refusal> } | null)?.error ?? {};
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = retry_after_ms ?? (seconds >= 0 ? seconds * 1_000 : undefined);
  const kind = status === 401 ? 'unauthorized' : status === 403 ? 'forbidden' : 'request';
  return new ShamanError(kind, message ?? `${what} was answered with ${status}.`, {
    status,
    fatal: status < 500 && !PASSING.includes(status),
    ...(code !== undefined && { reason: code }),
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly retry_after_ms: number;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
