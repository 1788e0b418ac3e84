import {SignInError} from '../auth/sign-in-fault.js';
import {readSignInMessage, type SignInMessage, type SignInWindow} from '../auth/sign-in-window.js';
import {rememberRedirect} from './login-redirect.js';
import {signInErrorFrom} from './sign-in-errors.js';

/** How long a person may take in the other window, in milliseconds: a password may have to be found. */
const consentTimeout = 10 * 60_000;

/**
 * Waits until somebody has signed in in the other window, or leaves the page for it.
 *
 * @param onSeemsClosed Told that the window looks closed. It may be open all the same: a page there with a
 *   Cross-Origin-Opener-Policy looks so at once. An answer that comes late still counts.
 * @param beforeLeaving Awaited before the page itself goes.
 * @throws {SignInError} What the other window says; `blocked`, `framed`, `foreign-login-url`, `no-login`;
 *   `cancelled` when nobody finishes.
 * @throws The signal's reason when `signal` aborts.
 */
export async function waitForConsent(
  window: SignInWindow,
  onSeemsClosed: () => void,
  beforeLeaving: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const {refusal, popup, login, redirect, channel, heard, attempt} = window;
  const end = new AbortController();
  try {
    if (refusal) throw new SignInError(refusal);
    if (!popup && !redirect) throw new SignInError('blocked');
    const found = checkLogin(login);
    if (!popup && redirect) {
      await Promise.all([beforeLeaving(), found]);
      signal.throwIfAborted();
      rememberRedirect();
      location.assign(redirect);
    }
    const closed = setInterval(() => {
      if (!popup?.closed) return;
      clearInterval(closed);
      onSeemsClosed();
    }, 500);
    const given = await new Promise<SignInMessage>((resolve, reject) => {
      const cancelled = (): void => reject(new SignInError('cancelled'));
      const late = setTimeout(cancelled, consentTimeout);
      end.signal.addEventListener('abort', () => {
        clearInterval(closed);
        clearTimeout(late);
      });
      found.catch(reject);
      // The page had left, and the person came back to it.
      addEventListener('pageshow', ({persisted}) => persisted && cancelled(), {signal: end.signal});
      signal.addEventListener('abort', () => reject(signal.reason), {signal: end.signal});
      if (signal.aborted) reject(signal.reason);
      // Whoever has signed in has done so for all windows; what fails in another one is no news here.
      const listen = (message: SignInMessage): void => {
        if (message.type === 'signed-in' || message.attempt === attempt) resolve(message);
      };
      heard.forEach(listen);
      channel?.addEventListener('message', ({data}) => {
        const message = readSignInMessage(data);
        if (message) listen(message);
      });
    });
    if (given.type === 'failed') throw signInErrorFrom(given);
  } finally {
    end.abort();
    window.close();
  }
}

/**
 * Looks whether somebody can sign in at this address. `HEAD` begins no sign-in. Without an answer within a second nothing
 * is known of it.
 *
 * @throws {SignInError} `no-login` where nothing is mounted, or an application answers with its own page.
 */
async function checkLogin(login: URL): Promise<void> {
  const signal = AbortSignal.timeout(1_000);
  const asked = fetch(login, {method: 'HEAD', redirect: 'manual', signal});
  const {status, ok, headers} = await asked.catch(() => Response.error());
  if (ok ? /html/.test(`${headers.get('content-type')}`) : status === 404) throw new SignInError('no-login');
}
