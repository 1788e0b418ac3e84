import {parseRetryAfter} from '../base/server-backoff.js';
import type {RetryCause} from '../line/line-state.js';
import type {SdkRefusal} from './sdk.js';

/** The result of deleting a device at Mobius. */
export type DeletionResult =
  | 'gone'
  | 'unauthorized'
  | {readonly cause: RetryCause; readonly retryAfter?: number | undefined};

/** An answer of Mobius that refuses a request. */
export class MobiusError extends Error {
  constructor(readonly outcome: DeletionResult) {
    super();
  }
}

/** Interprets the answer to a deletion. A page of HTML comes from a proxy and is no answer of Mobius. */
export function deletionResultOf({ok, status, headers}: Response): DeletionResult {
  if (headers.get('content-type')?.includes('text/html')) return {cause: 'unexpected-answer'};
  if (ok || status === 404 || status === 410) return 'gone';
  if (status === 401) return 'unauthorized';
  return {cause: retryCauseOf({statusCode: status}), retryAfter: parseRetryAfter(headers.get('retry-after'))};
}

/** The cause for a missing answer, from the error of `fetch()`. */
export function causeWithoutAnswer(error: unknown): RetryCause {
  return (error as {name?: unknown} | undefined)?.name === 'TimeoutError' ? 'timeout' : 'unknown';
}

/**
 * Our own status, outside of HTTP's range, for an answer that cannot be Webex's. The SDK treats it like any other
 * error.
 */
export const unexpectedAnswer = 599;

/** The cause of a refusal. Without an answer the cause is unknown, as it may be the server or the network. */
export function retryCauseOf({statusCode = 0, body}: SdkRefusal): RetryCause {
  if (statusCode === 408) return 'timeout';
  if (statusCode === 429) return 'throttled';
  if (statusCode === unexpectedAnswer) return 'unexpected-answer';
  if (statusCode >= 500) return 'server';
  return statusCode === 403 && Number(body?.errorCode) === 101 ? 'device-limit' : 'unknown';
}
