import type {SignInOutcome} from './options.js';

/**
 * Thrown if a request to the authorization server has failed. It replaces errors from libraries, which can contain responses
 * with tokens. It quotes at most a short error code from a response.
 */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  constructor(
    readonly outcome: SignInOutcome,
    readonly reason: string,
    /** The refresh token is no longer valid (`invalid_grant`), so the session has ended. */
    readonly ended = false,
    /** `Retry-After`, in seconds. */
    readonly retryAfter?: number,
  ) {
    super(reason);
  }
}

/**
 * Returns the reason for the operator's log. For an unexpected error, returns only its name and code, because messages of
 * a store or of the application's functions can quote secrets.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof UpstreamError) return error.reason;
  if (!(error instanceof Error) || !/^\w{1,40}$/.test(error.name)) return 'failed: not an Error';
  return ['failed:', error.name, ...codeOf(error)].join(' ');
}

/**
 * Returns the codes of an error and of its cause, such as `ENOTFOUND` or `SELF_SIGNED_CERT_IN_CHAIN`. Codes are constants,
 * so they contain no secret.
 */
export function codeOf(error: unknown): string[] {
  const {code, cause} = (error ?? {}) as {code?: unknown; cause?: {code?: unknown} | null};
  return [code, cause?.code].filter(
    (known): known is string => typeof known === 'string' && /^[A-Z][A-Z\d_]{1,50}$/.test(known),
  );
}
