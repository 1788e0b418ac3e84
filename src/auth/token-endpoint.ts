import {withoutTokens} from '../base/clean-text.js';
import {FaultError} from '../base/fault.js';
import {faultError, makeFault} from '../base/make-fault.js';
import {anySignal} from '../base/timeout.js';
import {resolveAddress} from '../base/page-address.js';
import {warnOnce} from '../base/warn-once.js';
import {type AccessToken, fingerprintOf} from './access-token.js';
import type {TokenSource} from './token-source.js';

/** Time limit for a response from the application's server, in milliseconds. The server may have to call Webex first. */
const responseTimeout = 20_000;

/**
 * Posts to the application's server. The custom header triggers a CORS preflight, so that no other site can send this
 * request with the person's cookie. The URL is resolved against the page's own URL, ignoring `<base>`. A redirect to
 * another origin is refused, because injected markup could set the URL of an open redirect of this origin.
 *
 * @throws {FaultError} `network` if there is no response; `server` after a redirect to another origin.
 * @throws The signal's reason when `signal` aborts.
 */
export async function post(url: string, body: object = {}, signal?: AbortSignal): Promise<Response> {
  const timeout = AbortSignal.timeout(responseTimeout);
  let response: Response;
  try {
    response = await fetch(resolveAddress(url).href, {
      method: 'POST',
      headers: {'x-webex-calling-elements': '1', 'content-type': 'application/json'},
      body: JSON.stringify(body),
      signal: signal ? anySignal(signal, timeout) : timeout,
      cache: 'no-store',
      credentials: 'same-origin',
    });
  } catch {
    signal?.throwIfAborted();
    throw faultError('network');
  }
  if (response.redirected && new URL(response.url).origin !== resolveAddress(url).origin) {
    throw faultError('server');
  }
  if (!response.ok) void warnOfRefusal(url, response.clone());
  return response;
}

/** Logs in the console why the server has refused a request, for the developer of the page. */
async function warnOfRefusal(url: string, response: Response): Promise<void> {
  const {message} = ((await response.json().catch(() => undefined)) ?? {}) as {message?: unknown};
  if (typeof message === 'string') warnOnce(withoutTokens(`${url} responded: ${message}`));
}

/** The fault `server`, with the HTTP status of the response that contains no token. */
export class TokenResponseError extends FaultError {
  constructor(readonly status: number) {
    super(makeFault('server'));
  }
}

/**
 * Requests the access token of the browser's session from the application's server. The response has the format of RFC
 * 6749, section 5.1. This function does not check the scopes: the server decides which scopes are enough.
 *
 * @param options.refused The token that Webex has refused. The server then returns another one if possible.
 * @returns Undefined if there is no session.
 * @throws {FaultError} `expired` if the session has ended; `network` if there is no response; `server` for any other
 *   response without a token, as a `TokenResponseError`, and after a redirect to another origin.
 */
export async function requestToken(
  url: string,
  {signal, refused, ...fields}: Partial<Parameters<TokenSource>[0]> & {displayName?: string} = {},
): Promise<AccessToken | undefined> {
  // Send only the fingerprint of the refused token, which the server recognizes.
  const fingerprint = refused && {refused: await fingerprintOf(refused)};
  const response = await post(url, {...fields, ...fingerprint}, signal);
  const content = ((await response.json().catch(() => undefined)) ?? {}) as {
    error?: unknown;
    access_token?: unknown;
    /** Some servers send a string. `OwnedTokenSource` reads it, as from any source. */
    expires_in?: number;
    jwe?: unknown;
  };
  if (response.status === 204 || response.status === 401) {
    if (content.error === 'expired') throw faultError('expired');
    return undefined;
  }
  const {access_token: accessToken, expires_in: expiresIn, jwe} = content;
  if (!response.ok || typeof accessToken !== 'string') throw new TokenResponseError(response.status);
  return {
    accessToken,
    expiresIn,
    jwe: typeof jwe === 'string' ? jwe : undefined,
  };
}

/**
 * A token source that requests tokens from the application's server, which uses `webex-calling-elements/server`.
 *
 * @param url The server's `token` route.
 */
export function endpointToken(url: string): TokenSource {
  return options => requireToken(url, options);
}

/**
 * A token source for a guest without a Webex account. The application's server creates the tokens.
 *
 * @param url The server's `guest` route.
 * @param displayName The name that other people see in calls.
 */
export function guestToken(url: string, displayName?: string): TokenSource {
  return ({signal}) => requireToken(url, {signal, ...(displayName !== undefined && {displayName})});
}

/** @throws {FaultError} Like `requestToken()`; `expired` also if there is no session. */
async function requireToken(url: string, options: Parameters<typeof requestToken>[1]): Promise<AccessToken> {
  const token = await requestToken(url, options);
  if (!token) throw faultError('expired');
  return token;
}
