import {isObject} from '../base/broadcast.js';
import {faultKinds} from '../base/fault-catalog.js';
import type {CallEndReason} from '../call/call-end.js';
import type {CallSnapshot, CallStatus} from '../call/call-state.js';
import type {Call} from '../call/call.js';

/** A call of the leader, as the other tabs see it. */
export interface SharedCall {
  /** Unique in the browser. */
  readonly id: string;
  readonly direction: Call['direction'];
  readonly snapshot: CallSnapshot;
}

/** Validates a call, as any script of this origin can post to the channel. */
export function isSharedCall(value: unknown): value is SharedCall {
  if (!isObject(value)) return false;
  const {id, direction, snapshot} = value;
  if (!isObject(snapshot)) return false;
  const {state, remote, muted, startedAt, connectedAt} = snapshot;
  return (
    typeof id === 'string' &&
    (direction === 'incoming' || direction === 'outgoing') &&
    isObject(state) &&
    isCallState(state) &&
    isObject(remote) &&
    [remote['name'], remote['number'], remote['picture']].every(isOptionalText) &&
    isObject(muted) &&
    Number.isFinite(startedAt) &&
    (connectedAt === undefined || Number.isFinite(connectedAt))
  );
}

/** Whether the elements have texts for a state. */
function isCallState({status, reason, fault}: Readonly<Record<string, unknown>>): boolean {
  if (status === 'ended') return isKey(reasons, reason) && (fault === undefined || isKnownFault(fault));
  return isKey(liveStatuses, status);
}

/** Whether a fault is one of the catalog, with its action. */
function isKnownFault(value: unknown): boolean {
  return (
    isObject(value) &&
    isKey(faultKinds, value['type']) &&
    value['action'] === faultKinds[value['type'] as keyof typeof faultKinds].action
  );
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isKey(keys: object, value: unknown): boolean {
  return typeof value === 'string' && Object.hasOwn(keys, value);
}

const liveStatuses: Readonly<Record<Exclude<CallStatus, 'ended'>, 1>> = {
  dialing: 1,
  ringing: 1,
  incoming: 1,
  connecting: 1,
  active: 1,
  holding: 1,
  'on-hold': 1,
  resuming: 1,
  ending: 1,
};

const reasons: Readonly<Record<CallEndReason, 1>> = {
  'hung-up': 1,
  cancelled: 1,
  declined: 1,
  transferred: 1,
  'line-ended': 1,
  'taken-over': 1,
  'page-left': 1,
  'remote-hung-up': 1,
  busy: 1,
  'no-answer': 1,
  'unknown-number': 1,
  'not-reached': 1,
  missed: 1,
  'answered-elsewhere': 1,
  microphone: 1,
  permission: 1,
  network: 1,
  'no-media': 1,
  refused: 1,
  unknown: 1,
};
