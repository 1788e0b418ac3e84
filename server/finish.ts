import {redirect} from './answers.js';
import {popupPage} from './callback-page.js';
import type {SignInMessage} from './outcome.js';
import type {PendingLogin} from './pending-logins.js';

/** Tells the page how its sign-in ended: over the channel, or at the address that the person comes back to. */
export function finish(
  {mode, next, attempt}: PendingLogin,
  message: SignInMessage,
  cookies: readonly string[],
  status = 200,
): Response {
  if (mode === 'popup') return popupPage({...message, attempt}, status, cookies);
  return redirect(message.type === 'signed-in' ? next : withOutcome(next, message), cookies);
}

/** In the fragment, which goes to no server and into no log. The page keeps its own meanwhile. */
function withOutcome(next: string, message: Extract<SignInMessage, {type: 'failed'}>): string {
  const told = new URLSearchParams({
    'webex-sign-in': message.outcome,
    ...(message.scopes?.length ? {scopes: message.scopes.join(' ')} : {}),
  });
  return `${next}#${told.toString()}`;
}
