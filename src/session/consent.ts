import {faultError} from '../base/make-fault.js';
import {readSignInMessage, type SignInMessage, type StartedSignIn} from '../auth/sign-in-window.js';
import {rememberRedirect} from './login-redirect.js';
import {reportedFault} from './sign-in-errors.js';

/** How long a person may take to sign in, in milliseconds. */
const consentTimeout = 10 * 60_000;

/**
 * Waits until the person has signed in, in the window that was opened. If none was opened, redirects the page.
 *
 * @param onSeemsClosed Called when the window looks closed. It may still be open, because a page with a
 *   Cross-Origin-Opener-Policy looks closed immediately. So an answer still counts afterwards.
 * @param beforeLeaving Awaited before a redirect.
 * @throws {FaultError} The failure reported by the window; `blocked`, `framed`, `foreign-login-url`, `no-login`;
 *   `cancelled` after ten minutes, or when the person navigates back.
 * @throws The signal's reason when `signal` aborts.
 */
export async function waitForConsent(
  started: StartedSignIn,
  onSeemsClosed: () => void,
  beforeLeaving: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const {refusal, popup, login, redirect, channel, received, attempt} = started;
  const end = new AbortController();
  try {
    if (refusal) throw faultError(refusal);
    if (!popup && !redirect) throw faultError('blocked');
    const checked = checkLogin(login);
    if (!popup && redirect) {
      await Promise.all([beforeLeaving(), checked]);
      signal.throwIfAborted();
      rememberRedirect();
      location.assign(redirect);
    }
    const closedPoll = setInterval(() => {
      if (!popup?.closed) return;
      clearInterval(closedPoll);
      onSeemsClosed();
    }, 500);
    const answer = await new Promise<SignInMessage>((resolve, reject) => {
      const cancel = (): void => reject(faultError('cancelled'));
      const timer = setTimeout(cancel, consentTimeout);
      end.signal.addEventListener('abort', () => {
        clearInterval(closedPoll);
        clearTimeout(timer);
      });
      checked.catch(reject);
      // The person navigated back to the page after it was redirected.
      addEventListener('pageshow', ({persisted}) => persisted && cancel(), {signal: end.signal});
      signal.addEventListener('abort', () => reject(signal.reason), {signal: end.signal});
      if (signal.aborted) reject(signal.reason);
      // A sign-in in any window counts for all of them, but a failure only for its own attempt.
      const listen = (message: SignInMessage): void => {
        if (message.type === 'signed-in' || message.attempt === attempt) resolve(message);
      };
      received.forEach(listen);
      channel?.addEventListener('message', ({data}) => {
        const message = readSignInMessage(data);
        if (message) listen(message);
      });
    });
    if (answer.type === 'failed') throw reportedFault(answer);
  } finally {
    end.abort();
    started.close();
  }
}

/**
 * Checks that the login address exists, with a `HEAD` request, which does not start a sign-in. Without an answer within
 * a second it is assumed to exist.
 *
 * @throws {FaultError} `no-login` for a 404, or if an application answers with a page of HTML.
 */
async function checkLogin(login: URL): Promise<void> {
  const signal = AbortSignal.timeout(1_000);
  const response = fetch(login, {method: 'HEAD', redirect: 'manual', signal});
  const {status, ok, headers} = await response.catch(() => Response.error());
  if (ok ? /html/.test(`${headers.get('content-type')}`) : status === 404) throw faultError('no-login');
}
