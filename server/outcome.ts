/** How a sign-in ended, where it did not succeed. Nothing in here is secret: it goes to the page. */
export type SignInOutcome =
  /** The person, or the organisation, said no. */
  | 'denied'
  /** Allowed, and less than is needed: `scopes` names what lacks. */
  | 'missing-scope'
  /** The integration may not be used by this person or organisation. */
  | 'not-entitled'
  /** The browser did not bring back the cookie of the sign-in. */
  | 'no-cookie'
  /** The authorization server was not reached. */
  | 'network'
  /** It was reached, and failed; or this back end did. */
  | 'server'
  /** There is no session any more. */
  | 'expired';

/** What the page is told over the BroadcastChannel. */
export type SignInMessage =
  | {readonly type: 'signed-in'}
  | {readonly type: 'failed'; readonly outcome: SignInOutcome; readonly scopes?: readonly string[]};

/** The error codes of an authorization response: RFC 6749, section 4.1.2.1, and OpenID Connect's. */
const outcomes: Readonly<Record<string, SignInOutcome>> = {
  access_denied: 'denied',
  consent_required: 'denied',
  interaction_required: 'denied',
  login_required: 'denied',
  invalid_scope: 'missing-scope',
  unauthorized_client: 'not-entitled',
};

export function outcomeOf(error: string): SignInOutcome {
  return Object.hasOwn(outcomes, error) ? (outcomes[error] ?? 'server') : 'server';
}
