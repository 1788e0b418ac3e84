import {revokeTokens, type Context} from './context.js';
import {removeStaleHint, restoreHint} from './cookies.js';
import {readJson, respond, respondJson} from './http.js';
import {sha256} from './hash.js';
import {needsRenewal, secondsToEnd, secondsToExpiry, withRefusal, type Session} from './session.js';
import {UpstreamError} from './upstream-error.js';

/**
 * `POST token`: returns the session's access token; 204 without a session. `{renew: true}` requests a new token if the
 * current one is in the last tenth of its lifetime. `{refused: "…"}` reports that Webex has refused the token with this
 * fingerprint. If that is the session's current token, it is renewed early, but not too often.
 */
export async function token(request: Request, context: Context): Promise<Response> {
  const {sessions, style} = context;
  const session = await sessions.open(request);
  // Do not answer 401: browsers show it as an error in the console, but a visitor who is not signed in is not an error.
  if (!session) return respond(204, null, {cookies: removeStaleHint(request, style)});
  const {renew, refused} = await readJson(request);
  const isRefused = typeof refused === 'string' && refused === (await fingerprintOf(session.accessToken));
  const dueSession =
    (isRefused ? withRefusal(session) : undefined) ??
    (needsRenewal(session, renew === true) ? session : undefined);
  if (!dueSession)
    return tokenResponse(session, isNew(session) ? restoreHint(request, secondsToEnd(session), style) : []);
  try {
    return await renewSession(dueSession, context);
  } catch (error) {
    return respondToFailedRenewal(error, session, request, context);
  }
}

/**
 * Whether the session began within the last minute. Until then, the 204 of a request from before the sign-in may still
 * arrive and remove the hint, so the hint is set again. The hint of an older session stays removed, because the page removes
 * it when another person is about to sign in after a sign-out that failed.
 */
const isNew = ({beganAt}: Session): boolean => beganAt > Date.now() - 60_000;

async function renewSession(session: Session, context: Context): Promise<Response> {
  const {sessions, renewals} = context;
  const renewal = await renewals.renew(session);
  const next = 'session' in renewal ? renewal.session : renewal.unwanted;
  const cookies = 'session' in renewal ? await sessions.cookies(renewal.session) : [];
  const end = 'session' in renewal ? renewals.endOf(session) : renewal.end;
  if (next && !end) return tokenResponse(next, cookies);
  // The sign-out has revoked the previous tokens, but not the new ones.
  if (next && end === 'signed-out') await revokeTokens(context, 'token', next);
  return respondJson(401, {error: 'signed-out'});
}

async function respondToFailedRenewal(
  error: unknown,
  session: Session,
  request: Request,
  {sessions, settings, renewals}: Context,
): Promise<Response> {
  if (!(error instanceof UpstreamError)) throw error;
  const {outcome, reason, ended, retryAfter} = error;
  settings.log({route: 'token', reason});
  if (ended) {
    // Another instance may have renewed the session with the same refresh token.
    const current = await sessions.open(request);
    if (current && current.accessToken !== session.accessToken) return tokenResponse(current);
    // If the session was ended here, the browser may already have the cookies of a new session, so keep them.
    const cookies = renewals.endOf(session) ? [] : await sessions.end(session, 'signed-out');
    return respondJson(401, {error: 'expired'}, {cookies});
  }
  // Keep the session: an outage at Webex must not sign everybody out.
  const headers: Record<string, string> = retryAfter === undefined ? {} : {'retry-after': `${retryAfter}`};
  return respondJson(outcome === 'network' ? 503 : 502, {error: 'server'}, {headers});
}

function tokenResponse(session: Session, cookies: readonly string[] = []): Response {
  const content = {
    access_token: session.accessToken,
    // The page must not use the token beyond the end of its session.
    expires_in: Math.floor(Math.min(secondsToExpiry(session), secondsToEnd(session))),
    scope: session.scopes.join(' '),
  };
  return respondJson(200, content, {cookies});
}

/**
 * Returns the SHA-256 hash of a token in base64. The page computes the same hash, so that it need not send the token
 * back.
 */
async function fingerprintOf(accessToken: string): Promise<string> {
  return btoa(String.fromCharCode(...(await sha256(accessToken))));
}
