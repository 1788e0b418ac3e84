import type {FaultType} from '../base/fault-catalog.js';
import {openChannel} from '../base/broadcast.js';

/**
 * How the person signs in. `popup`: in a window. `redirect`: by leaving the page. `auto` (default): in a window, or by
 * leaving the page if the browser blocks it.
 */
export type LoginMode = 'popup' | 'redirect' | 'auto';

/** A message between the windows of a browser about signing in. Never contains a token. */
export interface SignInMessage {
  readonly type: 'signed-in' | 'signed-out' | 'failed';
  /** The attempt that it answers, as passed to `login`. */
  readonly attempt?: string | undefined;
  readonly outcome?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
}

export const channelName = 'webex-calling-elements/sign-in';

const messageTypes: readonly unknown[] = [
  'signed-in',
  'signed-out',
  'failed',
] satisfies SignInMessage['type'][];

/** Validates a message, as any script of this origin can post to the channel. Undefined if invalid. */
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

/** A sign-in that was started in a click handler. */
export interface SignInWindow {
  /** The reason why it cannot continue. */
  readonly refusal?: FaultType | false | undefined;
  /** Null if the browser blocked it; undefined if the page redirects. */
  readonly popup?: Window | null | undefined;
  /** The login address. */
  readonly login: URL;
  /** The address for a redirect, or false if not allowed. */
  readonly redirect: URL | false;
  /** Opened immediately, because the answer may arrive before the code that waits for it has loaded. */
  readonly channel: BroadcastChannel | undefined;
  /** The messages received so far. */
  readonly heard: readonly SignInMessage[];
  /** Identifies the answer. */
  readonly attempt: string;
  /** Closes the channel, and the window if it is still open. */
  close(): void;
}

/** The previous window. There is only one at a time. */
let open: Window | null | undefined;

/**
 * Opens the sign-in window at the application's `login` route. Must be called in a click handler, or the browser blocks
 * it.
 */
export function openSignInWindow(login: URL, mode?: LoginMode): SignInWindow {
  const channel = openChannel(channelName);
  const heard: SignInMessage[] = [];
  channel?.addEventListener('message', ({data}) => {
    const message = readSignInMessage(data);
    if (message) heard.push(message);
  });
  const attempt = `${Math.random()}`;
  const refusal = isInForeignFrame() ? 'framed' : login.origin !== origin && 'foreign-login-url';
  const {searchParams} = login;
  // The fragment is not sent to the server; `login-redirect.ts` restores it.
  searchParams.set('next', location.pathname + location.search);
  // Without a mode the server redirects the page.
  const redirect = new URL(login);
  searchParams.set('mode', 'popup');
  searchParams.set('attempt', attempt);

  open?.close();
  open = undefined;
  const isInstalledOnIos = (navigator as {standalone?: boolean}).standalone;
  // Consent pages refuse to be framed, so a frame can only use a window.
  const mayRedirect = parent === window && mode !== 'popup';
  if (!refusal && !(mayRedirect && (mode === 'redirect' || isInstalledOnIos))) {
    open = window.open(login, '', 'width=480,height=720');
  }
  const popup = open;
  const close = (): void => {
    channel?.close();
    popup?.close();
  };
  return {refusal, popup, login, redirect: mayRedirect && redirect, channel, heard, attempt, close};
}

/** Whether the page is in a cross-origin frame, whose cookies and channels are partitioned from the window's. */
function isInForeignFrame(): boolean {
  try {
    let frame: Window = window;
    while (frame !== frame.parent && frame.location.origin === origin) frame = frame.parent;
    return frame.location.origin !== origin;
  } catch {
    return true;
  }
}
