import type {GrantedTokens} from './upstream.js';

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
  /** Milliseconds since 1970: when the refresh token is over, and the session with it. */
  readonly endsAt: number;
}

/** Seconds. Webex's refresh token lives 90 days, and each use begins them anew. */
const refreshLifetime = 7_776_000;
const assumedLifetime = 3_600;

/** A session from what the authorization server granted; after a refresh, from what it was before. */
export function sessionFrom(
  tokens: GrantedTokens,
  before: Pick<Session, 'id' | 'scopes' | 'refreshToken'>,
): Session {
  const now = Date.now();
  const lifetime = tokens.expiresIn ?? assumedLifetime;
  // Webex gives no new refresh token; a server that rotates them does, and the old one is dead then.
  const refreshToken = tokens.refreshToken ?? before.refreshToken;
  const ends = refreshToken ? (tokens.refreshExpiresIn ?? refreshLifetime) : lifetime;
  return {
    id: before.id,
    accessToken: tokens.accessToken,
    refreshToken,
    scopes: tokens.scopes ?? before.scopes,
    expiresAt: now + lifetime * 1000,
    lifetime,
    endsAt: now + ends * 1000,
  };
}

/** Seconds that the access token still lives; 0 or less when it is over. */
export function remainingLife({expiresAt}: Session): number {
  return (expiresAt - Date.now()) / 1000;
}

/**
 * Whether there is to be a new access token. One that a page gets at each load would reach Webex's limit of 750 live
 * tokens within days, and lock the person out: so the present one is kept until a tenth of its life remains, and nearly
 * until its end unless somebody asks. One that would end while the page signs in with it is of no use.
 */
export function needsRenewal(session: Session, asked: boolean): boolean {
  const tenth = session.lifetime / 10;
  return remainingLife(session) < (asked ? tenth : Math.min(tenth, longestSignIn));
}

/** How long a page may take from its token to a line, in seconds. */
const longestSignIn = 30;
