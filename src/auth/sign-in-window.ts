import type {FaultType} from '../base/fault-catalog.js';
import {openChannel} from '../base/broadcast.js';
import {isSameOrigin} from '../base/page-address.js';

/**
 * How the person signs in. `popup`: in a window. `redirect`: the page redirects. `auto` (default): in a window, or by a
 * redirect if the browser blocks the window or if the page is an app on an iOS home screen. A page in a frame never
 * redirects.
 */
export type LoginMode = 'popup' | 'redirect' | 'auto';

/** A message between windows of the same origin about signing in. Never contains a token. */
export interface SignInMessage {
  readonly type: 'signed-in' | 'signed-out' | 'failed';
  /** The query parameter `attempt` of the login address that this message answers. */
  readonly attempt?: string | undefined;
  /** For `failed`: the reason, as the server names it. */
  readonly outcome?: string | undefined;
  /** For the outcome `missing-scope`: the scopes that the person may lack. */
  readonly scopes?: readonly string[] | undefined;
}

export const channelName = 'webex-calling-elements/sign-in';

const messageTypes: readonly unknown[] = [
  'signed-in',
  'signed-out',
  'failed',
] satisfies SignInMessage['type'][];

/** Validates a message, because any script of this origin can post to the channel. Undefined if invalid. */
export function readSignInMessage(data: unknown): SignInMessage | undefined {
  const {type, attempt, outcome, scopes} = (data ?? {}) as Partial<Record<keyof SignInMessage, unknown>>;
  if (!messageTypes.includes(type)) return undefined;
  return {
    type: type as SignInMessage['type'],
    ...(typeof attempt === 'string' && {attempt}),
    ...(typeof outcome === 'string' && {outcome}),
    // Scopes are shown to the person: accept only scope names.
    ...(Array.isArray(scopes) && {scopes: scopes.filter(isScope)}),
  };
}

function isScope(scope: unknown): scope is string {
  return typeof scope === 'string' && /^[\w-]{1,40}:[\w-]{1,40}$/.test(scope);
}

/** A sign-in that was started in a click handler: in a window, or before a redirect. */
export interface StartedSignIn {
  /** The reason why the sign-in cannot continue. False or undefined if it can. */
  readonly refusal?: FaultType | false | undefined;
  /** Null if the browser blocked the window. Undefined if none was opened, for a redirect or after a refusal. */
  readonly popup?: Window | null | undefined;
  /** The login address for the window. */
  readonly login: URL;
  /** The login address for a redirect, or false if the page must not redirect. */
  readonly redirect: URL | false;
  /** Listens from the start, because the answer may arrive before the code that waits for it has loaded. */
  readonly channel: BroadcastChannel | undefined;
  /** The messages received so far. */
  readonly received: readonly SignInMessage[];
  /** The random ID of this attempt. The server's response repeats it. */
  readonly attempt: string;
  /** Closes the channel, and the window if it is still open. */
  close(): void;
}

/** The sign-in window that this page opened last. At most one is open at a time. */
let latestPopup: Window | null | undefined;

/**
 * Opens the sign-in window at the application's `login` route, unless the page redirects or the sign-in is refused.
 * Call this in a click handler. Otherwise the browser blocks the window.
 */
export function openSignInWindow(login: URL, mode?: LoginMode): StartedSignIn {
  const channel = openChannel(channelName);
  const received: SignInMessage[] = [];
  channel?.addEventListener('message', ({data}) => {
    const message = readSignInMessage(data);
    if (message) received.push(message);
  });
  const attempt = `${Math.random()}`;
  // Do not compare `URL.origin`: on a page with the origin "null", such as a file, a `javascript:` address has the same
  // one.
  const refusal = isInForeignFrame() ? 'framed' : !isSameOrigin(login.href) && 'foreign-login-url';
  const {searchParams} = login;
  // The fragment is not sent to the server; `login-redirect.ts` restores it.
  searchParams.set('next', location.pathname + location.search);
  // Without the parameter `mode=popup` the server redirects back to the page.
  const redirect = new URL(login);
  searchParams.set('mode', 'popup');
  searchParams.set('attempt', attempt);

  latestPopup?.close();
  latestPopup = undefined;
  const isInstalledOnIos = (navigator as {standalone?: boolean}).standalone;
  // Consent pages refuse to be framed, so a page in a frame can only use a window.
  const mayRedirect = parent === window && mode !== 'popup';
  if (!refusal && !(mayRedirect && (mode === 'redirect' || isInstalledOnIos))) {
    latestPopup = window.open(login, '', 'width=480,height=720');
  }
  const popup = latestPopup;
  const close = (): void => {
    channel?.close();
    popup?.close();
  };
  return {refusal, popup, login, redirect: mayRedirect && redirect, channel, received, attempt, close};
}

/**
 * Whether the page is in a cross-origin frame, whose cookies and channels are separate from those of the sign-in
 * window. Reads `origin`, because `location.origin` is "null" in a `srcdoc` frame.
 */
function isInForeignFrame(): boolean {
  try {
    let frame: Window = window;
    while (frame !== frame.parent && frame.origin === origin) frame = frame.parent;
    return frame.origin !== origin;
  } catch {
    return true;
  }
}
