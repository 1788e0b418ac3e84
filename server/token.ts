import {json} from './answers.js';
import type {Parts} from './parts.js';
import {readContent} from './read-content.js';
import {revoke} from './revoke.js';
import {needsRenewal, remainingLife, remainingSession, withRefusal, type Session} from './session.js';
import {UpstreamError} from './upstream-error.js';

/**
 * `POST token`: the session's present access token. `{renew: true}` asks for the next one, near the end of its life.
 * `{refused: "…"}` tells that Webex has refused the token with this fingerprint: where that is the present one, it is
 * renewed before its time.
 */
export async function token(request: Request, parts: Parts): Promise<Response> {
  const {sessions} = parts;
  const session = await sessions.open(request);
  if (!session) return json(401, {error: 'signed-out'});
  const {renew, refused} = await readContent(request);
  const isRefused = typeof refused === 'string' && refused === (await fingerprintOf(session.accessToken));
  const before =
    (isRefused ? withRefusal(session) : undefined) ??
    (needsRenewal(session, renew === true) ? session : undefined);
  if (!before) return tokenOf(session);
  try {
    return await renewed(before, parts);
  } catch (error) {
    return notRenewed(error, session, request, parts);
  }
}

async function renewed(session: Session, parts: Parts): Promise<Response> {
  const {sessions, renewals} = parts;
  const renewal = await renewals.renewed(session);
  const next = 'session' in renewal ? renewal.session : renewal.unwanted;
  const cookies = 'session' in renewal ? await sessions.cookies(renewal.session) : [];
  const end = 'session' in renewal ? renewals.endOf(session) : renewal.end;
  if (next && !end) return tokenOf(next, cookies);
  // The sign-out took back the tokens of before, and could not know of these.
  if (next && end === 'signed-out') await revoke(next, 'token', parts);
  return json(401, {error: 'signed-out'});
}

async function notRenewed(
  error: unknown,
  session: Session,
  request: Request,
  {sessions, settings, renewals}: Parts,
): Promise<Response> {
  if (!(error instanceof UpstreamError)) throw error;
  const {outcome, reason, ended, retryAfter} = error;
  settings.log({route: 'token', reason});
  if (ended) {
    // Another instance may have renewed it meanwhile, with the refresh token that is used up now.
    const now = await sessions.open(request);
    if (now && now.accessToken !== session.accessToken) return tokenOf(now);
    // The browser may have another session by now.
    const cookies = renewals.endOf(session) ? [] : await sessions.end(session, 'signed-out');
    return json(401, {error: 'expired'}, {cookies});
  }
  // The session goes on: that Webex is out of order is no reason to sign everybody out.
  const headers: Record<string, string> = retryAfter === undefined ? {} : {'retry-after': `${retryAfter}`};
  return json(outcome === 'network' ? 503 : 502, {error: 'server'}, {headers});
}

function tokenOf(session: Session, cookies: readonly string[] = []): Response {
  const content = {
    access_token: session.accessToken,
    // No page goes on with it after the end of its session.
    expires_in: Math.floor(Math.min(remainingLife(session), remainingSession(session))),
    scope: session.scopes.join(' '),
  };
  return json(200, content, {cookies});
}

/** As the page makes it: SHA-256, so that no token is sent here. */
async function fingerprintOf(accessToken: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken));
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}
