import {foreignLoginUrl} from '../base/early-faults.js';
import {FaultError} from '../base/fault.js';
import {isOfThisOrigin, resolveAddress} from '../base/page-address.js';

/** The addresses of the application's server. One address is enough, because the others are next to it. */
export interface ServerAddresses {
  /** The `login` route of `webex-calling-elements/server`, which starts a sign-in. */
  readonly loginUrl?: string | undefined;
  /** The `token` route, which returns the session's access token. */
  readonly tokenEndpoint?: string | undefined;
  /** The `logout` route, which ends the session. */
  readonly logoutUrl?: string | undefined;
}

export function hasServer({loginUrl, tokenEndpoint}: ServerAddresses): boolean {
  return Boolean(loginUrl ?? tokenEndpoint);
}

/**
 * Resolves an address of the application's server against the page's own address, ignoring `<base>`.
 *
 * @throws {FaultError} `foreign-login-url` if the address would be next to a cross-origin login address.
 * @throws {TypeError} If an address is invalid.
 */
export function serverAddress(
  {loginUrl, tokenEndpoint, logoutUrl}: ServerAddresses,
  which: 'login' | 'token' | 'logout',
): URL {
  const given = {login: loginUrl, token: tokenEndpoint, logout: logoutUrl}[which];
  if (given) return resolveAddress(given);
  const beside = resolveAddress(loginUrl ?? tokenEndpoint ?? '');
  // A cross-origin login address itself is rejected at sign-in; nothing is sent there before.
  if (loginUrl && !isOfThisOrigin(loginUrl)) throw new FaultError(foreignLoginUrl);
  return new URL(which, beside);
}
