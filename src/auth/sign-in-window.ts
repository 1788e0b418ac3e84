import type {SignInFaultType} from './sign-in-fault.js';

/** `auto`, the default: in a window of its own, and where the browser refuses that, by leaving the page. */
export type LoginMode = 'popup' | 'redirect' | 'auto';

/** What is said between the windows of a browser about signing in. Never a token. */
export interface SignInMessage {
  readonly type: 'signed-in' | 'signed-out' | 'failed';
  readonly outcome?: string;
  readonly scopes?: readonly string[];
}

export const channelName = 'webex-calling-elements/sign-in';

/** A sign-in that was begun in the click. */
export interface SignInWindow {
  /** Why it may not go on. */
  readonly refusal?: SignInFaultType | false;
  /** Null where the browser did not let it open; undefined where the page itself is to go. */
  readonly popup?: Window | null;
  /** Where the page itself may go instead. */
  readonly redirect?: URL;
  /** Open from the first moment on: the answer may be there before what waits for it is loaded. */
  readonly channel: BroadcastChannel;
  readonly answer: Promise<SignInMessage>;
}

/** The window before this one: there is one at a time. */
let open: Window | null | undefined;

/**
 * Opens the window in which the person signs in, by the application's own `login`. To be called in the click itself:
 * later a browser takes it for an advertisement.
 */
export function openSignInWindow(login: URL, mode: LoginMode = 'auto'): SignInWindow {
  const place = placeOfPage();
  const channel = new BroadcastChannel(channelName);
  const answer = new Promise<SignInMessage>(resolve => {
    channel.addEventListener('message', ({data}: MessageEvent<SignInMessage>) => {
      if (data.type !== 'signed-out') resolve(data);
    });
  });
  const refusal =
    place === 'foreign frame' ? 'framed' : login.origin !== location.origin && 'foreign-login-url';
  login.searchParams.set('next', location.pathname + location.search + location.hash);
  const redirect = new URL(login);
  redirect.searchParams.set('mode', 'redirect');
  login.searchParams.set('mode', 'popup');

  open?.close();
  open = undefined;
  const isInstalledOnIos = 'standalone' in navigator && navigator.standalone;
  // Where a page of consent refuses a frame, and it does, only a window is left.
  const mayRedirect = place === 'page' && mode !== 'popup';
  if (!refusal && !(mayRedirect && (mode === 'redirect' || isInstalledOnIos))) {
    open = window.open(login, '', 'popup,width=480,height=720');
  }
  return {refusal, popup: open, redirect: mayRedirect ? redirect : undefined, channel, answer};
}

/** A frame of another site has cookies and channels of its own, and neither reaches the window. */
function placeOfPage(): 'page' | 'frame' | 'foreign frame' {
  if (top === window) return 'page';
  try {
    return top!.location.origin === origin ? 'frame' : 'foreign frame';
  } catch {
    return 'foreign frame';
  }
}
