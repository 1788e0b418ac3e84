import {faultError} from '../base/make-fault.js';
import {readSignInMessage, type SignInMessage, type StartedSignIn} from '../auth/sign-in-window.js';
import {postToChannel} from '../base/broadcast.js';
import {warnOnce} from '../base/warn-once.js';
import {rememberRedirect} from './login-redirect.js';
import {hasSignedInHint} from './session-hint.js';
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
    const look = createLookout(started, checked);
    const answer = await new Promise<SignInMessage>((resolve, reject) => {
      const cancel = (): void => reject(faultError('cancelled'));
      const timer = setTimeout(cancel, consentTimeout);
      let last: Sight | undefined;
      const poll = setInterval(() => {
        const sight = look();
        if (sight === 'closed' && last !== sight) onSeemsClosed();
        // A message is more precise, so give it time to arrive.
        if (sight === 'signed-in' && last === sight) {
          // The window could not notify the other tabs either.
          postToChannel(channel, {type: sight, attempt});
          resolve({type: sight});
        }
        if (sight === 'no-login' && last === sight) reject(faultError(sight));
        last = sight;
      }, 500);
      end.signal.addEventListener('abort', () => {
        clearInterval(poll);
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

/** The result of the sign-in or the state of the window, as far as this page can detect it without a message. */
type Sight = 'signed-in' | 'no-login' | 'closed' | 'open';

/**
 * Returns a function that looks at the cookie and the window, because a message may not arrive: a policy that a proxy
 * adds to each response can block the window's script, a suspended tab can lose messages, and a service worker can
 * answer the login address with the application's own page.
 */
function createLookout({popup, login}: StartedSignIn, checked: Promise<boolean>): () => Sight {
  /**
   * Whether the cookie was set before this sign-in. The server removes it, and sets it again when the person has signed
   * in.
   */
  let isOldHint = hasSignedInHint();
  /**
   * Whether to read the window's address. Only if `checkLogin()` found that the server has no page at the login address,
   * because another server may have one there.
   */
  let mayLook = false;
  checked.then(
    isOk => (mayLook = isOk),
    () => undefined,
  );
  /** Whether the window shows the application instead of the sign-in. */
  const showsApplication = (): boolean => {
    if (!mayLook) return false;
    try {
      const {pathname} = (popup as Window).location;
      return (pathname === login.pathname || pathname === location.pathname) && !showsError(popup as Window);
    } catch {
      // The window is at Webex, so the login address works. Safari would log each further access.
      return (mayLook = false);
    }
  };
  return () => {
    isOldHint &&= hasSignedInHint();
    if (!isOldHint && hasSignedInHint()) return 'signed-in';
    if (popup?.closed) return 'closed';
    return showsApplication() ? 'no-login' : 'open';
  };
}

/** Whether a window shows the page of an error: the server's own, which names the reason, or a proxy's. */
function showsError(popup: Window): boolean {
  if (popup.document.querySelector('meta[name=webex-sign-in]')) return true;
  const [navigation] = popup.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return (navigation?.responseStatus ?? 0) >= 400;
}

/**
 * Checks that the login address exists, with a `HEAD` request, which does not start a sign-in. Without an answer within
 * a second it is assumed to exist.
 *
 * @returns Whether the address answers, and not with a page.
 * @throws {FaultError} `no-login` for a 404, or if an application answers with a page of HTML; `foreign-login-url` if the
 *   sign-in would return to another origin.
 */
async function checkLogin(login: URL): Promise<boolean> {
  const signal = AbortSignal.timeout(1_000);
  const response = fetch(login, {method: 'HEAD', redirect: 'manual', signal});
  const {status, ok, headers} = await response.catch(() => Response.error());
  if (ok ? /html/.test(`${headers.get('content-type')}`) : status === 404) throw faultError('no-login');
  const home = headers.get('x-webex-calling-elements');
  if (!home || home === login.origin) return ok;
  warnOnce(`the sign-in returns to ${home}. Open the page there, or change redirectUri`);
  throw faultError('foreign-login-url');
}
