import type {Session} from './session.js';

export type Renewals = ReturnType<typeof createRenewals>;

/** Milliseconds. Requests that a browser sent with the old cookie arrive for a while after the new one was set. */
const memory = 60_000;

/**
 * One renewal of a session at a time, and one result for all who ask with the same old cookie: fifty tabs that wake up
 * together are one request to Webex, and one token.
 */
export function createRenewals(renew: (session: Session) => Promise<Session>) {
  const renewals = new Map<string, {at: number; result: Promise<Session>}>();
  const ended = new Map<string, number>();

  function forgetOld(): void {
    for (const [key, {at}] of renewals) if (at < Date.now() - memory) renewals.delete(key);
    for (const [id, at] of ended) if (at < Date.now() - memory) ended.delete(id);
  }

  return {
    renewed(session: Session): Promise<Session> {
      forgetOld();
      const key = `${session.id} ${session.expiresAt}`;
      const known = renewals.get(key);
      if (known) return known.result;
      const result = renew(session);
      renewals.set(key, {at: Date.now(), result});
      // A renewal that failed may succeed the next time.
      result.catch(() => renewals.delete(key));
      return result;
    },

    /** A renewal that was on its way when its session ended does not bring it back. */
    end({id}: Session): void {
      forgetOld();
      ended.set(id, Date.now());
    },
    hasEnded: ({id}: Session): boolean => ended.has(id),
  };
}
