import {withoutTokens} from '../base/clean-text.js';

/** Who can do something about a fault, and what. */
export type FaultAction =
  | 'retry' // the person: try again
  | 'sign-in' // the person: sign in again
  | 'use-here' // the person: give up the other device or tab
  | 'check-number' // the person: dial another number
  | 'contact-admin' // the organisation's administrator
  | 'fix-page'; // whoever runs the page

interface FaultKind {
  /** Whether registering again can succeed while nothing else changes. */
  readonly retryable: boolean;
  readonly action: FaultAction;
}

/** Every way in which a line fails. The first three are the guide's ("The Error Event"), the rest the SDK's and ours. */
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

  /** Discovery found no server: `register()` would send nothing and say nothing (trap 4). */
  'no-servers': {retryable: false, action: 'sign-in'},
  /** A policy of the page's forbids the SDK's worker, and Webex would soon forget the line (traps 19 and 23). */
  'keepalives-blocked': {retryable: false, action: 'fix-page'},
  /** The SDK's worker does not run, and no policy is known to forbid it. */
  'keepalives-failed': {retryable: true, action: 'retry'},
  /** Another tab or device holds the registration. */
  'registered-elsewhere': {retryable: true, action: 'use-here'},
  /** Another tab has a live call on the line, and keeps it. */
  'in-call-elsewhere': {retryable: true, action: 'use-here'},
  /** Registered, and the event socket does not come up: no call could arrive. */
  'events-unavailable': {retryable: true, action: 'retry'},
  /** Registered, and the browser has reported that it is offline: no call could arrive. */
  offline: {retryable: true, action: 'retry'},
  /** Registered, and keepalives fail: Webex may have forgotten the device. */
  'keepalives-unanswered': {retryable: true, action: 'retry'},
  /** Webex has not confirmed that the device is deleted. */
  'still-registered': {retryable: true, action: 'retry'},
  /** Another tab could not deregister the line, and keeps trying. */
  'not-released-elsewhere': {retryable: true, action: 'retry'},
  /** Asked to register while nobody has signed in. */
  'signed-out': {retryable: false, action: 'sign-in'},
} as const satisfies Record<string, FaultKind>;

export type LineFaultType = keyof typeof faultKinds;

/** What went wrong with the line, in terms a person can act on. Elements look its text up when they draw. */
export interface LineFault extends FaultKind {
  readonly type: LineFaultType;
  /** The SDK's own words, for support. */
  readonly sdkMessage?: string | undefined;
  /** Webex's id of the failed request, for support. */
  readonly trackingId?: string | undefined;
  /** What the page's policy must allow, in the policy's own words. */
  readonly policy?: string | undefined;
  /** When Webex forgets a device that could not be deleted, in milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** Every type of fault, for those who want to list or translate them. */
export const lineFaultTypes = Object.keys(faultKinds) as readonly LineFaultType[];

export function lineFault(
  type: LineFaultType,
  details: Pick<LineFault, 'sdkMessage' | 'trackingId' | 'policy' | 'expiresAt'> = {},
): LineFault {
  const {sdkMessage} = details;
  const safe = sdkMessage === undefined ? {} : {sdkMessage: withoutTokens(sdkMessage)};
  return Object.freeze({type, ...faultKinds[type], ...details, ...safe});
}
