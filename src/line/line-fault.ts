import {withoutTokens} from '../base/clean-text.js';

/** The action that helps after a fault, and who has to take it. */
export type FaultAction =
  | 'retry' // the person: try again
  | 'sign-in' // the person: sign in again
  | 'use-here' // the person: sign out on another device or tab
  | 'check-number' // the person: dial another number
  | 'contact-admin' // the organisation's administrator
  | 'fix-page'; // the owner of the page

interface FaultKind {
  /** Whether another registration can succeed without any other change. */
  readonly retryable: boolean;
  /** The action that helps. */
  readonly action: FaultAction;
}

/** All types of line faults. The first three are the guide's ("The Error Event"), the others the SDK's and ours. */
const faultKinds = {
  'device-limit-exceeded': {retryable: true, action: 'use-here'},
  'device-not-found': {retryable: true, action: 'retry'},
  'token-expired': {retryable: false, action: 'sign-in'},

  'bad-request': {retryable: false, action: 'sign-in'},
  forbidden: {retryable: false, action: 'contact-admin'},
  'registration-error': {retryable: true, action: 'retry'},
  'service-unavailable': {retryable: true, action: 'retry'},
  'server-error': {retryable: true, action: 'retry'},
  'too-many-requests': {retryable: true, action: 'retry'},
  timeout: {retryable: true, action: 'retry'},
  'call-error': {retryable: false, action: 'check-number'},
  unknown: {retryable: true, action: 'retry'},

  /** Discovery found no server. The SDK's `register()` would send nothing and report nothing (trap 4). */
  'no-servers': {retryable: false, action: 'sign-in'},
  /**
   * A policy of the page blocks the SDK's keepalive worker, so Webex would soon remove the device (traps 19 and 23).
   */
  'keepalives-blocked': {retryable: false, action: 'fix-page'},
  /** The SDK's keepalive worker does not run, and no policy is known to block it. */
  'keepalives-failed': {retryable: true, action: 'retry'},
  /** The line is registered in another tab or on another device. */
  'registered-elsewhere': {retryable: true, action: 'use-here'},
  /** Another tab has an active call and keeps the line. */
  'in-call-elsewhere': {retryable: true, action: 'use-here'},
  /** Registered, but the event socket does not connect, so calls cannot arrive. */
  'events-unavailable': {retryable: true, action: 'retry'},
  /** Registered, but the browser is offline, so calls cannot arrive. */
  offline: {retryable: true, action: 'retry'},
  /** Registered, but keepalives fail: Webex may have removed the device. */
  'keepalives-unanswered': {retryable: true, action: 'retry'},
  /** Webex has not confirmed that the device is deleted. */
  'still-registered': {retryable: true, action: 'retry'},
  /** Another tab could not deregister the line yet, and keeps trying. */
  'not-released-elsewhere': {retryable: true, action: 'retry'},
  /** `register()` was called while nobody is signed in. */
  'signed-out': {retryable: false, action: 'sign-in'},
} as const satisfies Record<string, FaultKind>;

/** The type of a line fault, such as `device-limit-exceeded`. */
export type LineFaultType = keyof typeof faultKinds;

/** A fault of the line, described by what a person can do. Its text is looked up on each render. */
export interface LineFault extends FaultKind {
  /** What went wrong. */
  readonly type: LineFaultType;
  /** The SDK's message, for support. */
  readonly sdkMessage?: string | undefined;
  /** Webex's tracking ID of the failed request, for support. */
  readonly trackingId?: string | undefined;
  /** The policy of the page that must be changed, with the required value. */
  readonly policy?: string | undefined;
  /** When Webex removes a device that could not be deleted, in milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** All types of line faults, for example to list or translate them. */
export const lineFaultTypes = Object.keys(faultKinds) as readonly LineFaultType[];

export function lineFault(
  type: LineFaultType,
  details: Pick<LineFault, 'sdkMessage' | 'trackingId' | 'policy' | 'expiresAt'> = {},
): LineFault {
  const {sdkMessage} = details;
  const safe = sdkMessage === undefined ? {} : {sdkMessage: withoutTokens(sdkMessage)};
  return Object.freeze({type, ...faultKinds[type], ...details, ...safe});
}
