import {openChannel} from '../base/broadcast.js';
import type {SignInFaultType} from './sign-in-fault.js';

/** `auto`, the default: in a window of its own, and where the browser refuses that, by leaving the page. */
export type LoginMode = 'popup' | 'redirect' | 'auto';

/** What is said between the windows of a browser about signing in. Never a token. */
export interface SignInMessage {
  readonly type: 'signed-in' | 'signed-out' | 'failed';
  /** Whose answer it is, as `login` was told. */
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

/** Any script of this origin can write to the channel: what is no such message is undefined. */
export function readSignInMessage(data: unknown): SignInMessage | undefined {
  const {type, attempt, outcome, scopes} = (data ?? {}) as Partial<Record<keyof SignInMessage, unknown>>;
  if (!messageTypes.includes(type)) return undefined;
  return {
    type: type as SignInMessage['type'],
    ...(typeof attempt === 'string' && {attempt}),
    ...(typeof outcome === 'string' && {outcome}),
    // They are shown to a person: nothing but names of scopes is.
    ...(Array.isArray(scopes) && {scopes: scopes.filter(isScope)}),
  };
}

function isScope(scope: unknown): scope is string {
  return typeof scope === 'string' && /^[\w-]{1,40}:[\w-]{1,40}$/.test(scope);
}

/** A sign-in that was begun in the click. */
export interface SignInWindow {
  /** Why it may not go on. */
  readonly refusal?: SignInFaultType | false | undefined;
  /** Null where the browser did not let it open; undefined where the page itself is to go. */
  readonly popup?: Window | null | undefined;
  /** Where the sign-in begins. */
  readonly login: URL;
  /** Where the page itself may go instead. */
  readonly redirect: URL | false;
  /** Open from the first moment on: the answer may be there before what waits for it is loaded. */
  readonly channel: BroadcastChannel | undefined;
  /** What was said on it so far. */
  readonly heard: readonly SignInMessage[];
  /** What its answer is known by. */
  readonly attempt: string;
  /** Closes the window, which closes itself unless it was left half-way, and the channel. */
  close(): void;
}

/** The window before this one: there is one at a time. */
let open: Window | null | undefined;

/**
 * Opens the window in which the person signs in, by the application's own `login`. To be called in the click itself:
 * later a browser takes it for an advertisement.
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
  // Without the fragment, which no server may see: the redirect mark keeps it.
  searchParams.set('next', location.pathname + location.search);
  // Without a mode it is the page that goes.
  const redirect = new URL(login);
  searchParams.set('mode', 'popup');
  searchParams.set('attempt', attempt);

  open?.close();
  open = undefined;
  const isInstalledOnIos = (navigator as {standalone?: boolean}).standalone;
  // Where a page of consent refuses a frame, and it does, only a window is left.
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

/** A frame in another site's has cookies and channels of its own, and neither reaches the window. */
function isInForeignFrame(): boolean {
  try {
    let frame: Window = window;
    while (frame !== frame.parent && frame.location.origin === origin) frame = frame.parent;
    return frame.location.origin !== origin;
  } catch {
    return true;
  }
}
