import {isObject} from '../base/broadcast.js';
import {isHttps} from '../base/page-address.js';
import type {CallEndReason} from '../call/call-end.js';
import type {
  CallAudio,
  CallCommand,
  CallSnapshot,
  CallState,
  CallStatus,
  MuteState,
  RemoteParty,
} from '../call/call-state.js';
import type {Call} from '../call/call.js';
import {isBoolean, isNumber, isText, oneOf, optional, withFields, type Check} from './message-checks.js';
import {isFault} from './line-message-checks.js';

/** A leader's call, as the other tabs see it. */
export interface SharedCall {
  /** Unique in the browser. */
  readonly id: string;
  readonly direction: Call['direction'];
  readonly snapshot: CallSnapshot;
}

const isLive = withFields<{status: CallStatus; since: number; audio?: CallAudio}>({
  status: oneOf<Exclude<CallStatus, 'ended'>>({
    dialing: 1,
    ringing: 1,
    incoming: 1,
    connecting: 1,
    active: 1,
    holding: 1,
    'on-hold': 1,
    resuming: 1,
    ending: 1,
  }),
  since: isNumber,
  audio: optional(oneOf<CallAudio>({flowing: 1, 'one-way': 1, none: 1, blocked: 1, paused: 1, unknown: 1})),
});

const isEnd = withFields<Omit<Extract<CallState, {status: 'ended'}>, 'status'>>({
  reason: oneOf<CallEndReason>({
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
  }),
  cause: optional(isNumber),
  fault: optional(isFault),
  duration: isNumber,
});

/** Whether the elements have texts for a state. */
const isCallState: Check = value => isObject(value) && (value['status'] === 'ended' ? isEnd : isLive)(value);

const isCall = withFields<SharedCall>({
  id: isText,
  direction: oneOf<Call['direction']>({incoming: 1, outgoing: 1}),
  snapshot: withFields<Omit<CallSnapshot, 'tab' | 'tabTitle'>>({
    state: isCallState,
    remote: withFields<RemoteParty>({
      name: optional(isText),
      number: optional(isText),
      picture: optional(isHttps),
    }),
    startedAt: isNumber,
    connectedAt: optional(isNumber),
    pending: optional(oneOf<CallCommand>({answer: 1, hold: 1, resume: 1, transfer: 1, end: 1})),
    muted: withFields<MuteState>({
      wanted: isBoolean,
      verified: value => isBoolean(value) || value === 'unknown',
    }),
    microphone: oneOf<CallSnapshot['microphone']>({none: 1, chosen: 1, default: 1, lost: 1, blocked: 1}),
  }),
});

/** Whether the elements can render a call that another tab reported. */
export function isSharedCall(value: unknown): value is SharedCall {
  return isCall(value);
}
