import {parseRetryAfter} from '../base/server-backoff.js';
import type {RetryCause} from '../line/line-state.js';
import type {SdkRefusal} from './sdk.js';

/** What Mobius makes of a deletion. */
export type DeletionResult =
  'gone' | 'unauthorized' | {readonly cause: RetryCause; readonly retryAfter?: number | undefined};

/** An answer of Mobius' that does not do what was asked. */
export class MobiusError extends Error {
  constructor(readonly outcome: DeletionResult) {
    super();
  }
}

/** Only what can be Mobius' own answer counts: the page of a proxy, for instance, says nothing about the device. */
export function deletionResultOf({ok, status, headers}: Response): DeletionResult {
  if (headers.get('content-type')?.includes('text/html')) return {cause: 'unexpected-answer'};
  if (ok || status === 404 || status === 410) return 'gone';
  if (status === 401) return 'unauthorized';
  return {cause: retryCauseOf({statusCode: status}), retryAfter: parseRetryAfter(headers.get('retry-after'))};
}

/** Why there was no answer, from the error of `fetch()`. */
export function causeWithoutAnswer(error: unknown): RetryCause {
  return (error as {name?: unknown} | undefined)?.name === 'TimeoutError' ? 'timeout' : 'unknown';
}

/** A status of our own, beyond HTTP's, for an answer that cannot be Webex's. The SDK takes it for any other fault. */
export const unexpectedAnswer = 599;

/** Why a request was refused, as far as its answer tells. Without an answer nothing is known: it may be the server. */
export function retryCauseOf({statusCode = 0, body}: SdkRefusal): RetryCause {
  if (statusCode === 408) return 'timeout';
  if (statusCode === 429) return 'throttled';
  if (statusCode === unexpectedAnswer) return 'unexpected-answer';
  if (statusCode >= 500) return 'server';
  return statusCode === 403 && Number(body?.errorCode) === 101 ? 'device-limit' : 'unknown';
}
