import {UpstreamError} from './upstream-error.js';

export interface GrantedTokens {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  /** Seconds. */
  readonly expiresIn?: number | undefined;
  readonly refreshExpiresIn?: number | undefined;
  /** Undefined where the server says nothing, which means what was asked for (RFC 6749, section 5.1). */
  readonly scopes?: readonly string[] | undefined;
}

type Answer = Readonly<Record<string, unknown>>;

/** Seconds: ten years. No server gives a token that long, and a number that is longer is a mistake. */
const longestLifetime = 315_360_000;

/**
 * What a token endpoint granted (RFC 6749, section 5.1), field by field.
 *
 * @throws {UpstreamError} Where it is not of the form that it must have.
 */
export function readGranted(answer: Answer): GrantedTokens {
  const refreshExpiresIn = lifetimeIn(answer, 'refresh_token_expires_in');
  // The session would be over at once.
  if (refreshExpiresIn === 0) throw unusable('refresh_token_expires_in');
  return {
    accessToken: tokenIn(answer, 'access_token'),
    refreshToken: 'refresh_token' in answer ? tokenIn(answer, 'refresh_token') : undefined,
    expiresIn: lifetimeIn(answer, 'expires_in'),
    refreshExpiresIn,
    scopes: scopesIn(answer),
  };
}

/**
 * What a sign-in is granted, which must be enough for a session.
 *
 * @throws {UpstreamError}
 */
export function readFirstGranted(answer: Answer): GrantedTokens {
  const granted = readGranted(answer);
  if (granted.refreshToken === undefined && granted.expiresIn === 0) throw unusable('expires_in');
  return granted;
}

/** The characters of a token: RFC 6749, appendix A.12 and A.17, without the space, which no header could carry. */
export function tokenIn(answer: Answer, field: string): string {
  const token = answer[field];
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw unusable(field);
  return token;
}

/** Seconds. Some servers write numbers as texts. */
export function lifetimeIn(answer: Answer, field: string): number | undefined {
  const value = answer[field];
  if (value === undefined) return undefined;
  const isNumber =
    typeof value === 'number' || (typeof value === 'string' && /^\d{1,12}(?:\.\d{1,6})?$/.test(value));
  const seconds = isNumber ? Number(value) : NaN;
  if (!(seconds >= 0 && seconds <= longestLifetime)) throw unusable(field);
  return seconds;
}

function scopesIn({scope}: Answer): string[] | undefined {
  if (scope === undefined) return undefined;
  // RFC 6749, section 3.3.
  if (typeof scope !== 'string' || !/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/.test(scope)) throw unusable('scope');
  return scope.split(' ').filter(Boolean);
}

const unusable = (field: string): UpstreamError => new UpstreamError('server', `unusable answer: ${field}`);
