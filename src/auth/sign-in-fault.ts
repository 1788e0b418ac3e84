/** Where on the way from a token to a line a sign-in stands, or failed. */
export type SignInStep = 'consent' | 'token' | 'sdk' | 'device' | 'line';

/** What can be done about a failed sign-in, and by whom. */
export type SignInAction =
  | 'enter-token' // the person: another token
  | 'sign-in' // the person: sign in again
  | 'retry' // the person: try again
  | 'reload' // the person: load the page anew
  | 'use-here' // the person: end the other one, then try again
  | 'contact-admin' // the organisation's administrator
  | 'fix-page'; // whoever built the page

interface SignInFaultKind {
  readonly step: SignInStep;
  readonly action: SignInAction;
}

/** Every way in which a sign-in fails, in the order of its steps. */
const signInFaultKinds = {
  /** Nobody finished in the other window. No error: the person is signed out, as before. */
  cancelled: {step: 'consent', action: 'sign-in'},
  blocked: {step: 'consent', action: 'retry'},
  denied: {step: 'consent', action: 'sign-in'},
  'not-entitled': {step: 'consent', action: 'contact-admin'},
  /** In another site's frame, cookies and the word from the other window are cut off: the host must bring the token. */
  framed: {step: 'consent', action: 'fix-page'},
  /** The session's cookie and the word from the other window rest on one origin. */
  'foreign-login-url': {step: 'consent', action: 'fix-page'},
  /** A 404 in place of the sign-in, or a page of the application's own. */
  'no-login': {step: 'consent', action: 'fix-page'},
  /** The browser did not bring back the cookie that the sign-in began with. */
  'no-cookie': {step: 'consent', action: 'sign-in'},

  /** What the application's own server says, or does not. */
  network: {step: 'token', action: 'retry'},
  server: {step: 'token', action: 'retry'},
  /** It knows of no session any more. */
  expired: {step: 'token', action: 'sign-in'},

  'token-empty': {step: 'token', action: 'enter-token'},
  'token-malformed': {step: 'token', action: 'enter-token'},
  /** The SDK would send no request at all with it (trap 2). */
  'token-without-organisation': {step: 'token', action: 'enter-token'},
  'token-expired': {step: 'token', action: 'sign-in'},
  'missing-scope': {step: 'token', action: 'contact-admin'},
  'token-source-failed': {step: 'token', action: 'retry'},
  /** It may be somebody else's than the line: without Webex's word it is not taken. */
  'owner-unknown': {step: 'token', action: 'retry'},

  /** A part of this library that is loaded on demand did not come. */
  'library-not-loaded': {step: 'sdk', action: 'reload'},
  'sdk-not-loaded': {step: 'sdk', action: 'fix-page'},
  'sdk-integrity': {step: 'sdk', action: 'fix-page'},
  'sdk-timeout': {step: 'sdk', action: 'retry'},
  'sdk-unexpected': {step: 'sdk', action: 'fix-page'},

  /** The SDK serves one user a page (trap 16). */
  'another-user': {step: 'device', action: 'reload'},
  'catalogue-failed': {step: 'device', action: 'retry'},
  /** WDM refused to make a device, for a reason that it does not name. */
  'device-refused': {step: 'device', action: 'retry'},
  /** 403: the person has too many devices at Webex. */
  'device-limit': {step: 'device', action: 'use-here'},
  /** 403: the person may not have one. */
  'device-not-entitled': {step: 'device', action: 'contact-admin'},
  /** 404: the service is not where the catalogue says. */
  'device-service-missing': {step: 'device', action: 'retry'},
  /** 429: not before `retryAt`. */
  'device-throttled': {step: 'device', action: 'retry'},
  'mercury-failed': {step: 'device', action: 'retry'},
  'sdk-failed': {step: 'device', action: 'retry'},

  /** One line a browser: another tab has it, and for somebody else. */
  'another-user-elsewhere': {step: 'line', action: 'use-here'},
  'no-line': {step: 'line', action: 'contact-admin'},
  'several-lines': {step: 'line', action: 'fix-page'},
  'no-servers': {step: 'line', action: 'retry'},
  'line-unusable': {step: 'line', action: 'fix-page'},
  /** An error that nobody expected: the browser's console has it. */
  unknown: {step: 'line', action: 'retry'},
} as const satisfies Record<string, SignInFaultKind>;

export type SignInFaultType = keyof typeof signInFaultKinds;

/** Why a sign-in failed, in terms a person can act on. Never holds a token, nor what a host's function threw. */
export interface SignInFault extends SignInFaultKind {
  readonly type: SignInFaultType;
  /** The scopes that the token lacks, for `missing-scope`. */
  readonly scopes?: readonly string[] | undefined;
  /** Webex's id of the request that failed, for support. */
  readonly trackingId?: string | undefined;
  /** When it failed, in milliseconds since 1970. */
  readonly at?: number | undefined;
  /** Not to be tried again before, in milliseconds since 1970. */
  readonly retryAt?: number | undefined;
}

/** What is known about a fault beyond its type. */
export type SignInFaultDetails = Pick<SignInFault, 'scopes' | 'trackingId' | 'at' | 'retryAt'>;

export const signInFaultTypes = Object.keys(signInFaultKinds) as readonly SignInFaultType[];

/** What may be otherwise in a moment, while nothing else changes: the network, a server, a function of the host's. */
const passing: ReadonlySet<SignInFaultType> = new Set([
  'network',
  'server',
  'token-source-failed',
  'owner-unknown',
  'unknown',
]);

/** Whether a token is refused for good, so that asking for it again is of no use. */
export function isDefinite({type}: Pick<SignInFault, 'type'>): boolean {
  return !passing.has(type);
}

/** A fault on its way up. */
export class SignInError extends Error {
  readonly fault: SignInFault;

  constructor(type: SignInFaultType, details: SignInFaultDetails = {}) {
    super(`Sign-in failed: ${type}${details.scopes ? ` (${details.scopes.join(', ')})` : ''}`);
    this.name = 'SignInError';
    this.fault = Object.freeze({type, ...signInFaultKinds[type], ...details});
  }
}
