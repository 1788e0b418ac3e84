import {parseRetryAfter} from '../base/server-backoff.js';
import type {RetryCause} from '../line/line-state.js';
import type {SdkRefusal} from './sdk.js';

/**
 * The result of deleting a device at Mobius. An object is a failure that may be temporary. `isFinal`: Mobius has refused it
 * with a status that does not change by itself, for example because the person may no longer use calling.
 */
export type DeletionResult =
  | 'gone'
  | 'unauthorized'
  | {
      readonly cause: RetryCause;
      readonly retryAfter?: number | undefined;
      readonly isFinal?: boolean;
    };

/** A response from Mobius that refuses a request. */
export class MobiusError extends Error {
  constructor(readonly outcome: DeletionResult) {
    super();
  }
}

/** Interprets the response to a deletion. An HTML page comes from a proxy, not from Mobius. */
export function deletionResultOf({ok, status, headers}: Response): DeletionResult {
  if (headers.get('content-type')?.includes('text/html')) return {cause: 'unexpected-answer'};
  if (ok || status === 404 || status === 410) return 'gone';
  if (status === 401) return 'unauthorized';
  const cause = retryCauseOf({statusCode: status});
  const retryAfter = parseRetryAfter(headers.get('retry-after'));
  return {cause, retryAfter, isFinal: status < 500 && cause === 'unknown'};
}

/** Returns why there was no response, from the error that `fetch()` threw. */
export function causeWithoutAnswer(error: unknown): RetryCause {
  return (error as {name?: unknown} | undefined)?.name === 'TimeoutError' ? 'timeout' : 'unknown';
}

/**
 * A status of this library, which servers do not use, for a response that cannot be from Webex. The SDK treats it like
 * any other error.
 */
export const unexpectedAnswer = 599;

/** Returns the cause of a refusal. `unknown` if there was no response, because of the server or the network. */
export function retryCauseOf({statusCode = 0, body}: SdkRefusal): RetryCause {
  if (statusCode === 408) return 'timeout';
  if (statusCode === 429) return 'throttled';
  if (statusCode === unexpectedAnswer) return 'unexpected-answer';
  if (statusCode >= 500) return 'server';
  return statusCode === 403 && Number(body?.errorCode) === 101 ? 'device-limit' : 'unknown';
}
