import {warnOnce} from '../base/warn-once.js';
import type {AccessToken} from './access-token.js';

/**
 * A function that returns an access token. The session calls it whenever it needs one; the function usually requests one
 * from the application's server. An error that it throws is logged in the console and set as `fault.cause`, without access
 * tokens. The error is not shown on the page.
 *
 * @param options.signal Aborts when the token is no longer needed.
 * @param options.renew The current token is about to expire: return a new one. Otherwise the current one is enough.
 * @param options.refused With `renew`: the current token, which Webex refused before its expiry.
 * @example
 * const source = async ({signal}) => (await fetch('/token', {method: 'POST', signal})).json();
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

/** Checks that a page's token source is a function. Without a source, returns one with an empty token. */
export function asTokenSource(given: unknown): TokenSource {
  if (typeof given === 'function') return given as TokenSource;
  if (given === undefined) return () => '';
  warnOnce(`a token source must be a function that returns an access token, not a ${typeof given}`);
  return () => {
    throw new TypeError('No token source');
  };
}
