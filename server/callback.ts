import {revokeTokens, type Context} from './context.js';
import {attemptOf, isState, type PendingLogin} from './cookies.js';
import {redirect, respond, urlOf} from './http.js';
import type {SignInMessage} from './options.js';
import {sessionFrom} from './session.js';
import {reasonOf, UpstreamError} from './upstream-error.js';

/** `GET callback`: the redirect back from Webex. Exchanges the code for tokens if this browser started the sign-in. */
export async function callback(request: Request, context: Context): Promise<Response> {
  const {settings, logins, rateLimit} = context;
  const parameters = urlOf(request).searchParams;
  const state = parameters.get('state') ?? '';
  const taken = await logins.take(request, state).catch((error: unknown) => {
    settings.log({route: 'callback', reason: reasonOf(error)});
  });
  if (!taken) return errorPage(attemptOf(state));
  const {login, cookies} = taken;
  if (!login) return unknownSignIn(request, cookies, state, context);
  try {
    if (await rateLimit.exceeded('callback', request))
      return endSignIn(login, {type: 'failed', outcome: 'server'}, cookies, 429);
    return await signIn(request, parameters, login, cookies, context);
  } catch (error) {
    const outcome = error instanceof UpstreamError ? error.outcome : 'server';
    if (outcome !== 'denied') settings.log({route: 'callback', reason: reasonOf(error)});
    const scopes = outcome === 'missing-scope' ? {scopes: settings.scopes} : {};
    return endSignIn(login, {type: 'failed', outcome, ...scopes}, cookies);
  }
}

/** Scopes that may be missing: without them the line works, but has no name, picture or numbers. */
const optionalScopes: ReadonlySet<string> = new Set(['spark:people_read']);

async function signIn(
  request: Request,
  parameters: URLSearchParams,
  login: PendingLogin,
  cookies: readonly string[],
  context: Context,
): Promise<Response> {
  const {settings, upstream, sessions, renewals} = context;
  const {scopes} = settings;
  // If the store fails, fail before Webex issues tokens.
  const previous = await sessions.open(request);
  const tokens = await upstream.exchange(parameters, login);
  const session = sessionFrom(
    tokens,
    // A new ID for each sign-in prevents session fixation.
    {id: crypto.randomUUID(), scopes, beganAt: Date.now(), refreshToken: undefined, refusals: []},
    settings.sessionSeconds,
  );
  // Revoking the new tokens may also revoke those of the previous session, which a tab may be using.
  const discard = async (): Promise<void> => {
    if (!previous) await revokeTokens(context, 'callback', session);
  };
  const missing = scopes.filter(scope => !optionalScopes.has(scope) && !session.scopes.includes(scope));
  if (missing.length) {
    await discard();
    return endSignIn(login, {type: 'failed', outcome: 'missing-scope', scopes: missing}, cookies);
  }
  try {
    const sessionCookies = await sessions.begin(session);
    // A renewal in progress must not restore the previous session.
    if (previous) renewals.end(previous, 'replaced');
    await sessions.end(previous, 'replaced');
    return endSignIn(login, {type: 'signed-in'}, [...cookies, ...sessionCookies]);
  } catch (error) {
    await discard();
    throw error;
  }
}

/** Returns the response that reports the result to the page: from a popup over a BroadcastChannel, otherwise with a redirect. */
export function endSignIn(
  {mode, next, attempt}: PendingLogin,
  message: SignInMessage,
  cookies: readonly string[],
  status = 200,
): Response {
  if (mode === 'popup') {
    const text = message.type === 'signed-in' ? "You're signed in." : "You're not signed in.";
    return page(status, cookies, `${text} You can close this window.`, {...message, attempt});
  }
  return redirect(message.type === 'signed-in' ? next : withOutcome(next, message), cookies);
}

/** Adds the outcome as a fragment, which browsers do not send to servers. */
function withOutcome(next: string, message: Extract<SignInMessage, {type: 'failed'}>): string {
  const fragment = new URLSearchParams({
    'webex-sign-in': message.outcome,
    ...(message.scopes?.length ? {scopes: message.scopes.join(' ')} : {}),
  });
  return `${next}#${fragment.toString()}`;
}

const refusedCookie = 'sign-in cookie refused: used or expired or sealed with another cookieSecret';
const missingCookie =
  'sign-in cookie missing: used or expired or blocked or set at another host than that of redirectUri';

/**
 * Responds to a callback that belongs to no pending sign-in of this browser: the cookie is missing, cannot be decrypted or
 * was already used. Reports the failure only to the page that waits for this `attempt`, because anyone can send a browser
 * to this URL.
 *
 * @param cookies `Set-Cookie` header values that remove the sign-in cookie. Empty if the browser sent none.
 */
async function unknownSignIn(
  request: Request,
  cookies: readonly string[],
  state: string,
  {sessions, settings, rateLimit}: Context,
): Promise<Response> {
  const attempt = attemptOf(state);
  // After a sign-in by redirect, the browser's Back button leads to Webex, which often redirects here again.
  const session = attempt === undefined ? await sessions.open(request).catch(() => undefined) : undefined;
  if (session) return page(400, cookies, "You're already signed in.");
  // Anyone can send a browser here, so limit what that writes into the log.
  const isLogged = isState(state) && !(await rateLimit.exceeded('unknown-callback', request));
  if (isLogged) settings.log({route: 'callback', reason: cookies.length ? refusedCookie : missingCookie});
  const text =
    "Sign-in couldn't be completed because its cookie is missing or no longer valid. Allow cookies for this site, then sign in again. " +
    'This also happens if signing in took longer than ten minutes or started in another browser.';
  if (attempt === undefined) return page(400, cookies, text);
  const outcome = cookies.length ? 'server' : 'no-cookie';
  return page(400, cookies, text, {type: 'failed', outcome, attempt});
}

/**
 * Page for a failed GET route whose sign-in is unknown, for example because the store is unavailable. Reports the failure
 * to the page that waits for this `attempt`.
 */
export function errorPage(attempt?: string): Response {
  const text = "Sign-in didn't work. Please try again in a minute.";
  return page(
    500,
    [],
    text,
    attempt === undefined ? undefined : {type: 'failed', outcome: 'server', attempt},
  );
}

/** Name of the BroadcastChannel on which the page waits for the result. */
const channelName = 'webex-calling-elements/sign-in';

/**
 * Script of the popup. Removes the authorization code from the URL (RFC 9700, section 4.3), sends the message and
 * closes the popup. Uses a BroadcastChannel, because Cross-Origin-Opener-Policy can make `window.opener` null.
 */
const script = `
history.replaceState(null, '', location.origin + location.pathname);
const {content} = document.querySelector('meta[name="webex-sign-in"]');
new BroadcastChannel('${channelName}').postMessage(JSON.parse(content));
close();
`;

/** Page for a sign-in by redirect that cannot begin. Has a link back, because an app on a home screen has no back button. */
export function unavailablePage(status: number, text: string, next: string): Response {
  const link = `<p><a href="${escapeHtml(next)}">Back to the page</a></p>`;
  return page(status, [], text, undefined, link);
}

/** HTML page that sends a message to the page that started the sign-in, and closes. Without a message, it contains a link. */
function page(
  status: number,
  cookies: readonly string[],
  text: string,
  message?: SignInMessage & Pick<PendingLogin, 'attempt'>,
  link = '<p><a href="/">Back to the start page</a></p>',
): Response {
  const nonce = crypto.randomUUID();
  const policy = [
    "default-src 'none'",
    ...(message ? [`script-src 'nonce-${nonce}'`] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  const meta = message && `<meta name="webex-sign-in" content="${escapeHtml(JSON.stringify(message))}">`;
  const content = message ? `<script nonce="${nonce}">${script}</script>` : link;
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign-in</title>${meta ?? ''}</head>
<body><p>${text}</p>${content}</body>
</html>`;
  return respond(status, html, {
    cookies,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
    },
  });
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
