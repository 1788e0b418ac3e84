import {json} from './answers.js';
import {lifetimeIn, tokenIn} from './granted.js';
import type {Parts} from './parts.js';
import {readContent} from './read-content.js';
import {UpstreamError} from './upstream-error.js';

export interface GuestOptions {
  /**
   * The service app's, scope `guest-issuer:write`. It stays here: who has it makes guests without end. It may take as
   * long as Webex may.
   */
  readonly accessToken: () => string | Promise<string>;
  /** The one number that guests call. It is the host's to say: a page could be made to call any other. */
  readonly calledNumber: string;
}

const longestName = 64;

/** `POST guest`: a token for a person without an account, and what the SDK needs to call the host's number. */
export async function guest(request: Request, {settings, upstream, rateLimit}: Parts): Promise<Response> {
  if (!settings.guest) return json(404, {error: 'no-guests'});
  if (await rateLimit.exceeded('guest', request)) {
    return json(429, {error: 'server'}, {headers: {'retry-after': '60'}});
  }
  const {displayName: asked} = await readContent(request);
  const displayName = (typeof asked === 'string' && shortened(asked)) || 'Guest';
  const {endpoints} = settings;
  const serviceApp = await tokenOfServiceApp(settings.guest, settings.limits.upstreamSeconds);
  const subject = `guest-${crypto.randomUUID()}`;
  const made = await upstream.call(endpoints.guestToken, serviceApp, {subject, displayName});
  const called = await upstream.call(endpoints.callToken, serviceApp, {
    calledNumber: settings.guest.calledNumber,
    guestName: displayName,
  });
  const content = {
    access_token: tokenIn(made, 'accessToken'),
    expires_in: lifetimeIn(made, 'expiresIn'),
    jwe: tokenIn(called, 'callToken'),
  };
  return json(200, content);
}

/** Whole characters: half of one is nothing that Webex could show. */
function shortened(name: string): string {
  const whole = name.replaceAll(/\p{Cs}/gu, '').trim();
  return Array.from(whole).slice(0, longestName).join('').trim();
}

/** @throws {UpstreamError} When the host's function takes too long, fails, or gives something that is no token. */
async function tokenOfServiceApp({accessToken}: GuestOptions, seconds: number): Promise<string> {
  const token = await new Promise<unknown>((resolve, reject) => {
    const tooLong = (): void => reject(new UpstreamError('server', 'no token of the service app in time'));
    const late = setTimeout(tooLong, seconds * 1000);
    Promise.resolve()
      .then(accessToken)
      .then(resolve, reject)
      .finally(() => clearTimeout(late));
  });
  return tokenIn({accessToken: token}, 'accessToken');
}
