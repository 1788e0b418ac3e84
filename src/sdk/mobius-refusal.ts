import type {RetryCause} from '../line/line-state.js';
import type {SdkRefusal} from './sdk.js';

/** A status of our own, beyond HTTP's, for an answer that cannot be Webex's. The SDK takes it for any other fault. */
export const unexpectedAnswer = 599;

/** Why a request was refused, as far as its answer tells. Without an answer nothing is known: it may be the server. */
export function causeOf({statusCode = 0, body}: SdkRefusal): RetryCause {
  if (statusCode === 408) return 'timeout';
  if (statusCode === 429) return 'throttled';
  if (statusCode === unexpectedAnswer) return 'unexpected-answer';
  if (statusCode >= 500) return 'server';
  return statusCode === 403 && Number(body?.errorCode) === 101 ? 'device-limit' : 'unknown';
}
