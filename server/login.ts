import {generateRandomCodeVerifier, generateRandomState} from 'oauth4webapi';
import {endSignIn, unavailablePage} from './callback.js';
import type {Context} from './context.js';
import type {PendingLogin} from './cookies.js';
import {redirect, respond, urlOf} from './http.js';
import {reasonOf} from './upstream-error.js';

/** `GET login?next=/path&mode=popup|redirect&attempt=name`: redirects to Webex, with `state` and PKCE. */
export async function login(request: Request, context: Context): Promise<Response> {
  const {settings, upstream, logins, rateLimit} = context;
  // Each sign-in creates a token, without a click if the person has given consent before. Another site could start so many
  // sign-ins that Webex's limit of 750 tokens locks the person out.
  const refusal = refusalOf(request.headers);
  if (refusal) return respond(403, refusal, {headers: {'content-type': 'text/plain'}});
  const pending = newLogin(urlOf(request), settings.origin, settings.redirectUri);
  try {
    if (await rateLimit.exceeded('login', request)) return respondUnavailable(pending, 429);
    return redirect(await upstream.authorizeUrl(pending), await logins.begin(request, pending));
  } catch (error) {
    settings.log({route: 'login', reason: reasonOf(error)});
    return respondUnavailable(pending, 500);
  }
}

function newLogin(url: URL, origin: string, redirectUri: string): PendingLogin {
  const {searchParams, href} = url;
  const mode = searchParams.get('mode') === 'popup' ? 'popup' : 'redirect';
  const attempt = /^[\w.-]{1,40}$/.exec(searchParams.get('attempt') ?? '')?.[0];
  const state = generateRandomState();
  return {
    state: attempt === undefined ? state : `${state}.${attempt}`,
    verifier: generateRandomCodeVerifier(),
    // A popup does not return to a page, and a short path keeps its cookie small.
    next: mode === 'popup' ? '/' : nextPath(searchParams.get('next'), origin, [href, redirectUri]),
    mode,
    attempt,
  };
}

/**
 * Returns why a sign-in is refused, according to Fetch Metadata: another site's page has started it, the browser loads it
 * in advance, or it is not a top-level navigation but an image, a frame or a script. Undefined if it is accepted. Browsers
 * without these headers (Safari before 16.4) are accepted.
 */
function refusalOf(headers: Headers): string | undefined {
  const [site, mode, dest] = ['site', 'mode', 'dest'].map(name => headers.get(`sec-fetch-${name}`));
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return 'Sign-ins must be started from a page of this origin.';
  }
  if (headers.get('sec-purpose')?.includes('prefetch')) return 'Sign-ins must not be loaded in advance.';
  // Browsers send both headers; Node's `fetch` sends only a mode. A navigation that a service worker of the page forwards
  // has no destination and, in Firefox, the mode of the worker's own request.
  const isForwarded = dest === 'empty' && (mode === 'navigate' || mode === 'same-origin');
  const isTopLevel = isForwarded || (dest === 'document' && mode === 'navigate');
  return dest === null || isTopLevel
    ? undefined
    : 'Sign-ins must be opened in a window or tab, not in a frame.';
}

/**
 * Returns the response to a sign-in that cannot begin. A popup reports the failure to its page. Without a popup, there is
 * no redirect back, because the page might immediately start the sign-in again.
 */
function respondUnavailable(pending: PendingLogin, status: 429 | 500): Response {
  if (pending.mode === 'popup') return endSignIn(pending, {type: 'failed', outcome: 'server'}, [], status);
  const page = unavailablePage(status, 'Sign-in is unavailable. Please try again in a minute.', pending.next);
  page.headers.set('retry-after', '60');
  return page;
}

/**
 * Maximum length of a return path: a longer one does not fit into the sign-in cookie. Also limits the time for
 * decoding a path, which grows with the square of its length.
 */
const maxPathLength = 2_000;

/** The handler's own routes, to which a sign-in must not return. */
const routes: ReadonlySet<string> = new Set(['login', 'callback', 'token', 'logout', 'guest']);

/**
 * Returns the path on the page's origin to return to after a sign-in, or `/` for anything else. Uses the URL parser,
 * like browsers do, because manual checks miss `//evil`, `/\evil` or line breaks (RFC 9700, section 4.11). Removes the
 * fragment, which the page restores. Paths of the handler are refused, because a redirect to `login` would create
 * token after token.
 *
 * @param handlerUrls URLs of this handler: of the request, and of the callback.
 */
function nextPath(next: string | null, origin: string, handlerUrls: readonly string[]): string {
  if (!next || !URL.canParse(next, origin)) return '/';
  const url = new URL(next, origin);
  const own = handlerUrls.map(handlerUrl => new URL(handlerUrl, origin));
  if ([url, ...own].some(({pathname}) => pathname.length > maxPathLength)) return '/';
  const withQuery = url.pathname + url.search;
  const path = withQuery.length <= maxPathLength ? withQuery : url.pathname;
  // `/.//evil` has this origin, but resolved again, its path `//evil` is a URL of another host.
  if (url.origin !== origin || new URL(path, origin).origin !== origin) return '/';
  return own.some(handlerUrl => isHandlerRoute(url, handlerUrl)) ? '/' : path;
}

/** Whether a path may be a route of the handler, which may also be mounted in subfolders of the folder in its URL. */
function isHandlerRoute({pathname}: URL, handlerUrl: URL): boolean {
  const own = segmentsOf(handlerUrl.pathname);
  const path = segmentsOf(pathname);
  const last = path.at(-1) ?? '';
  const isInFolder = own.slice(0, -1).every((name, index) => name === path[index]);
  return isInFolder && (routes.has(last) || last === own.at(-1));
}

/** Returns the segments of a path as the most tolerant server could read them: decoded repeatedly, lower case, dots resolved. */
function segmentsOf(pathname: string): string[] {
  let path = pathname;
  for (let before = ''; before !== path;) {
    before = path;
    path = decode(path);
  }
  const segments: string[] = [];
  for (const segment of path.toLowerCase().split(/[/\\]+/)) {
    const name = segment.replace(/[;?#].*$/s, '').trim();
    if (name === '..') segments.pop();
    else if (name && name !== '.') segments.push(name);
  }
  return segments;
}

function decode(path: string): string {
  // Decode each sequence separately, so that an invalid one does not prevent decoding the others.
  return path.replace(/(?:%[\da-f]{2})+/gi, bytes => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}
