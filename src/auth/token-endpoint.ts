import {anySignal} from '../base/timeout.js';
import {resolveAddress} from '../base/page-address.js';
import {type AccessToken, fingerprintOf} from './access-token.js';
import {SignInError} from './sign-in-fault.js';
import type {TokenSource} from './token-source.js';

/** How long the application's own server may take to answer, in milliseconds: it may have to ask Webex. */
const answerTimeout = 20_000;

/**
 * Asks the application's own server. The header cannot be sent from another origin without that server's leave, so that
 * no foreign page can do this with the person's cookie. The address is by the page's own, and not by a `<base>` in it.
 *
 * @throws {SignInError} `network` Without an answer.
 * @throws The signal's reason when `signal` aborts.
 */
export async function post(url: string, body: object = {}, signal?: AbortSignal): Promise<Response> {
  const late = AbortSignal.timeout(answerTimeout);
  try {
    return await fetch(resolveAddress(url).href, {
      method: 'POST',
      headers: {'x-webex-calling-elements': '1', 'content-type': 'application/json'},
      body: JSON.stringify(body),
      signal: signal ? anySignal(signal, late) : late,
      cache: 'no-store',
      credentials: 'same-origin',
    });
  } catch {
    signal?.throwIfAborted();
    throw new SignInError('network');
  }
}

/**
 * The access token of the session that the application's own server has with this browser, by the answer of RFC 6749,
 * section 5.1.
 *
 * Which scopes are enough is for that server to say: it has signed the person in.
 *
 * @param options.refused The token that Webex has refused: the server gives another one, if it may.
 * @returns Undefined where nobody is signed in there.
 * @throws {SignInError} `expired` where somebody was; `network`, `server`.
 */
export async function askForToken(
  url: string,
  {signal, refused, ...content}: Partial<Parameters<TokenSource>[0]> & {displayName?: string} = {},
): Promise<AccessToken | undefined> {
  // A token is never sent back: its server knows it by this.
  const known = refused && {refused: await fingerprintOf(refused)};
  const response = await post(url, {...content, ...known}, signal);
  const answer = ((await response.json().catch(() => undefined)) ?? {}) as {
    error?: unknown;
    access_token?: unknown;
    expires_in?: unknown;
    jwe?: unknown;
  };
  if (response.status === 401) {
    if (answer.error === 'expired') throw new SignInError('expired');
    return undefined;
  }
  const {access_token: accessToken, expires_in: expiresIn, jwe} = answer;
  if (!response.ok || typeof accessToken !== 'string') throw new SignInError('server');
  return {
    accessToken,
    expiresIn: typeof expiresIn === 'number' ? expiresIn : undefined,
    jwe: typeof jwe === 'string' ? jwe : undefined,
  };
}

/** Tokens from the application's own server, as `webex-calling-elements/server` makes one. */
export function endpointToken(url: string): TokenSource {
  return options => tokenFrom(url, options);
}

/** Tokens for a guest, who has no account at Webex: the application's own server makes them. */
export function guestToken(url: string, displayName?: string): TokenSource {
  return ({signal}) => tokenFrom(url, {signal, ...(displayName !== undefined && {displayName})});
}

async function tokenFrom(url: string, options: Parameters<typeof askForToken>[1]): Promise<AccessToken> {
  const token = await askForToken(url, options);
  if (!token) throw new SignInError('expired');
  return token;
}
