import {warnOnce} from '../base/warn-once.js';
import type {AccessToken} from './access-token.js';

/**
 * Where access tokens come from: a function that the session calls when it needs one. It usually asks the
 * application's own server. What it throws is never shown, as an error of a foreign function may quote the token.
 *
 * @param options.renew The token at hand is about to expire: another one is needed. Without it the present one will do.
 * @param options.refused With `renew`: the token at hand, which Webex has refused before its time.
 */
export type TokenSource = (options: {
  signal: AbortSignal;
  renew?: boolean;
  refused?: string;
}) => Promise<AccessToken | string> | AccessToken | string;

/** A token that somebody pasted. For development: one from Webex's portal lives 12 hours. */
export function staticToken(token: string): TokenSource {
  const accessToken = token.trim().replace(/^Bearer\s+/i, '');
  return () => ({accessToken});
}

/** A source that a page has given, which may be anything; without one there is no token. */
export function asTokenSource(given: unknown): TokenSource {
  if (typeof given === 'function') return given as TokenSource;
  if (given === undefined) return () => '';
  warnOnce(`a token source is a function that gives an access token, and not a ${typeof given}`);
  return () => {
    throw new TypeError('No token source');
  };
}
