import {foreignLoginUrl} from '../base/early-faults.js';
import {FaultError} from '../base/fault.js';
import {isSameOrigin, resolveAddress} from '../base/page-address.js';

/**
 * The addresses of the application's server. `loginUrl` or `tokenEndpoint` is enough: the others default to `login`,
 * `token` and `logout` in the same folder. An empty address counts as missing.
 */
export interface ServerAddresses {
  /** The `login` route of `webex-calling-elements/server`, which starts a sign-in. */
  readonly loginUrl?: string | undefined;
  /** The `token` route, which returns the session's access token. */
  readonly tokenEndpoint?: string | undefined;
  /** The `logout` route, which ends the session. */
  readonly logoutUrl?: string | undefined;
}

export function hasServer({loginUrl, tokenEndpoint}: ServerAddresses): boolean {
  return Boolean(loginUrl || tokenEndpoint);
}

/**
 * Resolves an address of the application's server against the page's own address, ignoring `<base>`.
 *
 * @throws {FaultError} `foreign-login-url` if the address would be derived from a cross-origin `loginUrl`.
 * @throws {TypeError} If an address is invalid, or if there is none.
 */
export function serverAddress(
  {loginUrl, tokenEndpoint, logoutUrl}: ServerAddresses,
  which: 'login' | 'token' | 'logout',
): URL {
  const given = {login: loginUrl, token: tokenEndpoint, logout: logoutUrl}[which];
  // Do not check the origin here: a cross-origin `loginUrl` is refused when the sign-in starts, before anything is sent
  // to it.
  if (given) return resolveAddress(given);
  const known = loginUrl || tokenEndpoint;
  if (!known) throw new TypeError('Neither `loginUrl` nor `tokenEndpoint` is set');
  const sibling = resolveAddress(known);
  // The cookie and the session belong to this origin, so derive no address from another one.
  if (loginUrl && !isSameOrigin(loginUrl)) throw new FaultError(foreignLoginUrl);
  return new URL(which, sibling);
}
