/**
 * The person's decision whether to be signed in on this page. It overrides browser events, other tabs and late answers.
 * After a decision to be signed out, only an explicit `signIn()` signs in.
 */
export type SessionIntent =
  /** No decision: the page follows the browser's session at the application's server. */
  | 'none'
  | 'signed-in'
  | 'signed-out'
  /** A sign-in was canceled, possibly an automatic one. The session at the server continues without this page. */
  | 'declined';

export type IntentEvent =
  /** `signIn()` was called, or a sign-in was completed in its window. */
  | 'sign-in'
  | 'sign-out'
  /** A sign-in in progress was canceled. */
  | 'cancel'
  /** The person signed out in another tab, which resets an earlier decision to sign in. */
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

/** Whether the page may sign in automatically: on load, after a sign-in in another tab, or when the network is back. */
export function allowsResuming(intent: SessionIntent): boolean {
  return intent === 'none' || intent === 'signed-in';
}
