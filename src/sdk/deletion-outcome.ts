import type {RetryCause} from '../line/line-state.js';
import {secondsUntil} from '../base/not-before.js';
import {causeOf} from './mobius-refusal.js';

/** What Mobius makes of a deletion. */
export type Outcome =
  'gone' | 'unauthorized' | {readonly cause: RetryCause; readonly retryAfter?: number | undefined};

/** An answer of Mobius' that does not do what was asked. */
export class Refused extends Error {
  constructor(readonly outcome: Outcome) {
    super();
  }
}

/** Only what can be Mobius' own answer counts: the page of a proxy, for instance, says nothing about the device. */
export function outcomeOf({ok, status, headers}: Response): Outcome {
  if (headers.get('content-type')?.includes('text/html')) return {cause: 'unexpected-answer'};
  if (ok || status === 404 || status === 410) return 'gone';
  if (status === 401) return 'unauthorized';
  return {cause: causeOf({statusCode: status}), retryAfter: secondsUntil(headers.get('retry-after'))};
}

/** Why there was no answer, from the error of `fetch()`. */
export function withoutAnswer(error: unknown): RetryCause {
  return (error as {name?: unknown} | undefined)?.name === 'TimeoutError' ? 'timeout' : 'unknown';
}
