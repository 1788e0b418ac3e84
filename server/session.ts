import {cookieName, readChunked, writeSession, type CookieStyle} from './cookies.js';
import type {Seal} from './seal.js';
import type {TokenResponse} from './upstream.js';
import {UpstreamError} from './upstream-error.js';

/** Session of a signed-in person, stored in cookies or in the store. Times are in milliseconds since 1970. */
export interface Session {
  readonly id: string;
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly scopes: readonly string[];
  /** When the access token expires. */
  readonly expiresAt: number;
  /** Lifetime of the access token when it was issued, in seconds. */
  readonly lifetime: number;
  /** When the person signed in. */
  readonly beganAt: number;
  /** When the session ends: with its refresh token, or at its maximum age. */
  readonly endsAt: number;
  /** When Webex refused tokens of this session before their expiry, within the last day. */
  readonly refusals: readonly number[];
}

/** Why a session ended: the person signed out, or signed in again. */
export type SessionEnd = 'signed-out' | 'replaced';

/** Lifetime of Webex's refresh token in seconds: 90 days, which start again after each use. */
const defaultRefreshLifetime = 7_776_000;
/** Lifetime of an access token in seconds, if the response contains none. */
const defaultLifetime = 3_600;

type PreviousSession = Pick<Session, 'id' | 'scopes' | 'beganAt' | 'refreshToken' | 'refusals'>;

/**
 * Creates a session from a token response. `previous` is the session before a refresh. For a sign-in, it contains a new ID,
 * the requested scopes and the current time.
 */
export function sessionFrom(tokens: TokenResponse, previous: PreviousSession, maxSeconds: number): Session {
  const now = Date.now();
  const lifetime = tokens.expires_in ?? defaultLifetime;
  // Webex does not return a new refresh token. A server that rotates them does, and the old one is then invalid.
  const refreshToken = tokens.refresh_token ?? previous.refreshToken;
  const seconds = refreshToken ? (tokens.refresh_token_expires_in ?? defaultRefreshLifetime) : lifetime;
  return {
    id: previous.id,
    accessToken: tokens.access_token,
    refreshToken,
    // The page gets only scopes that were requested.
    scopes: previous.scopes.filter(scope => tokens.scope?.includes(scope) ?? true),
    expiresAt: now + lifetime * 1000,
    lifetime,
    beganAt: previous.beganAt,
    endsAt: Math.min(now + seconds * 1000, previous.beganAt + maxSeconds * 1000),
    refusals: previous.refusals,
  };
}

/** Returns the seconds until the session ends. */
export const secondsToEnd = ({endsAt}: Session): number => (endsAt - Date.now()) / 1000;

/** Returns the seconds until the access token expires. 0 or less if it has expired. */
export const secondsToExpiry = ({expiresAt}: Session): number => (expiresAt - Date.now()) / 1000;

/** Maximum time in seconds that a page needs from receiving its token to a registered line. */
const maxStartup = 30;

/**
 * Whether the access token is due for renewal: in the last tenth of its lifetime if the page requests a new one, otherwise
 * only in the last 30 seconds of that tenth. A new token on each page load would reach Webex's limit of 750 live tokens
 * within days, and lock the person out. A session without a refresh token ends with its access token, but not before.
 */
export function needsRenewal(session: Session, isRequested: boolean): boolean {
  const tenth = session.lifetime / 10;
  const left = secondsToExpiry(session);
  const limit = isRequested ? tenth : Math.min(tenth, maxStartup);
  return left <= 0 || (session.refreshToken !== undefined && left < limit);
}

/** A token that Webex refused before its expiry is renewed at most once a minute and five times a day. Times in milliseconds. */
const [refusalInterval, refusalWindow, maxRefusals] = [60_000, 86_400_000, 5];

/** Adds a refusal of the session's token. Returns undefined if the token must not be renewed early again yet. */
export function withRefusal(session: Session): Session | undefined {
  const now = Date.now();
  const recent = session.refusals.filter(refusedAt => refusedAt > now - refusalWindow);
  const last = recent.at(-1) ?? -Infinity;
  if (recent.length >= maxRefusals || last > now - refusalInterval) return undefined;
  return {...session, refusals: [...recent, now]};
}

/**
 * Result of a renewal: the renewed session, or why the session ended during the renewal. `gone`: the store has no session,
 * and no reason for its end. `unwanted` contains tokens that were issued anyway.
 */
export type Renewal =
  | {readonly session: Session}
  | {readonly end: SessionEnd | 'gone'; readonly unwanted?: Session};

/** Stores sessions. The methods that return strings return `Set-Cookie` header values. */
export interface Sessions {
  /** The session to which a request belongs. Undefined if there is none. */
  open(request: Request): Promise<Session | undefined>;
  /** Stores a new session. */
  begin(session: Session): Promise<string[]>;
  /**
   * Renews a session. With a store, also stores it, and if another instance has renewed the session in the meantime, returns
   * that instance's result.
   */
  renew(session: Session, refresh: () => Promise<Session>): Promise<Renewal>;
  /** Cookies of a stored session. */
  cookies(session: Session): Promise<string[]>;
  /** Ends a session, and removes its cookies. */
  end(session: Session | undefined, reason: SessionEnd): Promise<string[]>;
}

export interface SessionSettings {
  readonly style: CookieStyle;
  /** Maximum age of a session in seconds. Also applies to sessions that began with a longer maximum. */
  readonly maxSeconds: number;
  /** Seconds for which a renewal may keep its lock in the store, and for which other renewals wait for it. */
  readonly renewalSeconds: number;
  /** Called if a session's cookie cannot be decrypted. */
  readonly onUnreadable?: () => void;
}

/**
 * Returns the seconds within which a renewal certainly ends: it may wait for the lock, then for Webex, and for several
 * calls to the store. The end of a session is recorded for this long.
 */
export const longestRenewal = (renewalSeconds: number): number => 2 * renewalSeconds + 60;

export const sessionCookie = 'webex-session';

/** Returns the session unless it has reached its maximum age. */
export function unlessTooOld(session: Session | undefined, maxSeconds: number): Session | undefined {
  return session && session.beganAt + maxSeconds * 1000 > Date.now() ? session : undefined;
}

/** Stores sessions in cookies. Any number of instances can serve them, but a copied cookie cannot be revoked. */
export function cookieSessions(seal: Seal, {style, maxSeconds, onUnreadable}: SessionSettings): Sessions {
  const place = cookieName(sessionCookie, style);
  async function cookies(session: Session): Promise<string[]> {
    const seconds = secondsToEnd(session);
    const value = await seal.seal('session', place, session, seconds);
    return writeSession(sessionCookie, value, seconds, style);
  }
  return {
    async open(request) {
      const value = readChunked(request, sessionCookie, style);
      if (value === undefined) return undefined;
      const session = await seal.open<Session>('session', place, value);
      if (!session) onUnreadable?.();
      return unlessTooOld(session, maxSeconds);
    },
    begin: cookies,
    renew: async (_session, refresh) => ({session: await refresh()}),
    cookies,
    end: async () => writeSession(sessionCookie, '', 0, style),
  };
}

/** Milliseconds for which a renewal's result is kept, because requests with the old cookie may still arrive after it. */
const resultLifetime = 60_000;
/** Pause after a failed renewal, in milliseconds: the default if there is no `Retry-After`, and the maximum. */
const [defaultPause, maxPause] = [2_000, 60_000];

export type Renewals = ReturnType<typeof createRenewals>;

interface SharedRenewal {
  /** When this entry is removed, in milliseconds since 1970. */
  until: number;
  readonly result: Promise<Renewal>;
  /** The renewed session, once the renewal has succeeded. */
  renewed?: Session | undefined;
}

const keyOf = ({id, expiresAt}: Session): string => `${id} ${expiresAt}`;

/**
 * Single-flight renewals: requests with the same old session share one renewal and its result, so that fifty tabs that
 * wake up together cause one request to Webex and one token. They also share a failure, until Webex allows a new attempt.
 */
export function createRenewals(renewalSeconds: number, renew: (session: Session) => Promise<Renewal>) {
  const longest = longestRenewal(renewalSeconds) * 1000;
  const renewals = new Map<string, SharedRenewal>();
  const ended = new Map<string, {until: number; reason: SessionEnd}>();

  function removeOld(): void {
    for (const [key, {until}] of renewals) if (until < Date.now()) renewals.delete(key);
    for (const [id, {until}] of ended) if (until < Date.now()) ended.delete(id);
  }

  return {
    renew(session: Session): Promise<Renewal> {
      removeOld();
      const key = keyOf(session);
      const known = renewals.get(key);
      if (known) return known.result;
      // Limit the time: a renewal may never settle, because some runtimes cancel requests when their client disconnects.
      const renewal: SharedRenewal = {until: Date.now() + longest, result: renew(session)};
      renewals.set(key, renewal);
      // Keep the result, so that further requests share it.
      const keepFor = (milliseconds: number, renewed?: Session): void => {
        renewal.until = Date.now() + milliseconds;
        renewal.renewed = renewed;
      };
      renewal.result.then(
        done => keepFor(resultLifetime, 'session' in done ? done.session : undefined),
        (error: unknown) => {
          if (error instanceof UpstreamError) keepFor(pauseAfter(error));
          // The store failed, but may work again immediately.
          else keepFor(-1);
        },
      );
      return renewal.result;
    },

    /**
     * The session that a recent renewal has returned. The browser may still send the old cookie, because the response to
     * the renewal did not reach it.
     */
    renewedFrom: (session: Session): Session | undefined => renewals.get(keyOf(session))?.renewed,

    /** Marks a session as ended, so that a renewal in progress does not restore it. */
    end({id}: Session, reason: SessionEnd): void {
      removeOld();
      ended.set(id, {until: Date.now() + longest, reason});
    },
    endOf: ({id}: Session): SessionEnd | undefined => ended.get(id)?.reason,
  };
}

function pauseAfter({retryAfter = 0}: UpstreamError): number {
  return Math.min(retryAfter * 1000 || defaultPause, maxPause);
}
