import * as z from 'zod/mini';
import type {Context} from './context.js';
import {readJson, respondJson} from './http.js';
import type {GuestOptions} from './options.js';
import {lifetimeSchema, tokenSchema} from './upstream.js';
import {UpstreamError} from './upstream-error.js';

/** Response from Webex's guest token endpoint. */
const guestTokenResponse = z.object({accessToken: tokenSchema, expiresIn: z.optional(lifetimeSchema)});
/** Response from Webex's click-to-call token endpoint. */
const callTokenResponse = z.object({callToken: tokenSchema});

/** `POST guest`: an access token for a caller without an account, and the token to call the configured number. */
export async function guest(request: Request, {settings, upstream, rateLimit}: Context): Promise<Response> {
  if (!settings.guest) return respondJson(404, {error: 'no-guests'});
  if (await rateLimit.exceeded('guest', request)) {
    return respondJson(429, {error: 'server'}, {headers: {'retry-after': '60'}});
  }
  const content = await readJson(request);
  const displayName = displayNameFrom(content['displayName']);
  const {endpoints, limits} = settings;
  const {calledNumber} = settings.guest;
  const bearer = await serviceAppToken(settings.guest, limits.upstreamSeconds);
  const subject = `guest-${crypto.randomUUID()}`;
  const {accessToken, expiresIn} = await upstream.post(
    endpoints.guestToken,
    bearer,
    {subject, displayName},
    guestTokenResponse,
  );
  const {callToken} = await upstream.post(
    endpoints.callToken,
    bearer,
    {calledNumber, guestName: displayName},
    callTokenResponse,
  );
  return respondJson(200, {access_token: accessToken, expires_in: expiresIn, jwe: callToken});
}

/** Maximum length of a guest's name, in characters. */
const maxNameLength = 64;

/**
 * Returns a name, cleaned and shortened, or `Guest` if it is not a string or nothing of it is visible. Replaces control
 * characters with spaces, and removes format characters, such as those that change the text direction: with these, a caller
 * could hide the name or imitate another one. Keeps those that join letters and emoji. Does not cut within surrogate pairs.
 */
function displayNameFrom(name: unknown): string {
  if (typeof name !== 'string') return 'Guest';
  const clean = name
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cf}\p{Cs}]/gu, '')
    .trim();
  const short = Array.from(clean).slice(0, maxNameLength).join('').trim();
  // `\p{DI}` matches invisible code points. U+2800 is the blank Braille pattern.
  return /[^\p{DI}\s\u2800]/u.test(short) ? short : 'Guest';
}

/**
 * Returns the access token for the service app. If the application's function throws, passes its error on.
 *
 * @throws {UpstreamError} If the application's function times out or does not return a token.
 */
async function serviceAppToken({accessToken}: GuestOptions, seconds: number): Promise<string> {
  const result = await new Promise<unknown>((resolve, reject) => {
    const onTimeout = (): void => reject(new UpstreamError('server', 'service app token timed out'));
    const timer = setTimeout(onTimeout, seconds * 1000);
    Promise.resolve()
      .then(accessToken)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
  const {success, data} = z.safeParse(tokenSchema, result);
  if (success) return data;
  throw new UpstreamError('server', 'invalid service app token');
}
