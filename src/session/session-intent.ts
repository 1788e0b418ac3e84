/**
 * What the person on this page decided about being signed in. It overrides what browser events, other tabs and late
 * answers suggest: only an explicit `signIn()` signs anybody in against it.
 */
export type SessionIntent =
  /** Nobody on this page decided anything: it follows the browser's session with the application's server. */
  | 'none'
  | 'signed-in'
  | 'signed-out'
  /** A sign-in was cancelled, an automatic one too. The session at the server goes on, without this page. */
  | 'declined';

export type IntentEvent =
  /** Somebody asked to sign in: by `signIn()`, or by finishing in the window that it opened. */
  | 'sign-in'
  | 'sign-out'
  /** A sign-in under way was given up. */
  | 'cancel'
  /** Somebody signed out in another tab: what was decided here before is settled by that. */
  | 'signed-out-elsewhere';

export function nextIntent(intent: SessionIntent, event: IntentEvent): SessionIntent {
  switch (event) {
    case 'sign-in':
      return 'signed-in';
    case 'sign-out':
      return 'signed-out';
    case 'cancel':
      return 'declined';
    case 'signed-out-elsewhere':
      return allowsResuming(intent) ? 'none' : intent;
    default:
      return event satisfies never;
  }
}

/** Whether somebody may be signed in without being asked: on arrival, by another tab's sign-in, with the network back. */
export function allowsResuming(intent: SessionIntent): boolean {
  return intent === 'none' || intent === 'signed-in';
}
