import {UpstreamError} from './upstream-error.js';

/** What the operator's log says of an error. What a store or a host's function threw may quote a secret: only its kind. */
export function reasonOf(error: unknown): string {
  if (error instanceof UpstreamError) return error.reason;
  return `failed: ${error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'no error'}`;
}
