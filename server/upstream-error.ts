import {
  AuthorizationResponseError,
  OperationProcessingError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'oauth4webapi';
import {outcomeOf, type SignInOutcome} from './outcome.js';

/**
 * What went wrong at the authorization server. The errors of libraries hold responses, and those hold tokens: none goes
 * further than here, and what this one says is made of closed words.
 */
export class UpstreamError extends Error {
  constructor(
    readonly outcome: SignInOutcome,
    readonly reason: string,
    /** The refresh token is dead, and the session with it. */
    readonly ended = false,
    /** Seconds, where the server asked for patience. */
    readonly retryAfter?: number,
  ) {
    super(reason);
    this.name = 'UpstreamError';
  }
}

export async function upstreamError(error: unknown): Promise<UpstreamError> {
  if (error instanceof UpstreamError) return error;
  if (error instanceof AuthorizationResponseError) {
    return new UpstreamError(outcomeOf(error.error), `authorization refused: ${closed(error.error)}`);
  }
  if (error instanceof ResponseBodyError) return fromStatus(error.response, closed(error.error));
  if (error instanceof WWWAuthenticateChallengeError) return fromStatus(error.response, 'client refused');
  if (error instanceof OperationProcessingError) {
    return error.cause instanceof Response
      ? fromStatus(error.cause, await errorOfWebex(error.cause))
      : new UpstreamError('server', `unusable answer: ${closed(error.code)}`);
  }
  return new UpstreamError('server', 'unusable answer');
}

/** `fetch` fails with one kind of error, whatever it was, and with another when its time is over. */
export function notReached(error: unknown): UpstreamError {
  const late = error instanceof DOMException && error.name === 'TimeoutError';
  return new UpstreamError('network', late ? 'no answer in time' : 'not reached');
}

function fromStatus(response: Response, code: string): UpstreamError {
  const {status, headers} = response;
  const retryAfter = secondsIn(headers.get('retry-after'));
  return new UpstreamError('server', `answered ${status}: ${code}`, code === 'invalid_grant', retryAfter);
}

/** Seconds: a day. Who asks for more has made a mistake. */
const longestRetryAfter = 86_400;

/** `Retry-After` (RFC 9110, section 10.2.3) in seconds, from now on; undefined for what is none. */
function secondsIn(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const isNumber = /^\d{1,9}$/.test(retryAfter);
  // A date has the name of its month in it; `Date.parse` takes "-5" for one.
  const isDate = /^[A-Z][a-z]{2,8}, .* GMT$/.test(retryAfter);
  const seconds = isNumber
    ? Number(retryAfter)
    : isDate
      ? Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000)
      : NaN;
  return seconds >= 0 && seconds <= longestRetryAfter ? seconds : undefined;
}

/**
 * Webex's gateway answers in the manner of its API, `{message, errors, trackingId}`, and not of OAuth. A 400 to a
 * request in which only the grant changes is about the grant.
 */
async function errorOfWebex(response: Response): Promise<string> {
  if (response.status !== 400 || response.bodyUsed) return 'no OAuth answer';
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && 'message' in body && 'errors' in body
    ? 'invalid_grant'
    : 'no OAuth answer';
}

/** An error code is of RFC 6749's characters, and short; anything else is not repeated. */
function closed(code: unknown): string {
  return typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : 'an error of no known form';
}
