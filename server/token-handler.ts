import {answer, json} from './answers.js';
import {callback} from './callback.js';
import {brokenPage} from './callback-page.js';
import {SessionTooLong} from './chunked-cookie.js';
import {clientLimits} from './client-address.js';
import {guest} from './guest.js';
import {login} from './login.js';
import {logout} from './logout.js';
import type {TokenHandlerOptions} from './options.js';
import type {Parts} from './parts.js';
import {createPendingLogins} from './pending-logins.js';
import {createRateLimit} from './rate-limit.js';
import {addressOf} from './read-content.js';
import {reasonOf} from './reason.js';
import {createRenewals} from './renewals.js';
import {foreign} from './same-origin.js';
import {createSeal} from './seal.js';
import {cookieKeeper, storeKeeper} from './session-keeper.js';
import {sessionFrom, type Session} from './session.js';
import {withEnds} from './session-store.js';
import {readSettings, type Settings} from './settings.js';
import {token} from './token.js';
import {createUpstream} from './upstream.js';
import {UpstreamError} from './upstream-error.js';

type Route = (request: Request, parts: Parts) => Promise<Response>;

interface Verb {
  readonly method: 'GET' | 'POST';
  readonly route: Route;
}

const routes: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['login', {method: 'GET', route: login}],
  ['callback', {method: 'GET', route: callback}],
  ['token', {method: 'POST', route: token}],
  ['logout', {method: 'POST', route: logout}],
  ['guest', {method: 'POST', route: guest}],
]);

/**
 * The back end of a sign-in, to be mounted on the page's own origin: it keeps the client secret and the refresh token,
 * and gives the page access tokens. RFC 10017 calls it a token-mediating backend. Which of its five routes is asked
 * for, the last segment of the address says, so that it does not matter where it is mounted.
 */
export function createTokenHandler(options: TokenHandlerOptions): (request: Request) => Promise<Response> {
  const settings = readSettings(options);
  const parts = assemble({...settings, log: harmless(settings.log)});
  const warnOfSize = sizeWarning(parts.settings);
  return async request => {
    const name = addressOf(request).pathname.split('/').at(-1) ?? '';
    const verb = routes.get(name);
    if (!verb) return json(404, {error: 'not-found'});
    const refused = refuse(request, verb, parts.settings);
    if (refused) return refused;
    try {
      const response = await verb.route(request, parts);
      warnOfSize(response, name);
      return response;
    } catch (error) {
      parts.settings.log({route: name, reason: reasonOf(error)});
      if (verb.method === 'GET') return brokenPage();
      // A token that has no room in a cookie is the authorization server's as well.
      const isUpstream = error instanceof UpstreamError || error instanceof SessionTooLong;
      return json(isUpstream ? 502 : 500, {error: 'server'});
    }
  };
}

/**
 * Characters of headers that every proxy takes: nginx as installed reads 4,096 with the status line, and what a host adds
 * is in it too.
 */
const longestHeaders = 4_000;

/** Says once that a session is too long for a proxy that is left as it is installed. */
function sizeWarning({log}: Settings): (response: Response, route: string) => void {
  let isSaid = false;
  return ({headers}, route) => {
    const size = [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
    if (isSaid || size <= longestHeaders) return;
    isSaid = true;
    log({
      route,
      reason: `${size} characters of headers, as the tokens are long: use a store, or let the proxy take them (nginx: proxy_buffer_size 8k)`,
    });
  };
}

/** What a host's own log throws is no reason to leave a request without an answer. */
function harmless(log: Settings['log']): Settings['log'] {
  return entry => {
    try {
      log(entry);
    } catch {
      // There is nowhere else to say it.
    }
  };
}

function refuse(request: Request, {method}: Verb, {origin}: Settings): Response | undefined {
  // A page asks in this way whether there is a back end at its login address, without beginning a sign-in.
  if (request.method === 'HEAD' && method === 'GET') return answer(204, null);
  if (request.method !== method) return answer(405, null, {headers: {allow: method}});
  if (method === 'GET') return undefined;
  // An address is logged everywhere: nothing that is posted here belongs into one.
  if (addressOf(request).search) return json(400, {error: 'query', message: 'No query is read here'});
  const message = foreign(request, origin);
  return message === undefined ? undefined : json(403, {error: 'forbidden', message});
}

function assemble(settings: Settings): Parts {
  const {secure, sessionSeconds, limits} = settings;
  const seal = createSeal(settings.secrets);
  const upstream = createUpstream(settings);
  const store = settings.store && withEnds(settings.store);
  const keeping = {
    style: {secure},
    longest: sessionSeconds,
    renewalSeconds: limits.upstreamSeconds + storeSeconds,
  };
  const sessions = store ? storeKeeper(seal, keeping, store) : cookieKeeper(seal, keeping);
  async function refresh(session: Session): Promise<Session> {
    if (!session.refreshToken) throw new UpstreamError('expired', 'no refresh token', true);
    return sessionFrom(await upstream.refresh(session.refreshToken), session, sessionSeconds);
  }
  return {
    settings,
    upstream,
    sessions,
    logins: createPendingLogins(seal, {secure}, store),
    renewals: createRenewals(session => sessions.renew(session, () => refresh(session))),
    rateLimit: clientLimits(settings, createRateLimit(store)),
  };
}

/** What a store may take beside Webex in a renewal, in seconds. */
const storeSeconds = 5;
