import {warnOnce} from '../base/warn-once.js';
import type {AccessToken} from './access-token.js';

/**
 * A function that returns an access token, usually from the application's server. The session calls the function
 * whenever it needs a token. If the function throws a `FaultError`, that fault is shown. Any other error is logged in
 * the console and set as `fault.cause`, without access tokens, but not shown on the page.
 *
 * @param options.signal Aborts when the token is no longer needed.
 * @param options.renew The current token is about to expire, has expired, or was refused: return a new one. If not set,
 *   return the current one.
 * @param options.refused With `renew`: the current token, which Webex refused before its expiry.
 * @example
 * const source = async ({signal}) => {
 *   const response = await fetch('/my-token', {method: 'POST', signal});
 *   const {token, secondsLeft} = await response.json();
 *   return {accessToken: token, expiresIn: secondsLeft};
 * };
 */
export type TokenSource = (options: {
  signal: AbortSignal;
  renew?: boolean;
  refused?: string;
}) => Promise<AccessToken | string> | AccessToken | string;

/** A token source for a pasted token, for development only. A token from developer.webex.com is valid for 12 hours. */
export function staticToken(token: string): TokenSource {
  const accessToken = token.trim().replace(/^Bearer\s+/i, '');
  return () => ({accessToken});
}

/**
 * Returns a page's token source. If it is not a function, warns and returns a source that fails. If there is none,
 * returns a source of an empty token.
 */
export function asTokenSource(given: unknown): TokenSource {
  if (typeof given === 'function') return given as TokenSource;
  if (given === undefined) return () => '';
  warnOnce(
    `a token source must be a function that returns an access token, but it is of type ${typeof given}`,
  );
  return () => {
    throw new TypeError('The token source is not a function');
  };
}
