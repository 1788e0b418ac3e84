import {isOfThisOrigin, resolveAddress} from '../base/page-address.js';
import {SignInError} from './sign-in-fault.js';

/** Where the application's own server is: one address is enough, as the others lie beside it. */
export interface ServerAddresses {
  /** Where a sign-in begins: `login` of `webex-calling-elements/server`. */
  readonly loginUrl?: string | undefined;
  /** What gives the session's access token: its `token`. */
  readonly tokenEndpoint?: string | undefined;
  /** What ends the session: its `logout`. */
  readonly logoutUrl?: string | undefined;
}

export function hasServer({loginUrl, tokenEndpoint}: ServerAddresses): boolean {
  return Boolean(loginUrl ?? tokenEndpoint);
}

/**
 * By the page's own address, and not by a `<base>` in it.
 *
 * @throws {SignInError} `foreign-login-url` for an address beside that of another site.
 * @throws {TypeError} Where what is given is no address.
 */
export function serverAddress(
  {loginUrl, tokenEndpoint, logoutUrl}: ServerAddresses,
  which: 'login' | 'token' | 'logout',
): URL {
  const given = {login: loginUrl, token: tokenEndpoint, logout: logoutUrl}[which];
  if (given) return resolveAddress(given);
  const beside = resolveAddress(loginUrl ?? tokenEndpoint ?? '');
  // A login address of another site's is refused when somebody signs in: until then nothing goes there.
  if (loginUrl && !isOfThisOrigin(loginUrl)) throw new SignInError('foreign-login-url');
  return new URL(which, beside);
}
