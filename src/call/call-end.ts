import type {Fault} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalog.js';

/** Why a call has ended. `unknown` unless there is evidence for a reason. */
export type CallEndReason =
  // Ended by the person, or by this page.
  /** Ended here, after it was connected. */
  | 'hung-up'
  /** Ended here before it was connected: an outgoing call, or an incoming one that had already been answered. */
  | 'cancelled'
  /** An incoming call was declined here, or an outgoing one by the other party. */
  | 'declined'
  | 'transferred'
  /** The person signed out, or the line was deregistered here. */
  | 'line-ended'
  /** Another tab of this browser has taken over the line. */
  | 'taken-over'
  /** The page that had the call was closed, reloaded or left. */
  | 'page-left'
  // Ended by the other party, or never connected to them.
  /** The other party ended it, after it was connected. */
  | 'remote-hung-up'
  | 'busy'
  | 'no-answer'
  | 'unknown-number'
  /** The other party could not be reached. The reason is not in this list, or Webex does not report it. */
  | 'not-reached'
  /** An incoming call that ended before it was connected, usually because the caller gave up. */
  | 'missed'
  | 'answered-elsewhere'
  // Faults.
  /** There is no usable microphone. `fault` has the cause. */
  | 'microphone'
  /** The person, the browser or the page's frame does not allow the microphone. `fault` has the cause. */
  | 'permission'
  /** There was no connection to Webex or to the other party. */
  | 'network'
  /** No audio could be set up. */
  | 'no-media'
  /** Webex rejected or dropped the call. */
  | 'refused'
  | 'unknown';

/** The end of a call. */
export interface CallEnd {
  readonly reason: CallEndReason;
  /** Webex's `causecode`, if it sent one. */
  readonly cause?: number | undefined;
  readonly fault?: Fault | undefined;
}

/** Why this page ends a call. `limit`: the call neither rang nor was answered within this library's time limit. */
export type EndRequest = 'person' | 'line-ended' | 'taken-over' | 'page-left' | 'transferred' | 'limit';

/** Webex's cause for the end of a call, from the event `mobius.calldisconnected`. */
export interface CallCause {
  readonly code?: number | undefined;
  readonly text?: string | undefined;
}

/** The facts that determine why a call has ended. */
export interface CallEndFacts {
  readonly direction: 'incoming' | 'outgoing';
  readonly wasConnected: boolean;
  /** Whether either party answered the call. */
  readonly wasAnswered: boolean;
  /** Whether an outgoing call rang. */
  readonly rang: boolean;
  /** Why this page ended the call. Undefined if it did not. */
  readonly request?: EndRequest | undefined;
  readonly cause?: CallCause | undefined;
  /** The type and text of the SDK's last CallError. */
  readonly error?: {readonly type?: string | undefined; readonly text?: string | undefined} | undefined;
  /** Whether the browser or the event socket was offline at the end. */
  readonly isOffline: boolean;
  readonly fault?: Fault | undefined;
  /** Whether the SDK has dropped the call without any event. */
  readonly isSilent?: boolean | undefined;
}

/**
 * The reason for each `causecode`: codes of Mobius, as the SDK lists them, and codes of SIP (RFC 3261, section 21).
 */
const reasonsByCode: Readonly<Record<number, CallEndReason>> = {
  113: 'refused',
  115: 'busy',
  117: 'no-answer',
  119: 'declined',
  131: 'no-media',
  404: 'unknown-number',
  408: 'no-answer',
  410: 'unknown-number',
  480: 'no-answer',
  484: 'unknown-number',
  486: 'busy',
  600: 'busy',
  603: 'declined',
  604: 'unknown-number',
};

/**
 * Patterns for the text of a cause whose code is not listed, and for the text of the SDK's error. If the other party is
 * busy, the SDK reports only an English text.
 */
const reasonsByText: readonly (readonly [pattern: RegExp, reason: CallEndReason])[] = [
  [/elsewhere/i, 'answered-elsewhere'],
  [/busy/i, 'busy'],
  [/reject|declin/i, 'declined'],
  [/not found|no such|unknown number|unallocated|invalid number/i, 'unknown-number'],
  [/no answer|not answer|unanswered|timed? ?out/i, 'no-answer'],
  [/not available|unavailable|unreachable/i, 'not-reached'],
  [/media/i, 'no-media'],
];

/** The microphone faults for which permission is missing. */
const permissions: ReadonlySet<FaultType> = new Set<FaultType>([
  'microphone-denied',
  'microphone-dismissed',
  'microphone-blocked-by-system',
  'microphone-blocked-in-frame',
  'microphone-needs-https',
]);

const reasonsByRequest = {
  'line-ended': 'line-ended',
  'taken-over': 'taken-over',
  'page-left': 'page-left',
  transferred: 'transferred',
} as const satisfies Partial<Record<EndRequest, CallEndReason>>;

/** Derives the end of a call from its facts, because the SDK reports no reason (traps C2 and C14). */
export function endOf(facts: CallEndFacts): CallEnd {
  const {cause, fault} = facts;
  const reason = reasonOf(facts);
  return {
    reason,
    ...(cause?.code !== undefined && {cause: cause.code}),
    ...(fault && {fault}),
  };
}

function reasonOf(facts: CallEndFacts): CallEndReason {
  const {direction, wasConnected, request, fault} = facts;
  if (fault) return permissions.has(fault.type) ? 'permission' : 'microphone';
  switch (request) {
    case 'person':
      if (wasConnected) return 'hung-up';
      return direction === 'incoming' && !facts.wasAnswered ? 'declined' : 'cancelled';
    case 'limit':
      return facts.isOffline || !wasConnected ? 'network' : 'unknown';
    case undefined:
      return wasConnected ? reasonOfConnected(facts) : reasonOfUnconnected(facts);
    default:
      return reasonsByRequest[request];
  }
}

/** Returns why a connected call has ended, if this page did not end it. */
function reasonOfConnected({cause, isOffline, error}: CallEndFacts): CallEndReason {
  if (cause) return cause.code === 131 ? 'no-media' : 'remote-hung-up';
  if (isOffline) return 'network';
  // Webex has refused a keepalive, because it no longer has the call (traps C10 and C36).
  return error ? 'refused' : 'unknown';
}

/** Returns why a call that was never connected has ended, if this page did not end it. */
function reasonOfUnconnected(facts: CallEndFacts): CallEndReason {
  const {direction, cause, error, wasAnswered, rang, isOffline} = facts;
  const named =
    reasonsByCode[cause?.code ?? 0] ?? reasonByText(cause?.text) ?? (error && reasonByText(error.text));
  if (direction === 'incoming') {
    if (named === 'answered-elsewhere') return named;
    if (wasAnswered && (named === 'no-media' || (!cause && !error))) return 'no-media';
    if (wasAnswered && !cause && isOffline && error?.type !== 'not_found') return 'network';
    // If the caller gives up before Webex knows that the call rings here, or was answered, Webex answers 404.
    return !cause && error && error.type !== 'not_found' ? 'refused' : 'missed';
  }
  if (named) return named;
  if (wasAnswered) return cause ? 'remote-hung-up' : 'no-media';
  if (cause) return 'not-reached';
  if (isOffline) return 'network';
  if (error) return error.type === 'not_found' ? 'unknown-number' : 'refused';
  // The SDK drops an unconnected call without any event if it cannot use an SDP (trap C11).
  if (facts.isSilent) return 'no-media';
  // One of the SDK's own time limits: 60 s of ringing, or 10 s without any message from Webex.
  return rang ? 'no-answer' : 'network';
}

function reasonByText(text = ''): CallEndReason | undefined {
  return reasonsByText.find(([pattern]) => pattern.test(text))?.[1];
}
