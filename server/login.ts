import {generateRandomCodeVerifier, generateRandomState} from 'oauth4webapi';
import {answer, redirect} from './answers.js';
import {finish} from './finish.js';
import {nextPath} from './next-path.js';
import type {Parts} from './parts.js';
import type {PendingLogin} from './pending-logins.js';
import {addressOf} from './read-content.js';
import {reasonOf} from './reason.js';

/**
 * `GET login?next=/path&mode=popup|redirect&attempt=name`: off to Webex, with `state` and PKCE (RFC 9700, section
 * 2.1.1).
 */
export async function login(request: Request, parts: Parts): Promise<Response> {
  const {settings, upstream, logins, rateLimit} = parts;
  // Each sign-in mints a token, and where consent was given before, without a click: another site could send a person
  // here again and again, until Webex's limit of 750 locks them out.
  const unwanted = refusalOf(request.headers);
  if (unwanted) return answer(403, unwanted, {headers: {'content-type': 'text/plain'}});
  const {searchParams} = addressOf(request);
  const mode = searchParams.get('mode') === 'popup' ? 'popup' : 'redirect';
  const attempt = /^[\w.-]{1,40}$/.exec(searchParams.get('attempt') ?? '')?.[0];
  const state = generateRandomState();
  const pending: PendingLogin = {
    state: attempt === undefined ? state : `${state}.${attempt}`,
    verifier: generateRandomCodeVerifier(),
    // A popup does not come back to a page, and its cookie has no room to give away.
    next:
      mode === 'popup'
        ? '/'
        : nextPath(searchParams.get('next'), settings.origin, [
            addressOf(request).href,
            settings.redirectUri,
          ]),
    mode,
    attempt,
  };
  try {
    if (await rateLimit.exceeded('login', request)) {
      settings.log({route: 'login', reason: 'too many'});
      return refused(pending, 429);
    }
    return redirect(await upstream.authorizeUrl(pending), await logins.begin(request, pending));
  } catch (error) {
    settings.log({route: 'login', reason: reasonOf(error)});
    return refused(pending, 500);
  }
}

/**
 * Why a sign-in does not begin, by the word of the browser: another site's page began it, or an image, a frame or a
 * script in place of a person who goes there. Browsers without these headers tell nothing (Safari before 16.4).
 */
function refusalOf(headers: Headers): string | undefined {
  const [site, mode, dest] = ['site', 'mode', 'dest'].map(name => headers.get(`sec-fetch-${name}`));
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return 'A sign-in begins on a page of this origin.';
  }
  // Browsers send both; the `fetch` of Node sends a mode alone. A navigation that a service worker of the page passes on
  // has no destination any more, and in Firefox the mode of the worker's own request.
  const isPassedOn = dest === 'empty' && (mode === 'navigate' || mode === 'same-origin');
  const isWindow = isPassedOn || (dest === 'document' && mode === 'navigate');
  return dest === null || isWindow ? undefined : 'A sign-in begins in a window of its own.';
}

/** The popup tells its page; who was sent here is not sent back, as the page may send them here again at once. */
function refused(pending: PendingLogin, status: 429 | 500): Response {
  if (pending.mode === 'popup') return finish(pending, {type: 'failed', outcome: 'server'}, [], status);
  return answer(status, "Sign-in isn't available right now. Please try again in a minute.", {
    headers: {'content-type': 'text/plain', 'retry-after': '60'},
  });
}
