/** Who can fix a fault, and how. */
export type FaultAction =
  | 'retry' // the person: try again
  | 'sign-in' // the person: sign in again
  | 'enter-token' // the person: enter another access token
  | 'reload' // the person: reload the page
  | 'free-elsewhere' // the person: end the use on another device or in another tab
  | 'check-number' // the person: dial another number
  | 'contact-admin' // the organization's administrator: change the person's account
  | 'fix-page'; // the owner of the page: change the page

/** The step of a sign-in, from the consent to the line. */
export type SignInStep = 'consent' | 'token' | 'sdk' | 'device' | 'line';

/** What failed: the line, a sign-in, or a call. */
export type FaultSubject = 'line' | 'sign-in' | 'call';

interface FaultKind {
  readonly about: FaultSubject;
  readonly step?: SignInStep;
  readonly action: FaultAction;
  /** Defaults to true for the actions `retry` and `free-elsewhere`, and to false for the others. */
  readonly retryable?: boolean;
}

/**
 * The properties of every type of fault. The first two are from the guide ("The Error Event"). The types of the SDK and
 * of this library follow.
 */
export const faultKinds = {
  'device-limit-exceeded': {about: 'line', action: 'free-elsewhere'},
  'device-not-found': {about: 'line', action: 'retry'},
  'bad-request': {about: 'line', action: 'sign-in'},
  forbidden: {about: 'line', action: 'contact-admin'},
  'registration-error': {about: 'line', action: 'retry'},
  'service-unavailable': {about: 'line', action: 'retry'},
  'server-error': {about: 'line', action: 'retry'},
  'too-many-requests': {about: 'line', action: 'retry'},
  timeout: {about: 'line', action: 'retry'},
  'call-error': {about: 'line', action: 'check-number'},
  unknown: {about: 'line', action: 'retry'},

  /** The page's Content-Security-Policy blocks the SDK's keepalive worker (traps 19 and 23). */
  'keepalives-blocked': {about: 'line', action: 'fix-page'},
  /** The SDK's keepalive worker does not run, and no policy is known to block it. */
  'keepalives-failed': {about: 'line', action: 'retry'},
  /** Another tab or device has the line. */
  'registered-elsewhere': {about: 'line', action: 'free-elsewhere'},
  /** Another tab keeps the line, because there is a call in that tab. */
  'in-call-elsewhere': {about: 'line', action: 'free-elsewhere'},
  /** Registered, but the event socket does not connect, so no call can arrive. */
  'events-unavailable': {about: 'line', action: 'retry'},
  /** Registered, but the browser is offline, so no call can arrive. */
  offline: {about: 'line', action: 'retry'},
  /** Registered, but keepalives fail: Webex may have removed the device. */
  'keepalives-unanswered': {about: 'line', action: 'retry'},
  /** Webex has not confirmed that the device was deleted. */
  'still-registered': {about: 'line', action: 'retry'},
  /** Another tab has the line, and could not delete its device yet. That tab retries. */
  'not-released-elsewhere': {about: 'line', action: 'retry'},
  /** `register()` was called while nobody is signed in. */
  'signed-out': {about: 'line', action: 'sign-in'},

  /** The person did not complete the sign-in. Not shown as an error: the session is then `signed-out`. */
  cancelled: {about: 'sign-in', step: 'consent', action: 'sign-in'},
  /** The browser blocked the sign-in window. */
  blocked: {about: 'sign-in', step: 'consent', action: 'retry'},
  denied: {about: 'sign-in', step: 'consent', action: 'sign-in'},
  'not-entitled': {about: 'sign-in', step: 'consent', action: 'contact-admin'},
  /**
   * The page is in a cross-origin frame, where cookies and messages from the sign-in window may be blocked. The
   * page must supply the token.
   */
  framed: {about: 'sign-in', step: 'consent', action: 'fix-page'},
  /**
   * The login address is cross-origin. The session's cookie and the messages from the sign-in window need the page's
   * origin.
   */
  'foreign-login-url': {about: 'sign-in', step: 'consent', action: 'fix-page'},
  /** The login address responds with 404, or with a page from the application. */
  'no-login': {about: 'sign-in', step: 'consent', action: 'fix-page'},
  /** The browser did not send the cookie that was set at the start of the sign-in. */
  'no-cookie': {about: 'sign-in', step: 'consent', action: 'sign-in'},

  /** The application's server did not respond. */
  network: {about: 'sign-in', step: 'token', action: 'retry'},
  /** The application's server reported an error, or responded without a token. */
  server: {about: 'sign-in', step: 'token', action: 'retry'},
  /** The session at the application's server has ended. */
  expired: {about: 'sign-in', step: 'token', action: 'sign-in'},

  'token-empty': {about: 'sign-in', step: 'token', action: 'enter-token'},
  'token-malformed': {about: 'sign-in', step: 'token', action: 'enter-token'},
  /** The SDK sends no requests with such a token (trap 2). */
  'token-without-organization': {about: 'sign-in', step: 'token', action: 'enter-token'},
  'token-expired': {about: 'sign-in', step: 'token', action: 'sign-in'},
  'missing-scope': {about: 'sign-in', step: 'token', action: 'contact-admin'},
  'token-source-failed': {about: 'sign-in', step: 'token', action: 'retry'},
  /** Webex did not return the token's owner, so the token may belong to another person. */
  'owner-unknown': {about: 'sign-in', step: 'token', action: 'retry'},

  /** A chunk of this library could not be loaded. */
  'library-not-loaded': {about: 'sign-in', step: 'sdk', action: 'reload'},
  'sdk-not-loaded': {about: 'sign-in', step: 'sdk', action: 'fix-page'},
  'sdk-integrity': {about: 'sign-in', step: 'sdk', action: 'fix-page'},
  'sdk-timeout': {about: 'sign-in', step: 'sdk', action: 'retry'},
  'sdk-unexpected': {about: 'sign-in', step: 'sdk', action: 'fix-page'},

  /** The SDK supports only one user per page (trap 16). */
  'another-user': {about: 'sign-in', step: 'device', action: 'reload'},
  'catalog-failed': {about: 'sign-in', step: 'device', action: 'retry'},
  /** WDM, Webex's device management, refused to create a device and gave no reason. */
  'device-refused': {about: 'sign-in', step: 'device', action: 'retry'},
  /** 403: the person has too many devices at Webex. */
  'device-limit': {about: 'sign-in', step: 'device', action: 'free-elsewhere'},
  /** 403: the person is not entitled to a device. */
  'device-not-entitled': {about: 'sign-in', step: 'device', action: 'contact-admin'},
  /** 404: the service is not at the address in the catalog. */
  'device-service-missing': {about: 'sign-in', step: 'device', action: 'retry'},
  /** 429: retry at `retryAt` or later. */
  'device-throttled': {about: 'sign-in', step: 'device', action: 'retry'},
  'mercury-failed': {about: 'sign-in', step: 'device', action: 'retry'},
  'sdk-failed': {about: 'sign-in', step: 'device', action: 'retry'},

  /** Another tab has another person's line. The tabs of a browser share one line. */
  'another-user-elsewhere': {about: 'sign-in', step: 'line', action: 'free-elsewhere'},
  'no-line': {about: 'sign-in', step: 'line', action: 'contact-admin'},
  'several-lines': {about: 'sign-in', step: 'line', action: 'fix-page'},
  /** Discovery found no server, so registering would send no request (trap 4). A new sign-in searches again. */
  'no-servers': {about: 'sign-in', step: 'line', action: 'sign-in'},
  'line-unusable': {about: 'sign-in', step: 'line', action: 'fix-page'},
  /** An unexpected error. Details are in the browser's console. */
  'sign-in-failed': {about: 'sign-in', step: 'line', action: 'retry'},

  'number-missing': {about: 'call', action: 'check-number'},
  'number-has-letters': {about: 'call', action: 'check-number'},
  /** A SIP or email address. The SDK refuses both. */
  'number-is-address': {about: 'call', action: 'check-number'},
  'number-invalid': {about: 'call', action: 'check-number'},
  /** Characters other than `0-9`, `A-D`, `*`, `#` and `,`. */
  'digits-invalid': {about: 'call', action: 'check-number'},
  'line-not-registered': {about: 'call', action: 'retry'},
  /** The code for calls could not be loaded. */
  'calls-not-loaded': {about: 'call', action: 'reload'},
  /** The browser has no WebRTC, or a custom line object cannot make calls. */
  'calls-unsupported': {about: 'call', action: 'contact-admin'},
  'microphone-missing': {about: 'call', action: 'retry'},
  /** The person or the browser's policy does not allow the microphone. Most browsers do not ask again. */
  'microphone-denied': {about: 'call', action: 'retry'},
  /** The person has closed the permission prompt. */
  'microphone-dismissed': {about: 'call', action: 'retry'},
  /** The settings of the operating system do not let the browser use the microphone. Only Chromium reports it. */
  'microphone-blocked-by-system': {about: 'call', action: 'retry'},
  /** The page's frame, or the page's `Permissions-Policy`, does not allow the microphone. */
  'microphone-blocked-in-frame': {about: 'call', action: 'fix-page'},
  /** Browsers give no microphone to a page without https. */
  'microphone-needs-https': {about: 'call', action: 'fix-page'},
  /** Another program uses the microphone, or the system cannot open it. */
  'microphone-in-use': {about: 'call', action: 'retry'},
  'answer-failed': {about: 'call', action: 'retry'},
  /** The call rings in another tab, where the browser would ask for the microphone. */
  'answer-in-other-tab': {about: 'call', action: 'retry'},
  /** The call would be made in the tab that has the line, where the browser would ask for the microphone. */
  'dial-in-other-tab': {about: 'call', action: 'retry'},
  'hold-failed': {about: 'call', action: 'retry'},
  'resume-failed': {about: 'call', action: 'retry'},
  'transfer-failed': {about: 'call', action: 'check-number'},
  'transfer-to-call-failed': {about: 'call', action: 'retry'},
  /** The transfer had no outcome within 12 s. */
  'transfer-unknown': {about: 'call', action: 'retry'},
  /** The command is not possible in the current state of the call. */
  'call-not-possible': {about: 'call', action: 'retry', retryable: false},
  'call-ended': {about: 'call', action: 'retry', retryable: false},
} as const satisfies Record<string, FaultKind>;

export type FaultType = keyof typeof faultKinds;

/** Every type of fault, for pages that list or translate them. */
export const faultTypes = Object.keys(faultKinds) as readonly FaultType[];
