import type {Session} from './session.js';
import {UpstreamError} from './upstream-error.js';

export type Renewals = ReturnType<typeof createRenewals>;

/** How a session ended: its person signed out, or in again. */
type End = 'signed-out' | 'replaced';

/** Milliseconds. Requests that a browser sent with the old cookie arrive for a while after the new one was set. */
const memory = 60_000;
/** How long a server that fails is left alone, in milliseconds, where it does not say so itself; and at the most. */
const [patience, longestPatience] = [2_000, 60_000];

/**
 * One renewal of a session at a time, and one result for all who ask with the same old cookie: fifty tabs that wake up
 * together are one request to Webex, and one token. Nor does a page that asks again and again get further than here
 * while Webex fails.
 */
export function createRenewals(renew: (session: Session) => Promise<Session>) {
  const renewals = new Map<string, {until: number; result: Promise<Session>}>();
  const ended = new Map<string, {at: number; how: End}>();

  function forgetOld(): void {
    for (const [key, {until}] of renewals) if (until < Date.now()) renewals.delete(key);
    for (const [id, {at}] of ended) if (at < Date.now() - memory) ended.delete(id);
  }

  return {
    renewed(session: Session): Promise<Session> {
      forgetOld();
      const key = `${session.id} ${session.expiresAt}`;
      const known = renewals.get(key);
      if (known) return known.result;
      const renewal = {until: Infinity, result: renew(session)};
      renewals.set(key, renewal);
      const keepFor = (milliseconds: number): void => void (renewal.until = Date.now() + milliseconds);
      renewal.result.then(
        () => keepFor(memory),
        (error: unknown) => keepFor(patienceAfter(error)),
      );
      return renewal.result;
    },

    /** A renewal that was on its way when its session ended does not bring it back. */
    end({id}: Session, how: End): void {
      forgetOld();
      ended.set(id, {at: Date.now(), how});
    },
    endOf: ({id}: Session): End | undefined => ended.get(id)?.how,
  };
}

/** `Retry-After` in seconds; where it is a date instead, the usual time does. */
function patienceAfter(error: unknown): number {
  const asked = error instanceof UpstreamError ? Number(error.retryAfter) * 1000 : NaN;
  return Math.min(asked || patience, longestPatience);
}
