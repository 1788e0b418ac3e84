import {parseRetryAfter} from '../base/server-backoff.js';
import type {RetryCause} from '../line/line-state.js';
import type {SdkRefusal} from './sdk.js';

/**
 * The result of a request to delete or list devices at Mobius. `gone`: Mobius does not have the device. `unauthorized`: the
 * token was refused. An object is any other failure, which may be temporary unless `isFinal` is set: then repeating the
 * request would not help, for example because the person may no longer use calling.
 */
export type DeletionResult =
  | 'gone'
  | 'unauthorized'
  | {
      readonly cause: RetryCause;
      readonly retryAfter?: number | undefined;
      readonly isFinal?: boolean;
    };

/** The error for a request to Mobius that was refused, not answered by Mobius, or not sent because of a `Retry-After`. */
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
 * The status that this library uses for a response that cannot be from Webex. Servers do not use it, and the SDK treats it
 * like any unknown error.
 */
export const unexpectedAnswer = 599;

/** Returns the cause of a refusal. `unknown` if there was no response: that may be due to the server or the network. */
export function retryCauseOf({statusCode = 0, body}: SdkRefusal): RetryCause {
  if (statusCode === 408) return 'timeout';
  if (statusCode === 429) return 'throttled';
  if (statusCode === unexpectedAnswer) return 'unexpected-answer';
  if (statusCode >= 500) return 'server';
  return statusCode === 403 && Number(body?.errorCode) === 101 ? 'device-limit' : 'unknown';
}
