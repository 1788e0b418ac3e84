import type {Renewal} from './session-keeper.js';
import type {Session, SessionEnd} from './session.js';
import {UpstreamError} from './upstream-error.js';

export type Renewals = ReturnType<typeof createRenewals>;

/** Milliseconds. Requests that a browser sent with the old cookie arrive for a while after the new one was set. */
const memory = 60_000;
/** How long a server that fails is left alone, in milliseconds, where it does not say so itself; and at the most. */
const [patience, longestPatience] = [2_000, 60_000];

/**
 * One renewal of a session at a time, and one result for all who ask with the same old cookie: fifty tabs that wake up
 * together are one request to Webex, and one token. Nor does a page that asks again and again get further than here
 * while Webex fails.
 */
export function createRenewals(renew: (session: Session) => Promise<Renewal>) {
  const renewals = new Map<string, {until: number; result: Promise<Renewal>}>();
  const ended = new Map<string, {at: number; how: SessionEnd}>();

  function forgetOld(): void {
    for (const [key, {until}] of renewals) if (until < Date.now()) renewals.delete(key);
    for (const [id, {at}] of ended) if (at < Date.now() - memory) ended.delete(id);
  }

  return {
    renewed(session: Session): Promise<Renewal> {
      forgetOld();
      const key = `${session.id} ${session.expiresAt}`;
      const known = renewals.get(key);
      if (known) return known.result;
      const renewal = {until: Infinity, result: renew(session)};
      renewals.set(key, renewal);
      const keepFor = (milliseconds: number): void => void (renewal.until = Date.now() + milliseconds);
      renewal.result.then(
        () => keepFor(memory),
        (error: unknown) => {
          if (error instanceof UpstreamError) keepFor(patienceAfter(error));
          // A store may work again at once; what Webex gave is kept meanwhile.
          else renewals.delete(key);
        },
      );
      return renewal.result;
    },

    /** A renewal that was on its way when its session ended does not bring it back. */
    end({id}: Session, how: SessionEnd): void {
      forgetOld();
      ended.set(id, {at: Date.now(), how});
    },
    endOf: ({id}: Session): SessionEnd | undefined => ended.get(id)?.how,
  };
}

function patienceAfter({retryAfter = 0}: UpstreamError): number {
  return Math.min(retryAfter * 1000 || patience, longestPatience);
}
