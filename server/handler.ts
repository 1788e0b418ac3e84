import {callback, errorPage} from './callback.js';
import {createContext, once, type Context} from './context.js';
import {SessionTooLong} from './cookies.js';
import {guest} from './guest.js';
import {lastSegmentOf, respond, respondJson, urlOf} from './http.js';
import {login} from './login.js';
import {logout} from './logout.js';
import type {SignInHandlerOptions} from './options.js';
import {token} from './token.js';
import {reasonOf, UpstreamError} from './upstream-error.js';

interface Route {
  readonly method: 'GET' | 'POST';
  readonly respond: (request: Request, context: Context) => Promise<Response>;
}

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['login', {method: 'GET', respond: login}],
  ['callback', {method: 'GET', respond: callback}],
  ['token', {method: 'POST', respond: token}],
  ['logout', {method: 'POST', respond: logout}],
  ['guest', {method: 'POST', respond: guest}],
]);

/**
 * Creates the server side of a sign-in: a token-mediating backend (RFC 10017). It gives the page access tokens, but never
 * the client secret or the refresh token. Mount it on the page's own origin, at any path: the last path segment selects
 * the route (`login`, `callback`, `token`, `logout` or `guest`). The last segment of `redirectUri` also selects `callback`.
 *
 * The returned function never rejects: after an unexpected error, which is logged, the response has an error status.
 *
 * @throws {TypeError} If an option is missing, invalid or unknown. The message names it, and never contains its value.
 */
export function createSignInHandler(options: SignInHandlerOptions): (request: Request) => Promise<Response> {
  const context = createContext(options);
  const {settings} = context;
  const callbackName = lastSegmentOf(new URL(settings.redirectUri));
  const warnIfTooLarge = createSizeWarning(settings);
  const warnIfElsewhere = createOriginWarning(settings);
  // A `rateLimitKey` suggests that the handler is behind a proxy.
  if (options.rateLimitKey && !options.store)
    settings.log({
      route: 'start',
      reason: "sessions in cookies behind a proxy: long tokens need a store or nginx's proxy_buffer_size 8k",
    });
  return async request => {
    const segment = lastSegmentOf(urlOf(request));
    const name = segment === callbackName ? 'callback' : segment;
    const route = routes.get(name);
    if (!route) return respondJson(404, {error: 'not-found'});
    const early = earlyResponse(request, route, settings.origin);
    if (early) {
      warnIfElsewhere(request);
      return early;
    }
    try {
      const response = await route.respond(request, context);
      warnIfTooLarge(response, name);
      return response;
    } catch (error) {
      settings.log({route: name, reason: reasonOf(error)});
      if (route.method === 'GET') return errorPage();
      // Tokens that are too long for cookies count as a fault of the authorization server.
      const isUpstream = error instanceof UpstreamError || error instanceof SessionTooLong;
      return respondJson(isUpstream ? 502 : 500, {error: 'server'});
    }
  };
}

/** Returns the response to a HEAD request, and to a request that is refused. Undefined if the route must respond. */
function earlyResponse(request: Request, {method}: Route, origin: string): Response | undefined {
  // The page sends HEAD to check, without starting a sign-in, that the login URL exists and that a sign-in returns to the
  // page's origin.
  if (request.method === 'HEAD' && method === 'GET') {
    return respond(204, null, {headers: {[requestHeader]: origin}});
  }
  if (request.method !== method) return respond(405, null, {headers: {allow: method}});
  if (method === 'GET') return undefined;
  // Servers and proxies log URLs, so no posted data may be in the URL.
  if (urlOf(request).search) return respondJson(400, {error: 'query', message: 'Queries are not accepted'});
  const message = crossOriginReason(request, origin);
  return message === undefined ? undefined : respondJson(403, {error: 'forbidden', message});
}

/** A header that cross-origin scripts could send only after a preflight request, which is never granted (no CORS). */
const requestHeader = 'x-webex-calling-elements';

/**
 * CSRF check. Returns why a POST is refused. Undefined if it comes from a page of this origin. Checks three independent
 * signals (a header that only scripts of this origin can set, `Sec-Fetch-Site`, and `Origin`), because some browsers lack
 * one of them.
 */
function crossOriginReason({headers}: Request, pageOrigin: string): string | undefined {
  if (headers.get(requestHeader) !== '1') return `The header ${requestHeader} is missing`;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return `Cross-origin request (Sec-Fetch-Site: ${site})`;
  const origin = headers.get('origin');
  // Without Sec-Fetch-Site (Safari before 16.4) only Origin identifies the sender.
  if (origin === null || origin === 'null') return site === null ? 'The Origin header is missing' : undefined;
  return origin === pageOrigin ? undefined : `Only pages of ${pageOrigin} are accepted`;
}

/**
 * Warns once if the site's pages are not at the origin of `redirectUri`, for example behind a development server on another
 * port. `Sec-Fetch-Site: same-origin` shows that a page of this site has sent the request, so other sites cannot cause the
 * warning.
 */
function createOriginWarning({log, origin}: Pick<Context['settings'], 'log' | 'origin'>) {
  const warn = once(() => {
    const remedy = 'open it there or change redirectUri';
    log({route: 'start', reason: `the page has another origin than redirectUri: ${remedy}`});
  });
  return ({headers}: Request): void => {
    // Browsers send no `Origin` with a HEAD request to the page's own origin.
    const sender = headers.get('origin') ?? headers.get('referer') ?? '';
    const isElsewhere = URL.canParse(sender) && new URL(sender).origin !== origin;
    if (isElsewhere && headers.get('sec-fetch-site') === 'same-origin') warn();
  };
}

/** Maximum number of header characters that proxies accept by default: nginx reads 4,096, including the status line. */
const maxHeaderLength = 4_000;

/** Warns once if a response is too large for proxies in their default configuration. */
function createSizeWarning({log}: Pick<Context['settings'], 'log'>) {
  let hasWarned = false;
  return ({headers}: Response, route: string): void => {
    const size = [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
    if (hasWarned || size <= maxHeaderLength) return;
    hasWarned = true;
    const remedy = 'use a store, or raise the limit of the proxy (nginx: proxy_buffer_size 8k)';
    log({route, reason: `long tokens: ${size} characters of response headers: ${remedy}`});
  };
}
