import {strayPage} from './callback-page.js';
import {finish} from './finish.js';
import type {Parts} from './parts.js';
import {attemptOf, type PendingLogin} from './pending-logins.js';
import {addressOf} from './read-content.js';
import {reasonOf} from './reason.js';
import {revoke} from './revoke.js';
import {missingScopes} from './scopes.js';
import {sessionFrom} from './session.js';
import {UpstreamError} from './upstream-error.js';

/** `GET callback`: back from Webex. A code for a sign-in that this browser began is exchanged, once. */
export async function callback(request: Request, parts: Parts): Promise<Response> {
  const {settings, logins} = parts;
  const parameters = addressOf(request).searchParams;
  const state = parameters.get('state') ?? '';
  const {login, cookies} = await logins.take(request, state);
  if (!login) return strayPage(cookies, attemptOf(state));
  try {
    return await signIn(request, parameters, login, cookies, parts);
  } catch (error) {
    const outcome = error instanceof UpstreamError ? error.outcome : 'server';
    if (outcome !== 'denied') settings.log({route: 'callback', reason: reasonOf(error)});
    const scopes = outcome === 'missing-scope' ? {scopes: settings.scopes} : {};
    return finish(login, {type: 'failed', outcome, ...scopes}, cookies);
  }
}

async function signIn(
  request: Request,
  parameters: URLSearchParams,
  login: PendingLogin,
  cookies: readonly string[],
  parts: Parts,
): Promise<Response> {
  const {settings, upstream, sessions, renewals} = parts;
  const tokens = await upstream.exchange(parameters, login);
  const before = await sessions.open(request);
  // Webex may take all tokens of a person with these, and a tab may be on the line with those of the session before.
  const takeBack = async (): Promise<void> => {
    if (!before) await revoke(tokens, 'callback', parts);
  };
  const missing = missingScopes(settings.scopes, tokens.scopes ?? settings.scopes);
  if (missing.length) {
    await takeBack();
    return finish(login, {type: 'failed', outcome: 'missing-scope', scopes: missing}, cookies);
  }
  // A new id for each sign-in: nobody can have known it before.
  const fresh = {
    id: crypto.randomUUID(),
    scopes: settings.scopes,
    beganAt: Date.now(),
    refreshToken: undefined,
    refusals: [],
  };
  const session = sessionFrom(tokens, fresh, settings.sessionSeconds);
  try {
    const begun = await sessions.begin(session);
    // A renewal that is still on its way must not bring the one before back.
    if (before) renewals.end(before, 'replaced');
    await sessions.end(before, 'replaced');
    return finish(login, {type: 'signed-in'}, [...cookies, ...begun]);
  } catch (error) {
    await takeBack();
    throw error;
  }
}
