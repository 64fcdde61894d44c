/**
 * The only error this package throws or reports, and its codes. One class, because two copies
 * of the package on one page break `instanceof`: compare `code`, which holds everywhere.
 */

export type ErrorCode =
  /** The token or session is refused and no fresh one came. */
  | 'unauthorized'
  /** This origin, organization or room may not be used from here. */
  | 'forbidden'
  /** No transport opened, or the network failed in the middle of a request. */
  | 'unreachable'
  /** No answer in time. */
  | 'timeout'
  /** The backend said something that its protocol does not allow. */
  | 'protocol'
  /** The backend refused a request; see `status` and `reason`. */
  | 'request'
  /** The browser refused to remember. */
  | 'storage'
  /** The caller handed over something that cannot be used; see `reason`. */
  | 'invalid'
  /** Closed, signed out or given up before this could finish. */
  | 'closed'
  /** This backend cannot do that. */
  | 'unsupported';

export interface ErrorDetails {
  /** HTTP status, or close code of a socket. */
  readonly status?: number;
  /** The backend's own stable code, such as `chat_offline_message`. */
  readonly reason?: string | undefined;
  /** Trying again unchanged cannot help. @default false */
  readonly fatal?: boolean;
  /** Nothing of it has left this page, so asking again cannot do it twice. @default false */
  readonly unsent?: boolean;
  /** Milliseconds that the backend asks us to wait. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** @example client.on('error', (error) => error.code === 'storage' && showNotice()) */
export class ShamanError extends Error {
  override readonly name = 'ShamanError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details);
    this.code = code;
    this.details = details;
  }

  /** True when trying again unchanged cannot help. */
  get fatal(): boolean {
    return !!this.details.fatal;
  }

  /** This backend cannot do that. */
  static unsupported(what: string): ShamanError {
    return new ShamanError('unsupported', `This backend has no "${what}".`, { fatal: true });
  }

  /** Anything thrown, as one of ours; what is one already stays itself. */
  static from(thrown: unknown, code: ErrorCode = 'unreachable'): ShamanError {
    if (thrown instanceof ShamanError) return thrown;
    return new ShamanError(code, String((thrown as Error)?.message ?? thrown), { cause: thrown });
  }
}
