/** The step of a sign-in. */
export type SignInStep = 'consent' | 'token' | 'sdk' | 'device' | 'line';

/** The action that helps after a failed sign-in, and who has to take it. */
export type SignInAction =
  | 'enter-token' // the person: enter another token
  | 'sign-in' // the person: sign in again
  | 'retry' // the person: try again
  | 'reload' // the person: reload the page
  | 'use-here' // the person: sign out on another device or tab, then try again
  | 'contact-admin' // the organisation's administrator
  | 'fix-page'; // the owner of the page

interface SignInFaultKind {
  /** The step that failed. */
  readonly step: SignInStep;
  /** The action that helps. */
  readonly action: SignInAction;
}

/** All types of sign-in faults, in the order of the steps. */
const signInFaultKinds = {
  /** The sign-in was not completed. Not shown as an error: the person is signed out, as before. */
  cancelled: {step: 'consent', action: 'sign-in'},
  /** The browser blocked the sign-in window. */
  blocked: {step: 'consent', action: 'retry'},
  /** The person refused consent. */
  denied: {step: 'consent', action: 'sign-in'},
  /** The person's account does not include Webex Calling. */
  'not-entitled': {step: 'consent', action: 'contact-admin'},
  /** In a cross-site frame, cookies and messages from the window are blocked: the host must supply the token. */
  framed: {step: 'consent', action: 'fix-page'},
  /** The session's cookie and the messages from the window require the same origin. */
  'foreign-login-url': {step: 'consent', action: 'fix-page'},
  /** The login address answers 404, or with a page of the application. */
  'no-login': {step: 'consent', action: 'fix-page'},
  /** The browser did not send the cookie that was set at the start of the sign-in. */
  'no-cookie': {step: 'consent', action: 'sign-in'},

  /** The application's server did not answer, or reported an error. */
  network: {step: 'token', action: 'retry'},
  server: {step: 'token', action: 'retry'},
  /** The session at the application's server has ended. */
  expired: {step: 'token', action: 'sign-in'},

  'token-empty': {step: 'token', action: 'enter-token'},
  'token-malformed': {step: 'token', action: 'enter-token'},
  /** The SDK would not send any request with it (trap 2). */
  'token-without-organisation': {step: 'token', action: 'enter-token'},
  'token-expired': {step: 'token', action: 'sign-in'},
  'missing-scope': {step: 'token', action: 'contact-admin'},
  'token-source-failed': {step: 'token', action: 'retry'},
  /** Webex did not name the token's owner, who may be another person. */
  'owner-unknown': {step: 'token', action: 'retry'},

  /** A chunk of this library could not be loaded. */
  'library-not-loaded': {step: 'sdk', action: 'reload'},
  'sdk-not-loaded': {step: 'sdk', action: 'fix-page'},
  'sdk-integrity': {step: 'sdk', action: 'fix-page'},
  'sdk-timeout': {step: 'sdk', action: 'retry'},
  'sdk-unexpected': {step: 'sdk', action: 'fix-page'},

  /** The SDK supports one user per page (trap 16). */
  'another-user': {step: 'device', action: 'reload'},
  'catalogue-failed': {step: 'device', action: 'retry'},
  /** WDM refused to create a device and gave no reason. */
  'device-refused': {step: 'device', action: 'retry'},
  /** 403: the person has too many devices at Webex. */
  'device-limit': {step: 'device', action: 'use-here'},
  /** 403: the person is not entitled to a device. */
  'device-not-entitled': {step: 'device', action: 'contact-admin'},
  /** 404: the service is not at the address in the catalogue. */
  'device-service-missing': {step: 'device', action: 'retry'},
  /** 429: retry at `retryAt`. */
  'device-throttled': {step: 'device', action: 'retry'},
  'mercury-failed': {step: 'device', action: 'retry'},
  'sdk-failed': {step: 'device', action: 'retry'},

  /** Another tab has the browser's only line, for another person. */
  'another-user-elsewhere': {step: 'line', action: 'use-here'},
  'no-line': {step: 'line', action: 'contact-admin'},
  'several-lines': {step: 'line', action: 'fix-page'},
  'no-servers': {step: 'line', action: 'retry'},
  'line-unusable': {step: 'line', action: 'fix-page'},
  /** An unexpected error. Details are in the browser's console. */
  unknown: {step: 'line', action: 'retry'},
} as const satisfies Record<string, SignInFaultKind>;

/** The type of a sign-in fault, such as `token-expired`. */
export type SignInFaultType = keyof typeof signInFaultKinds;

/** Why a sign-in failed. Never contains a token, nor the message of an error thrown by the host. */
export interface SignInFault extends SignInFaultKind {
  /** What went wrong. */
  readonly type: SignInFaultType;
  /** The scopes that the token lacks, for `missing-scope`. */
  readonly scopes?: readonly string[] | undefined;
  /** Webex's tracking ID of the failed request, for support. */
  readonly trackingId?: string | undefined;
  /** When the sign-in failed, in milliseconds since 1970. */
  readonly at?: number | undefined;
  /** The earliest time for another attempt, in milliseconds since 1970. */
  readonly retryAt?: number | undefined;
}

/** The optional properties of a fault. */
export type SignInFaultDetails = Pick<SignInFault, 'scopes' | 'trackingId' | 'at' | 'retryAt'>;

/** All types of sign-in faults, for example to list or translate them. */
export const signInFaultTypes = Object.keys(signInFaultKinds) as readonly SignInFaultType[];

/** Faults that may disappear without any change: network, server, and the host's function. */
const passing: ReadonlySet<SignInFaultType> = new Set([
  'network',
  'server',
  'token-source-failed',
  'owner-unknown',
  'unknown',
]);

/** Whether a fault is permanent, so that requesting a token again would not help. */
export function isDefinite({type}: Pick<SignInFault, 'type'>): boolean {
  return !passing.has(type);
}

/** The error that a failed sign-in rejects with. `fault` describes it. */
export class SignInError extends Error {
  readonly fault: SignInFault;

  constructor(type: SignInFaultType, details: SignInFaultDetails = {}) {
    super(`Sign-in failed: ${type}${details.scopes ? ` (${details.scopes.join(', ')})` : ''}`);
    this.name = 'SignInError';
    this.fault = Object.freeze({type, ...signInFaultKinds[type], ...details});
  }
}
