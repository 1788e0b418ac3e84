import type {GrantedTokens} from './granted.js';

/** What the back end keeps of a person: in the cookie, or in the store. */
export interface Session {
  readonly id: string;
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Seconds that the access token had when it was new. */
  readonly lifetime: number;
  /** Milliseconds since 1970: when the person signed in. */
  readonly beganAt: number;
  /** Milliseconds since 1970: when the refresh token is over, or the longest session is. */
  readonly endsAt: number;
  /** When Webex refused a token before its time, in milliseconds since 1970: those of the last day. */
  readonly refusals: readonly number[];
}

/** How a session ended: its person signed out, or in again. */
export type SessionEnd = 'signed-out' | 'replaced';

/** Seconds. Webex's refresh token lives 90 days, and each use begins them anew. */
const refreshLifetime = 7_776_000;
const assumedLifetime = 3_600;

type Before = Pick<Session, 'id' | 'scopes' | 'beganAt' | 'refreshToken' | 'refusals'>;

/**
 * A session from what the authorization server granted; after a refresh, from what it was before.
 *
 * @param longest Seconds after its beginning at which a session ends, whatever is renewed.
 */
export function sessionFrom(tokens: GrantedTokens, before: Before, longest: number): Session {
  const now = Date.now();
  const lifetime = tokens.expiresIn ?? assumedLifetime;
  // Webex gives no new refresh token; a server that rotates them does, and the old one is dead then.
  const refreshToken = tokens.refreshToken ?? before.refreshToken;
  const ends = refreshToken ? (tokens.refreshExpiresIn ?? refreshLifetime) : lifetime;
  return {
    id: before.id,
    accessToken: tokens.accessToken,
    refreshToken,
    // What was not asked for is of no use to a page.
    scopes: before.scopes.filter(scope => tokens.scopes?.includes(scope) ?? true),
    expiresAt: now + lifetime * 1000,
    lifetime,
    beganAt: before.beganAt,
    endsAt: Math.min(now + ends * 1000, before.beganAt + longest * 1000),
    refusals: before.refusals,
  };
}

/** Seconds for which a session goes on. */
export const remainingSession = ({endsAt}: Session): number => (endsAt - Date.now()) / 1000;

/** Seconds that the access token still lives; 0 or less when it is over. */
export const remainingLife = ({expiresAt}: Session): number => (expiresAt - Date.now()) / 1000;

/**
 * Whether there is to be a new access token. One that a page gets at each load would reach Webex's limit of 750 live
 * tokens within days, and lock the person out: so the present one is kept until a tenth of its life remains, and nearly
 * until its end unless somebody asks. One that would end while the page signs in with it is of no use.
 */
export function needsRenewal(session: Session, asked: boolean): boolean {
  const tenth = session.lifetime / 10;
  const left = remainingLife(session);
  return left <= 0 || left < (asked ? tenth : Math.min(tenth, longestSignIn));
}

/** How long a page may take from its token to a line, in seconds. */
const longestSignIn = 30;

/** How often a token that is said to be refused is renewed before its time: once a minute, five times a day. */
const [refusalPause, refusalWindow, mostRefusals] = [60_000, 86_400_000, 5];

/**
 * The session with one more refusal of its token, which is to be renewed; undefined where that has been done too often,
 * as when Webex refuses whatever it gives.
 */
export function withRefusal(session: Session): Session | undefined {
  const now = Date.now();
  const recent = session.refusals.filter(at => at > now - refusalWindow);
  const last = recent.at(-1) ?? -Infinity;
  if (recent.length >= mostRefusals || last > now - refusalPause) return undefined;
  return {...session, refusals: [...recent, now]};
}
